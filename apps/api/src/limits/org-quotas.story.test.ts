import { silentLog } from '@jiter/core';
import { runSql } from '@jiter/testkit';
import { aBody, setup, soon, type Setup } from '../test-setup.ts';
import { createLimiter } from './limiter.ts';
import { createMonthQuota } from './month-quota.ts';
import { createQuota } from './quota.ts';

/** What an org may have of its own, as whoever runs the server says. */

let jiter: Setup;
/** No month ends meanwhile. */
const begun = new Date();
beforeAll(async () => {
  const nowMs = () => performance.now();
  const common = { advice: 'remove some', nowMs, log: silentLog };
  // The store is there once the app is: nobody counts before the first call.
  const store = () => jiter.store;
  const told = new Map<string, number>();
  // The sum, as the shared count tells it: a test may take longer than one settling.
  const alone = (key: string, points: number) => {
    const used = (told.get(key) ?? 0) + points;
    told.set(key, used);
    return Promise.resolve({ used, msLeft: 60_000 });
  };
  jiter = await setup({
    limiter: createLimiter({ requests: 10_000, windowMs: 60_000 }, { addToCount: alone, log: silentLog }),
    orgLimiter: createLimiter({ requests: 0, windowMs: 60_000 }, { addToCount: alone, log: silentLog }),
    quotas: {
      created: createMonthQuota({
        addUsage: (usages) => store().orgs.addUsage(usages),
        clock: { now: () => begun },
        log: silentLog,
      }),
      pending: createQuota({
        ...common,
        limit: 10_000,
        things: 'pending events',
        policy: 'pending',
        count: (org, limit) => store().events.countPending(org, limit),
      }),
      cronJobs: createQuota({
        ...common,
        limit: 10_000,
        things: 'cron jobs',
        policy: 'cron-jobs',
        count: (org, limit) => store().cronJobs.count(org, limit),
      }),
    },
  });
});
afterAll(() => jiter.close());

/** An org whose settings no process remembers. */
async function anOrg(settings: Parameters<Setup['store']['orgs']['changeSettings']>[1]) {
  const { org, apiKey } = await jiter.store.orgs.create('other');
  await jiter.store.orgs.changeSettings(org, settings);
  const call = (method: 'get' | 'post' | 'put', path: string, body?: object) =>
    jiter.api[method](`/api${path}`).set('x-api-key', apiKey).send(body);
  const list = async () => (await call('get', '/events').expect(200)).body as unknown[];
  return { org, call, list };
}

const job = { payload: '', destination: 'https://example.com/', expression: '0 9 1 1 *' };
const leftOf = ({ headers }: { headers: Record<string, string> }) =>
  Number(/"events";r=(\d+);/.exec(headers['ratelimit'] ?? '')?.[1]);

test('a run that is repeated by its key is answered where there is no room any more, and another one is not', async () => {
  const { call } = await anOrg({ eventsPerMonth: 1 });
  const { body: made } = await call('post', '/cronjobs', job).expect(200);
  const run = (key: string) => call('post', `/cronjobs/${made.id}/run`).set('Idempotency-Key', key);
  const first = await run('once').expect(200);
  const again = await run('once').expect(200);
  expect([again.body.id, again.headers['idempotent-replayed']]).toEqual([first.body.id, 'true']);
  expect((await run('twice').expect(429)).body.code).toBe('quota_exceeded');
});

test('a repeat counts for nothing where there is room, too, and what is twice in a batch counts once', async () => {
  const { call } = await anOrg({ eventsPerMonth: 3, maxCronJobs: 1 });
  const post = (path: string, key: string, body?: object) =>
    call('post', path, body).set('Idempotency-Key', key);
  const { body: made } = await post('/cronjobs', 'job', job).expect(200);
  // By its key also a cron job, of which there may be no other.
  const again = await post('/cronjobs', 'job', job).expect(200);
  expect(again.body.id).toBe(made.id);
  expect((await post('/cronjobs', 'other', job).expect(429)).body.message).toContain('which are 1');
  for (const answer of [
    await post(`/cronjobs/${made.id}/run`, 'run').expect(200),
    await post(`/cronjobs/${made.id}/run`, 'run').expect(200),
  ])
    expect(leftOf(answer)).toBe(2);
  expect(leftOf(await call('post', '/events', aBody()).expect(200))).toBe(1);
  const twice = aBody({ idempotencyKey: 'twice' });
  const batch = await call('post', '/events/batch', [twice, twice]).expect(200);
  const [one, other] = batch.body as { id: string }[];
  expect([one!.id, leftOf(batch)]).toEqual([other!.id, 0]);
});

test('events of a month: by call, batch, replay and run; what is refused or only repeated counts for nothing', async () => {
  const { call, list } = await anOrg({ eventsPerMonth: 7 });
  const { body: made } = await call('post', '/cronjobs', job).expect(200);
  const event = await call('post', '/events', aBody({ idempotencyKey: 'k', labels: ['a'] })).expect(200);
  expect(leftOf(event)).toBe(6);
  const { scheduledTime } = event.body as { scheduledTime: string };
  const same = aBody({ idempotencyKey: 'k', labels: ['a'], scheduledTime });
  const repeated = await call('post', '/events', same).expect(200);
  expect([repeated.body.id, leftOf(repeated)]).toEqual([event.body.id, 6]);
  await call('post', '/events', { ...same, payload: 'other' }).expect(422);
  await call('post', '/events', aBody({ destination: 'x' })).expect(400);
  await call('post', '/events?dryRun=true', aBody()).expect(200);
  const batch = await call('post', '/events/batch', [aBody(), same, { x: 1 }]).expect(200);
  expect(leftOf(batch)).toBe(5);
  expect(leftOf(await call('post', `/cronjobs/${made.id}/run`).expect(200))).toBe(4);
  await call('post', '/cronjobs/987654321/run').expect(404);
  await call('post', `/events/${event.body.id}/cancel`).expect(200);
  expect(leftOf(await call('post', `/events/${event.body.id}/replay`, { delay: '1h' }).expect(200))).toBe(3);
  const bulk = { ids: [event.body.id] };
  await call('post', '/events/replay', { ...bulk, dryRun: true }).expect(200);
  expect(leftOf(await call('post', '/events/replay', bulk).expect(200))).toBe(2);
  const before = await list();
  // It crosses the quota: none of it is created, and nothing of it counts.
  const whole = await call('post', '/events/batch', [
    aBody(),
    aBody(),
    aBody({ idempotencyKey: 'new' }),
  ]).expect(429);
  expect(whole.body).toMatchObject({ code: 'quota_exceeded' });
  expect(await list()).toEqual(before);
  await call('post', '/events/batch', [aBody(), aBody()]).expect(200);
  const refused = await call('post', '/events', aBody()).expect(429);
  expect(refused.body.message).toMatch(
    /^This organisation has created as many events this month .* which are 7: /,
  );
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  await call('post', `/cronjobs/${made.id}/run`).expect(429);
  await call('post', '/events/replay', bulk).expect(429);
  // What makes nothing is answered all the same, also in a batch.
  expect((await call('post', '/events', same).expect(200)).body.id).toBe(event.body.id);
  expect((await call('post', '/events/batch', [same, same]).expect(200)).body[1].id).toBe(event.body.id);
  await call('post', '/events/batch', [same, aBody({ idempotencyKey: 'new' })]).expect(429);
  await call('put', `/events/${before.length > 0 ? (before[0] as { id: string }).id : ''}`, { payload: 'x' });
});

test('a bulk job that replays takes room for all events that match, however many', async () => {
  const [few, enough] = [await anOrg({ eventsPerMonth: 10_500 }), await anOrg({ eventsPerMonth: 12_000 })];
  await runSql(
    jiter.databaseUrl,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, status, claims, attempts, destination, payload)
     select now(), next_id('events_id_seq'), org, now(), now(), 'Cancelled', 0, 0, 'https://example.com/', ''
     from unnest('{${few.org}, ${enough.org}}'::bigint[]) as org, generate_series(1, 11000)`,
  );
  const replay = (filter: object) => ({ action: 'replay', filter });
  // What an index finds, and what is searched for.
  const sought = { host: 'example.com', scheduledStartDate: soon(-3_600_000) };
  for (const filter of [{ status: 'Cancelled' }, sought]) {
    const refused = await few.call('post', '/bulk', replay(filter)).expect(429);
    expect(refused.body).toMatchObject({ code: 'quota_exceeded' });
  }
  expect((await few.call('get', '/bulk').expect(200)).body).toEqual([]);
  const begun = await enough.call('post', '/bulk', replay(sought)).expect(200);
  expect(leftOf(begun)).toBe(1_000);
  await enough.call('post', '/bulk', replay({ status: 'Cancelled' })).expect(429);
  const plenty = await anOrg({ eventsPerMonth: 1_000_000_000_000 });
  await plenty.call('post', '/bulk', replay({ status: 'Cancelled' })).expect(200);
});

test('an org without quotas sees what it always saw, and one with them what is left of each', async () => {
  const names = ({ headers }: { headers: object }) =>
    Object.keys(headers).filter((name) => name.startsWith('ratelimit'));
  const three = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
  const plain = await anOrg({ timeout: '5s', maxPending: 100 });
  expect(names(await plain.call('get', '/events').expect(200))).toEqual(three);
  const both = await anOrg({ eventsPerMonth: 100_000, requestsPerMinute: 60_000 });
  const { headers } = await both.call('post', '/events', aBody()).expect(200);
  expect(headers['ratelimit-limit']).toBe('10000');
  expect(headers['ratelimit-policy']).toMatch(/^"requests";q=60000;w=60, "events";q=100000;w=2[4-6]\d{5}$/);
  expect(headers['ratelimit']).toMatch(/^"requests";r=59999;t=60, "events";r=99999;t=\d+$/);
  const events = await anOrg({ eventsPerMonth: 5 });
  const ofKey = await events.call('get', '/events').expect(200);
  expect(ofKey.headers['ratelimit-policy']).toMatch(/^"requests";q=10000;w=60, "events";q=5;/);
});

test('requests per minute are of the org, over all its keys, and a refusal is not counted', async () => {
  const { org, call } = await anOrg({ requestsPerMinute: 3 });
  const { apiKey } = await jiter.store.keys.create({ org, name: 'second' });
  await call('get', '/events').expect(200);
  await call('get', '/events/abc').expect(404);
  await jiter.api.get('/api/events').set('x-api-key', apiKey).expect(200);
  const { headers, body } = await call('post', '/events', aBody()).expect(429);
  expect(body).toEqual({
    code: 'quota_exceeded',
    message: expect.stringMatching(
      /^Too many requests of this organisation: 3 per minute are allowed; try again in \d+ s$/,
    ),
  });
  expect(headers['ratelimit']).toMatch(/^"requests";r=0;t=\d+$/);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
});

test('whoever takes problems is told which quotas he has used up', async () => {
  const { call } = await anOrg({ eventsPerMonth: 0, maxCronJobs: 0, requestsPerMinute: 6 });
  const problemOf = async (path: string, body: object) => {
    const answer = await call('post', path, body).set('Accept', 'application/problem+json').expect(429);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const { type, code, 'violated-policies': policies } = JSON.parse(answer.text) as Record<string, unknown>;
    expect([type, code]).toEqual([
      'https://iana.org/assignments/http-problem-types#quota-exceeded',
      'quota_exceeded',
    ]);
    return policies;
  };
  expect(await problemOf('/events', aBody())).toEqual(['events']);
  expect(await problemOf('/cronjobs', job)).toEqual(['cron-jobs']);
  await call('get', '/org').expect(200);
  const plain = await call('post', '/events', aBody()).expect(429);
  expect(Object.keys(plain.body as object).sort()).toEqual(['code', 'message']);
  await call('get', '/org').expect(200);
  await call('get', '/org').expect(200);
  expect(await problemOf('/events', aBody())).toEqual(['requests']);
});

test('pending events and cron jobs: an org has as many as it is given, more or fewer than others', async () => {
  const { call } = await anOrg({ maxPending: 2, maxCronJobs: 1 });
  await call('post', '/events/batch', [aBody(), aBody(), aBody()]).expect(429);
  await call('post', '/events/batch', [aBody(), aBody({ scheduledTime: soon(9_000_000) })]).expect(200);
  const { body } = await call('post', '/events', aBody()).expect(429);
  expect(body.message).toContain('as many pending events as it may, which are 2');
  await call('post', '/cronjobs', job).expect(200);
  expect((await call('post', '/cronjobs', job).expect(429)).body.message).toContain('which are 1');
});

test('what is to be sent again takes room as what is new does, by call, in bulk and as a job; a cancel takes none', async () => {
  const { org, call } = await anOrg({ maxPending: 2, eventsPerMonth: 10 });
  await runSql(
    jiter.databaseUrl,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, status, claims, attempts, destination, payload)
     select now(), next_id('events_id_seq'), ${org}, now(), now(), 'Failed To Send', 1, 1, 'https://example.com/', '' from generate_series(1, 3)`,
  );
  const failed = (await call('get', '/events?status=Failed%20To%20Send').expect(200)).body as {
    id: string;
  }[];
  const [first, second] = failed.map(({ id }) => id);
  const again = { retry: { ids: [first] }, job: { action: 'retry', filter: { status: 'Failed To Send' } } };
  await call('post', '/events', aBody()).expect(200);
  // All that match: of three there is no room for two.
  await call('post', '/events/retry', { all: true }).expect(429);
  await call('post', '/bulk', again.job).expect(429);
  const full = await call('post', '/events', aBody()).expect(200);
  const refused = [
    await call('post', `/events/${first}/retry`).expect(429),
    await call('post', '/events/retry', again.retry).expect(429),
    await call('post', '/bulk', again.job).expect(429),
    await call('post', `/events/${first}/replay`).expect(429),
    await call('post', '/events/replay', again.retry).expect(429),
  ];
  for (const { body } of refused)
    expect(body.message).toContain('as many pending events as it may, which are 2');
  // Of what there was no room for, nothing was created this month.
  expect(leftOf(await call('get', '/events').expect(200))).toBe(8);
  await call('post', '/bulk', { action: 'cancel', filter: { status: 'Pending' } }).expect(200);
  await call('post', `/events/${full.body.id}/cancel`).expect(200);
  await call('post', `/events/${first}/retry`).expect(200);
  await call('post', `/events/${second}/retry`).expect(429);
});
