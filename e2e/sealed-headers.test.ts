import { randomUUID } from 'node:crypto';
import { eventually, queryRows, type Receiver } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { backends, becomes, type Fleet } from './fleet.ts';

/** Every row of every table, as text. */
async function dump(url: string): Promise<string> {
  const tables = await queryRows<{ name: string }>(
    url,
    `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace n on n.oid = relnamespace
     where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema')`,
  );
  const texts = [];
  for (const { name } of tables) {
    const [row] = await queryRows<{ text: string | null }>(
      url,
      `select string_agg(t::text, ' ') as text from ${name} t`,
    );
    texts.push(row?.text ?? '');
  }
  return texts.join('\n');
}

/** Whatever a secret may turn into. */
const formsOf = (secret: string) =>
  (['utf8', 'base64', 'hex'] as const).map((encoding) =>
    Buffer.from(secret).toString(encoding).replace(/=+$/, ''),
  );

const ADMIN = randomUUID();

/** All that Bull Board hands to its page of jobs. */
async function readBoard({ url }: Fleet): Promise<string> {
  const headers = { authorization: `Basic ${Buffer.from(`admin:${ADMIN}`).toString('base64')}` };
  const path = '/admin/queues/api/queues?activeQueue=deliveries&status=latest&page=1&jobsPerPage=50';
  const answer = await fetch(`${url}${path}`, { headers });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** Secret headers of everything that can have some, in every call that takes or shows them. Answers what was answered. */
async function sendSecrets(fleet: Fleet, receiver: Receiver, headerSecret: string): Promise<string[]> {
  const shown: string[] = [];
  const headers = { Authorization: `Bearer ${headerSecret}`, 'X-Api-Key': headerSecret, 'X-Plain': 'plain' };
  const callbacks = {
    successCallback: { url: `${receiver.url}ok/success`, headers },
    failureCallback: { url: `${receiver.url}ok/failure`, headers },
  };
  const body = (path: string, more: object = {}) => ({
    ...{ payload: 'shown', destination: `${receiver.url}${path}`, delay: '0s', headers, ...callbacks },
    ...more,
  });
  const ask = async (method: string, path: string, sent?: object, status = 200) => {
    const answer = await fleet.call<{ id: string }>(method, `/api${path}`, sent);
    shown.push(JSON.stringify(answer.body));
    expect([path, answer.status]).toEqual([path, status]);
    return answer.body;
  };
  const policy = { retryPolicy: { maxRetries: 0 } };
  const { id } = await ask('POST', '/events', body('ok/sealed'));
  const failing = await ask('POST', '/events', body('fail/sealed', policy));
  await ask('POST', '/events?dryRun=true', body('ok/dry'));
  await ask('POST', '/events/batch', [
    body('ok/batch'),
    body('ok/batch', { headers: { Host: headerSecret } }),
  ] as object);
  const job = {
    payload: 'tick',
    destination: `${receiver.url}ok/job`,
    expression: '0 0 1 1 *',
    headers,
    ...callbacks,
  };
  const made = await ask('POST', '/cronjobs', job);
  await ask('POST', '/cronjobs?dryRun=true', job);
  const ran = await ask('POST', `/cronjobs/${made.id}/run`);
  await ask('PUT', '/org', { failureCallback: { url: `${receiver.url}ok/org`, headers } });
  await ask('GET', '/org');
  await becomes(fleet, id, 'Sent', 60_000);
  await becomes(fleet, ran.id, 'Sent', 60_000);
  await becomes(fleet, failing.id, 'Failed To Send', 60_000);
  await ask('POST', `/events/${id}/replay`, {
    overrides: { headers: { ...headers, 'X-Token': headerSecret } },
  });
  await ask('POST', '/events/replay', { ids: [id] });
  await ask('POST', `/events/${failing.id}/retry`);
  const later = await ask('POST', '/events', body('ok/later', { delay: '1h' }));
  await ask('PUT', `/events/${later.id}`, { headers: { Authorization: 'REDACTED', Cookie: headerSecret } });
  for (const wrong of [
    { headers: { 'X-Jiter-Token': headerSecret } },
    { headers: { Authorization: `${headerSecret}\n` } },
    { headers: { Authorization: [headerSecret] } },
    { successCallback: { url: 'https://example.com/', headers: { Authorization: { headerSecret } } } },
  ]) {
    await ask('POST', '/events', body('ok/wrong', wrong), 400);
  }
  const arrived = (path: string) => receiver.hits.filter((hit) => hit.path === path);
  await eventually(() => {
    for (const path of ['/ok/sealed', '/ok/success', '/ok/failure', '/ok/job']) {
      expect(arrived(path).map((hit) => hit.headers['authorization'])).toContain(`Bearer ${headerSecret}`);
    }
    expect(arrived('/ok/sealed').length).toBeGreaterThanOrEqual(3);
  }, 60_000);
  await ask('GET', '/events?include=cron');
  await ask('GET', '/cronjobs');
  const found = (await ask('GET', `/events/${id}`)) as unknown as { history: { requestData: string }[] };
  await ask('GET', `/cronjobs/${made.id}`);
  expect(JSON.parse(found.history[0]!.requestData)).toMatchObject({
    method: 'POST',
    headers: { Authorization: 'REDACTED', 'X-Api-Key': 'REDACTED', 'X-Plain': 'plain' },
  });
  return shown;
}

test.each(backends)(
  'secret headers reach their receivers, and are in no log, answer, row or board, the queue on %s',
  async (backend) => {
    const fleet = await aFleet(backend, { env: { LOG_LEVEL: 'debug', ADMIN_PASSWORD: ADMIN } });
    const receiver = await aReceiver(({ path }) => (path.includes('fail') ? 500 : 200));
    const headerSecret = `hush-${randomUUID()}`;
    const shown = await sendSecrets(fleet, receiver, headerSecret);
    const places = {
      answers: shown.join('\n'),
      board: await readBoard(fleet),
      database: await dump(fleet.env.DATABASE_URL),
      logs: fleet.running.map(({ output }) => output()).join('\n'),
    };
    expect(places.logs).toContain('"level":"debug"');
    for (const [place, text] of Object.entries(places)) {
      expect([place, formsOf(headerSecret).some((form) => text.includes(form))]).toEqual([place, false]);
    }
  },
  180_000,
);
