import { once } from 'node:events';
import { Agent, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { eventually, openSql, type Sql } from '@jiter/testkit';
import { aBody, setup, type Setup } from '../test-setup.ts';
import { CALLS, callOf, OF_PEOPLE } from './calls.fixture.ts';
import { createCounts } from './counts.fixture.ts';
import { openDigests, type Digests } from './digest.fixture.ts';
import { anyRequest, knownRequests, type Known, type Sent } from './fuzz-http.fixture.ts';
import { anyBytes } from './fuzz-raw.fixture.ts';

const isFull = process.env['JITER_FUZZ'] === 'full';
const RUNS = isFull ? { http: 16_000, raw: 6_000 } : { http: 1_000, raw: 300 };
const LIMIT_MS = 60_000;
const TIMEOUT_MS = 1_800_000;
/** Every so many requests all is put back: the digest reads all of it each time, and what was deleted is missing. */
const TIDY_EVERY = 100;
const TABLES = [
  'events',
  'settled_events',
  'cron_jobs',
  'cron_job_keys',
  'idempotency_keys',
  'api_keys',
  'inboxes',
  'channels',
  'incidents',
  'notices',
  'shared_links',
];
/** How long a client that has said all it has to say still listens. */
const PATIENCE_MS = 40;

let jiter: Setup;
let digests: Digests;
let sql: Sql;
let known: Known;
let before: string;
let sinceTidy = 0;
/** What the app decided on, also where the answer reached nobody any more; and the requests it has not decided on. */
let decided: number[] = [];
let undecided = 0;
const agent = new Agent({ keepAlive: true });
const counts = { http: createCounts(), raw: createCounts() };

beforeAll(async () => {
  jiter = await setup({ logRequests: false });
  watchDecisions();
  digests = await openDigests(jiter.databaseUrl);
  sql = await openSql(jiter.databaseUrl);
  known = await seed();
  for (const table of TABLES) await sql.rows(`create table kept_${table} as select * from ${table}`);
  decided = [];
  before = await digests.read();
});
afterAll(async () => {
  agent.destroy();
  await Promise.all([digests.close(), sql.close()]);
  await jiter.close();
  if (!isFull) return;
  counts.http.show('requests');
  counts.raw.show('sockets');
});

function watchDecisions(): void {
  for (const event of ['request', 'checkContinue', 'checkExpectation']) {
    jiter.server.prependListener(event, watchDecision);
  }
}

function watchDecision(_req: IncomingMessage, res: ServerResponse): void {
  undecided += 1;
  const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => typeof res;
  res.writeHead = (status: number, ...rest: unknown[]) => {
    undecided -= 1;
    decided.push(status);
    return writeHead(status, ...rest);
  };
}

/** Ids of rows in every state, some of them another org's. */
async function seed(): Promise<Known> {
  const events: string[] = [];
  for (let left = 6; left > 0; left -= 1) {
    events.push((await jiter.api.post('/api/events').send(aBody()).expect(200)).body.id);
  }
  await jiter.api.put(`/api/events/${events[1]}`).send({ status: 'Cancelled' }).expect(200);
  await failAll(events.slice(2, 4));
  const cronJobs: string[] = [];
  const job = { payload: 'tick', destination: 'https://example.com/', expression: '0 9 * * 1' };
  for (let left = 3; left > 0; left -= 1) {
    cronJobs.push((await jiter.api.post('/api/cronjobs').send(job).expect(200)).body.id);
  }
  const stranger = await jiter.store.orgs.create('stranger');
  for (const [path, ids, body] of [
    ['events', events, aBody()],
    ['cronjobs', cronJobs, job],
  ] as const) {
    const made = await jiter.api
      .post(`/api/${path}`)
      .set('x-api-key', stranger.apiKey)
      .send(body)
      .expect(200);
    ids.push(made.body.id);
  }
  const make = async (path: string, body: object) =>
    (await Promise.all([1, 2, 3].map(() => jiter.api.post(path).send(body).expect(200)))).map(
      (answer) => answer.body.id as string,
    );
  const keys = await make('/api/keys', { name: 'k' });
  const channels = await make('/api/channels', { kind: 'slack', name: 'c', url: 'https://example.com/' });
  const links = await make('/api/links', { host: 'app.example.com', role: 'viewer' });
  const incidents = await sql.rows<{ id: string }>(
    `insert into incidents (org_id, host) values (${jiter.org}, 'a.example'), (${stranger.org}, 'a.example') returning id`,
  );
  const inbox = await jiter.api.post('/api/inboxes').expect(200);
  const bulk = await jiter.api
    .post('/api/bulk')
    .send({ action: 'retry', filter: { label: 'x' } })
    .expect(200);
  const inboxes = [inbox.body.id as string];
  return {
    events,
    inboxes,
    bulk: [bulk.body.id as string],
    cronjobs: cronJobs,
    keys,
    channels,
    links,
    incidents: incidents.map(({ id }) => id),
  };
}

async function failAll(ids: string[]): Promise<void> {
  const hold = { aheadMs: 600_000, leaseMs: 600_000 };
  const about = {
    lagMs: 1,
    durationMs: 1,
    status: '500',
    responseData: '',
    userAgent: 'Jiter/test',
    worker: 'w',
  };
  for (const event of await jiter.store.deliveries.claim(ids, hold)) {
    const outcome = { kind: 'failed', reason: 'exhausted' } as const;
    await jiter.store.deliveries.record({ event, startedAt: new Date(), ...about, outcome });
  }
}

/** After what was refused, every row is as it was. */
async function checkRows(): Promise<void> {
  await eventually(() => expect(undecided).toBe(0), LIMIT_MS);
  for (const status of decided) expect(status).toBeLessThan(500);
  const wasRefused = decided.every((status) => status >= 400);
  decided = [];
  const [then, now] = [before, await digests.read()];
  before = now;
  if (wasRefused) expect(now).toBe(then);
  if ((sinceTidy += 1) < TIDY_EVERY) return;
  sinceTidy = 0;
  for (const table of TABLES) {
    await sql.rows(`delete from ${table}`);
    await sql.rows(`insert into ${table} overriding system value select * from kept_${table}`);
  }
  before = await digests.read();
}

async function send({ method, path, headers, body }: Sent): Promise<{ status: number; answer: string }> {
  const { port } = new URL(jiter.url);
  // Node's client sends a body of DELETE and the like without a length, which makes it the next request.
  const framed = body ? { ...headers, 'content-length': String(body.length) } : headers;
  const signal = AbortSignal.timeout(LIMIT_MS);
  const req = request({ host: '127.0.0.1', port, method, path, headers: framed, agent, signal });
  req.on('upgrade', () => req.destroy(new Error('upgraded')));
  const answered = once(req, 'response') as Promise<[IncomingMessage]>;
  req.end(body);
  const [response] = await answered;
  return { status: response.statusCode!, answer: await text(response) };
}

test(
  `${RUNS.http} requests: each is answered, none with a 5xx, and what is refused changes nothing`,
  async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest(known), async (sent) => {
        // Of one that failed, and is being shrunk.
        decided = [];
        const { status, answer } = await send(sent);
        counts.http.note(callOf(sent.method, sent.path), status);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
        const isBare = sent.method === 'HEAD';
        if (status >= 400 && !isBare) {
          const { message, detail = message } = JSON.parse(answer) as Record<string, unknown>;
          expect(detail).toMatch(/./);
        }
        // Its own answer, and not one to something else on the same connection.
        if (decided.length > 0) expect(status).toBe(decided[0]);
        await checkRows();
      }),
      { numRuns: RUNS.http, examples: knownRequests(known).map((one): [Sent] => [one]) },
    );
    const calls = CALLS.filter(([, path]) => !OF_PEOPLE.test(path)).map(
      ([method, path]) => `${method} ${path}`,
    );
    expect(
      counts.http.missing(
        calls.flatMap(
          (call) =>
            [
              [call, 200],
              [call, 400],
            ] as const,
        ),
      ),
    ).toEqual([]);
  },
  TIMEOUT_MS,
);

/** All that comes back, until the server closes; rejects when it does not. */
async function speak(bytes: Buffer): Promise<string> {
  const socket = connect(Number(new URL(jiter.url).port), '127.0.0.1');
  const timer = setTimeout(() => socket.destroy(new Error(`no end within ${LIMIT_MS} ms`)), LIMIT_MS);
  let answer = '';
  try {
    socket.write(bytes);
    const patience = setTimeout(() => socket.end(), PATIENCE_MS);
    socket.once('close', () => clearTimeout(patience));
    for await (const chunk of socket) answer += (chunk as Buffer).toString('latin1');
  } catch (error) {
    // A server may hang up on nonsense while it is still being sent.
    if (
      (error as NodeJS.ErrnoException).code !== 'ECONNRESET' &&
      (error as NodeJS.ErrnoException).code !== 'EPIPE'
    )
      throw error;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
  return answer;
}

test(
  `${RUNS.raw} sockets: whatever bytes come, none is answered with a 5xx, and none is left hanging`,
  async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes(known), async (bytes) => {
        decided = [];
        const answer = await speak(bytes);
        const statuses = [...answer.matchAll(/(?:^|\r\n\r\n|[}\]])HTTP\/1\.1 (\d{3}) /g)].map(([, status]) =>
          Number(status),
        );
        for (const status of statuses) {
          counts.raw.note('answered', status);
          expect(status).toBeLessThan(500);
        }
        if (statuses.length === 0) counts.raw.note('closed without an answer', 0);
        await checkRows();
      }),
      { numRuns: RUNS.raw },
    );
    expect(
      counts.raw.missing([
        ['answered', 200],
        ['answered', 400],
      ]),
    ).toEqual([]);
  },
  TIMEOUT_MS,
);
