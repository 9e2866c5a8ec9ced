import { eventually, runSql } from '@jiter/testkit';
import { setup, soon, aBody, type Setup } from '../test-setup.ts';

let queueIsAway = false;
let jiter: Setup;
beforeAll(async () => {
  const backlog = () => (queueIsAway ? Promise.reject(new Error('away')) : Promise.resolve(12));
  jiter = await setup({
    isStatusPublic: true,
    seeing: {
      fleet: { look: () => jiter.store.fleet.look() },
      stats: {} as never,
      failures: {} as never,
      operators: {} as never,
      queue: { backlog },
      statsRetentionMs: 0,
    },
  });
});
beforeEach(async () => {
  queueIsAway = false;
  await runSql(jiter.databaseUrl, 'delete from workers', 'delete from events');
});
afterAll(() => jiter.close());

const beat = (worker: string) =>
  jiter.store.fleet.beat({
    worker,
    version: '1.2.3',
    startedAt: new Date(Date.now() - 60_000),
    underWay: 2,
    skewMs: 4,
    counts: [],
  });

/** It is looked at once a second. */
const untilIt = (says: object) =>
  eventually(async () => expect((await jiter.api.get('/api/status').expect(200)).body).toMatchObject(says));
const publicly = async () => {
  const { status, body } = await jiter.api.get('/status?at=now').unset('x-api-key');
  return { status, body };
};

test('without a worker the service fails, and anybody may know, but not why', async () => {
  await untilIt({
    state: 'failing',
    text: 'No worker is there.',
    reasons: [{ code: 'no-worker-alive', text: 'No worker is there.' }],
    database: 'ok',
    queue: 'ok',
    workers: [],
    workersAlive: 0,
    oldestDueMs: 0,
  });
  expect(await publicly()).toEqual({
    status: 503,
    body: { state: 'failing', text: 'Deliveries do not leave.' },
  });
});

test('with one all is well; it says which, what waits, and for how long', async () => {
  await beat('host:1');
  await untilIt({
    state: 'ok',
    text: 'All is well: 1 worker answers, and nothing that is due waits.',
    reasons: [],
    queueBacklog: 12,
    due: { count: 0, atLeast: false },
    workersAlive: 1,
    workers: [{ id: 'host:1', state: 'alive', underWay: 2, clockSkewMs: 4, version: '1.2.3' }],
  });
  expect(await publicly()).toEqual({ status: 200, body: { state: 'ok', text: 'All is well.' } });
});

test('one that gives no sign any more is told apart from those that do, and the latest sweep is told', async () => {
  for (const worker of ['host:1', 'host:2']) await beat(worker);
  await runSql(
    jiter.databaseUrl,
    `update workers set seen_at = now() - interval '40 s', swept_at = now() - interval '45 s' where id = 'host:1'`,
    `update workers set swept_at = now() - interval '1 s' where id = 'host:2'`,
  );
  const sweptLately = { asymmetricMatch: (at: unknown) => Date.now() - Date.parse(String(at)) < 40_000 };
  await untilIt({ workersAlive: 1, sweptAt: sweptLately });
  const { workers } = (await jiter.api.get('/api/status').expect(200)).body as {
    workers: { id: string; state: string }[];
  };
  expect(Object.fromEntries(workers.map(({ id, state }) => [id, state]))).toEqual({
    'host:1': 'silent',
    'host:2': 'alive',
  });
});

test('a queue that is away is said, and an event that nobody claims', async () => {
  await beat('host:1');
  queueIsAway = true;
  await untilIt({ state: 'degraded', queue: 'unreachable', reasons: [{ code: 'queue-away' }] });
  expect(jiter.lines).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      event: 'status.failed',
      fields: { what: 'queue', error: new Error('away') },
    }),
  );
  expect(await publicly()).toEqual({
    status: 200,
    body: { state: 'degraded', text: 'Deliveries may be late.' },
  });
  queueIsAway = false;
  await jiter.store.events.create({
    org: jiter.org,
    destination: 'https://example.com/',
    payload: '',
    scheduledTime: new Date(Date.now() - 90_000),
  });
  await untilIt({ state: 'failing', reasons: [{ code: 'overdue' }], due: { count: 1 } });
  await jiter.api
    .post('/api/events')
    .send(aBody({ scheduledTime: soon() }))
    .expect(200);
  await untilIt({ due: { count: 1 } });
});

test('it takes no parameters', async () => {
  const { body } = await jiter.api.get('/api/status?from=now').expect(400);
  expect(body.message).toBe('The status takes no parameters');
});

test('where it is not switched on, nobody is told without a key', async () => {
  const other = await setup();
  await other.api.get('/status').expect(404);
  await other.close();
});
