import { randomBytes, randomUUID } from 'node:crypto';
import { standardSecret } from '@jiter/core';
import { anEvent, eventually, hasOwnRedis, runSql, startReceiver, startRedis } from '@jiter/testkit';
import { startDatabaseServer } from '@jiter/testkit/database-server';
import { builtFile, compileCache, NODE_FLAGS } from './built.ts';
import {
  backends,
  becomes,
  callApi,
  healthUrl,
  runAdmin,
  startFleet,
  startProcess,
  type Backend,
  type WireEvent,
} from './fleet.ts';
import { schedule, soon } from './load.ts';

const TIMEOUT_MS = 180_000;
/** That all of it happened. */
const LINES = [
  'delivery.attempted',
  'delivery.refused',
  'request.answered',
  'request.failed',
  'readiness.failed',
];

/** Whatever a secret may turn into on its way into a line. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const encoded = (['base64', 'base64url', 'hex'] as const).map((encoding) => bytes.toString(encoding));
  return [secret, encodeURIComponent(secret), ...encoded.map((text) => text.replace(/=+$/, ''))];
}

/** Names the secrets that occur, not the text around them: a failing test must not print them either. */
function leaks(text: string, secrets: Record<string, string>): string[] {
  return Object.keys(secrets).filter((name) => formsOf(secrets[name]!).some((form) => text.includes(form)));
}

/** Servers with passwords of their own, that can be taken away. */
async function startServers(backend: Backend) {
  const database = await startDatabaseServer();
  const redisPassword = randomUUID();
  const redis =
    backend === 'redis' ? await startRedis({ args: ['--requirepass', redisPassword] }) : undefined;
  const redisUrl = redis && redis.url.replace('redis://', `redis://:${redisPassword}@`);
  return {
    database,
    redis,
    secrets: {
      'database password': decodeURIComponent(new URL(database.url).password),
      ...(redis && { 'redis password': redisPassword }),
    },
    options: { databaseUrl: database.url, ...(redisUrl && { redisUrl }) },
    stop: async () => {
      await redis?.stop();
      await database.remove();
    },
  };
}

/** All that Bull Board hands to its page. */
async function readBoard(url: string, password: string): Promise<string> {
  const headers = { authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` };
  const get = async (path: string) => {
    const answer = await fetch(`${url}/admin/queues${path}`, { headers });
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const lists = await Promise.all(
    ['latest', 'active', 'waiting', 'completed', 'failed', 'delayed'].map((status) =>
      get(`/api/queues?activeQueue=deliveries&status=${status}&page=1&jobsPerPage=20`),
    ),
  );
  const failed = JSON.parse(lists[4]!) as { queues: { jobs: { id: string; failedReason: string }[] }[] };
  const jobs = failed.queues[0]!.jobs;
  expect(jobs.length).toBeGreaterThan(0);
  const details = await Promise.all(
    jobs.map(({ id }) => get(`/api/queues/deliveries/${encodeURIComponent(id)}`)),
  );
  return [await get('/'), ...lists, ...details].join('\n');
}

const later = (payload: string) => anEvent({ payload, scheduledTime: soon(60_000) });
const hush = (): string => `hush-${randomUUID()}`;

/** A fleet whose every secret is known, a receiver that says what it was told, and all that the fleet shows outside. */
async function setup(backend: Backend) {
  const servers = await startServers(backend);
  const [alertToken, wrongKey] = [hush(), hush()];
  const known = { adminPassword: hush(), payload: hush(), token: hush(), said: hush(), alertToken, wrongKey };
  const fleet = await startFleet(backend, {
    ...servers.options,
    env: { LOG_LEVEL: 'debug', ADMIN_PASSWORD: known.adminPassword, HEALTH_PORT: '0' },
    // Its API takes what its workers may not reach; and each of the two clients has its turn.
    workerEnv: {
      ALLOW_PRIVATE_DESTINATIONS: 'false',
      ALLOWED_DESTINATIONS: '127.0.0.1/32',
      HTTP_CLIENT: backend === 'redis' ? 'undici' : 'got',
    },
  });
  const receiver = await startReceiver(({ path, body }) => ({
    status: path.includes('ok') ? 200 : 500,
    body: `${known.said} ${body}`,
  }));
  const secrets: Record<string, string> = {
    ...servers.secrets,
    ...known,
    'API key': fleet.apiKey,
    'signing secret': fleet.signingSecret,
    'signing secret in its other form': standardSecret(fleet.signingSecret).slice('whsec_'.length),
    'master key': fleet.env['JITER_MASTER_KEY'],
  };
  const stop = async () => {
    await fleet.stop();
    await receiver.close();
    await servers.stop();
  };
  return { servers, known, fleet, receiver, secrets, shown: [] as string[], stop };
}

type Run = Awaited<ReturnType<typeof setup>>;

async function scheduleOne({ fleet, known }: Run, destination: string): Promise<string> {
  const { id } = await schedule(fleet, { destination, payload: known.payload, scheduledTime: soon(300) });
  return id;
}

async function readiness({ fleet, shown }: Run): Promise<number[]> {
  const urls = [fleet.url, healthUrl(fleet.workers[0]!)];
  const answers = await Promise.all(urls.map((url) => fetch(`${url}/readyz`)));
  shown.push(...(await Promise.all(answers.map((answer) => answer.text()))));
  return answers.map(({ status }) => status);
}

/** What goes well, and what receivers do wrong. */
async function deliver(run: Run): Promise<string> {
  const { fleet, receiver, known } = run;
  const failureCallback = { url: `${receiver.url}ok/told`, headers: { Authorization: known.alertToken } };
  run.shown.push(JSON.stringify((await fleet.call('PUT', '/api/org', { failureCallback })).body));
  const fine = await scheduleOne(run, `${receiver.url}ok/${known.token}?t=${known.token}`);
  const wrong = [
    `${receiver.url}fail/${known.token}?t=${known.token}`,
    `http://127.0.0.1:2/${known.token}`,
    `https://nowhere.invalid/${known.token}`,
    `https://127.0.0.1:${receiver.port}/${known.token}`,
    `http://127.0.0.2:${receiver.port}/${known.token}`,
  ];
  const failing = await Promise.all(wrong.map((destination) => scheduleOne(run, destination)));
  await becomes(fleet, fine, 'Sent');
  for (const id of failing) await becomes(fleet, id, 'Failed To Send');
  const told = () => receiver.hits.map(({ headers }) => headers.authorization);
  await eventually(() => expect(told()).toContain(known.alertToken));
  return fine;
}

/** What callers do wrong, and what the operator sees. */
async function misuse({ fleet, known, shown }: Run, sentId: string): Promise<void> {
  const { payload, adminPassword } = known;
  const statusOf = async (method: string, path: string, body?: unknown, key: string = fleet.apiKey) => {
    const answer = await callApi(fleet.url, key, method, path, body);
    shown.push(JSON.stringify(answer.body));
    return answer.status;
  };
  expect(await statusOf('GET', '/api/events', undefined, known.wrongKey)).toBe(401);
  expect(await statusOf('POST', '/api/events', { payload, destination: payload })).toBe(400);
  expect(await statusOf('POST', '/api/events', `${payload} no object`)).toBe(400);
  expect(await statusOf('PUT', `/api/events/${sentId}`, { payload })).toBe(400);
  const broken = await fetch(`${fleet.url}/api/events`, {
    method: 'POST',
    headers: { 'x-api-key': fleet.apiKey, 'content-type': 'application/json' },
    body: `{"payload":"${payload}"`,
  });
  expect(broken.status).toBe(400);
  shown.push(await broken.text());
  const authorization = `Basic ${Buffer.from(`admin:${adminPassword}x`).toString('base64')}`;
  const refused = await fetch(`${fleet.url}/admin/queues`, { headers: { authorization } });
  expect(refused.status).toBe(401);
  shown.push(await refused.text(), await readBoard(fleet.url, adminPassword));
}

/** What an operator makes and changes: what `admin` prints is for the operator alone. */
async function administer(run: Run): Promise<void> {
  const { fleet, receiver, known, secrets } = run;
  const made = await runAdmin(fleet.env, 'key create second');
  secrets['second API key'] = /API key +(\S+)/.exec(made)![1]!;
  const rotated = await runAdmin(fleet.env, 'secret rotate');
  secrets['rotated secret'] = /signing secret +(\S+)/.exec(rotated)![1]!;
  expect((await callApi(fleet.url, secrets['second API key'], 'GET', '/api/events')).status).toBe(200);
  const id = await scheduleOne(run, `${receiver.url}ok/${known.token}`);
  await becomes(fleet, id, 'Sent');
}

/** Statements that PostgreSQL refuses, with all that is in them. */
async function refuseWrites({ fleet, servers, known, shown }: Run, sentId: string): Promise<void> {
  const set = (value: string) =>
    runSql(
      servers.database.url,
      `ALTER SYSTEM SET default_transaction_read_only = ${value}`,
      'SELECT pg_reload_conf()',
    );
  const { payload } = known;
  await set('on');
  await eventually(async () => {
    const { status, body } = await fleet.call('POST', '/api/events', later(payload));
    expect(status).toBe(503);
    shown.push(JSON.stringify(body));
  });
  const edited = await fleet.call('PUT', `/api/events/${sentId}`, { payload });
  shown.push(JSON.stringify(edited.body));
  expect(edited.status).toBeGreaterThanOrEqual(400);
  await set('off');
  await eventually(async () =>
    expect((await fleet.call('POST', '/api/events', later(payload))).status).toBe(200),
  );
}

/** What goes wrong with us. */
async function outage(run: Run, sentId: string): Promise<void> {
  const { fleet, servers, receiver, known, shown } = run;
  await eventually(async () => expect(await readiness(run)).toEqual([200, 200]));
  const late = await scheduleOne(run, `${receiver.url}ok/${known.token}`);
  await servers.database.stop();
  await servers.redis?.kill();
  const { payload } = known;
  for (const answer of [
    await fleet.call<WireEvent>('POST', '/api/events', later(payload)),
    await fleet.call<WireEvent>('GET', `/api/events/${sentId}`),
  ]) {
    expect(answer.status).toBe(503);
    shown.push(JSON.stringify(answer.body));
  }
  expect(await readiness(run)).toEqual([503, 503]);
  await servers.database.start();
  // Without its Redis the other one cannot.
  if (!servers.redis) await becomes(fleet, late, 'Sent');
}

test.each(hasOwnRedis ? backends : backends.slice(0, 1))(
  'a whole run at LOG_LEVEL=debug prints and shows nothing secret, whatever goes wrong, the queue on %s',
  async (backend) => {
    const run = await setup(backend);
    try {
      const sentId = await deliver(run);
      await misuse(run, sentId);
      await administer(run);
      await refuseWrites(run, sentId);
      await outage(run, sentId);
    } finally {
      await run.stop();
    }
    const { secrets, shown, fleet } = run;
    const printed = fleet.running.map(({ output }) => output()).join('\n');
    for (const line of LINES) expect(printed).toContain(line);
    expect(leaks(printed, secrets)).toEqual([]);
    expect(leaks(shown.join('\n'), secrets)).toEqual([]);
    // It would be noticed.
    const sample = Buffer.from(run.known.payload).toString('base64');
    expect(leaks(`x ${sample}`, secrets)).toEqual(['payload']);
  },
  TIMEOUT_MS,
);

test(
  'a setting that is wrong is named, and its value is not printed',
  async () => {
    const secret = hush();
    const fine = {
      DATABASE_URL: 'postgres://jiter:x@127.0.0.1:1/jiter',
      JITER_MASTER_KEY: randomBytes(32).toString('base64'),
      NODE_COMPILE_CACHE: compileCache,
    };
    const wrong: Record<string, string>[] = [
      { DATABASE_URL: `mysql://root:${secret}@127.0.0.1/x` },
      { DATABASE_URL: `postgres://root:${secret}@ 127.0.0.1` },
      { REDIS_URL: `http://:${secret}@127.0.0.1` },
      { JITER_MASTER_KEY: secret },
      { JITER_API_KEY: secret },
      { JITER_API_KEY: secret, JITER_SIGNING_SECRET: 'short' },
      { ADMIN_PASSWORD: secret.slice(0, 7), PORT: secret },
    ];
    for (const settings of wrong) {
      const failure = await startProcess([process.execPath, ...NODE_FLAGS, builtFile('api')], {
        ...fine,
        ...settings,
      }).then(
        () => 'it started',
        (error: Error) => error.message,
      );
      expect(failure).toContain('ended with 78');
      expect(failure).toContain(Object.keys(settings).at(-1));
      expect(leaks(failure, { secret, 'its start': secret.slice(0, 12) })).toEqual([]);
    }
  },
  TIMEOUT_MS,
);
