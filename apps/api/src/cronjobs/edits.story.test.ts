import type { MisfirePolicy } from '@jiter/core';
import { queryRows, runSql, untilHourLasts } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';

/** What a job owes, and what was run by hand, before and after everything that can be done to it. */

let bundle: Setup;
beforeAll(async () => {
  bundle = await setup();
});
beforeEach(() => untilHourLasts());
afterAll(() => bundle.close());

const HOUR_MS = 3_600_000;
const HOLD = { aheadMs: 1_200, leaseMs: 20_000 };

type Row = { id: string; payload: string; status: string; scheduled_time: Date; is_run: boolean | null };
const eventsOf = (id: string) =>
  queryRows<Row>(
    bundle.databaseUrl,
    `select id, payload, status, scheduled_time, is_run from events where cron_id = ${id} order by scheduled_time`,
  );
const timesOf = async (id: string) => (await eventsOf(id)).map((row) => row.scheduled_time.getTime());

const create = async (overrides = {}) => {
  const body = { payload: 'old', destination: 'https://example.com/', expression: '0 * * * *', ...overrides };
  return (await bundle.api.post('/api/cronjobs').send(body).expect(200)).body as { id: string };
};
const put = (id: string, body: object) => bundle.api.put(`/api/cronjobs/${id}`).send(body);
const run = async (id: string) => (await bundle.api.post(`/api/cronjobs/${id}/run`).expect(200)).body;

/** As if nobody had worked for that long: the job, and its event, stand at the full hour. */
async function stoodStill(id: string, hours: number): Promise<number> {
  const fullHourMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const at = new Date(fullHourMs - hours * HOUR_MS).toISOString();
  await runSql(
    bundle.databaseUrl,
    `update events set scheduled_time = '${at}', due_at = '${at}' where cron_id = ${id} and is_run is null`,
    `update cron_jobs set next_time = '${at}' where id = ${id}`,
  );
  return fullHourMs;
}

const edits: [string, object][] = [
  ['expression', { expression: '30 3 1 1 *' }],
  ['timezone', { timezone: 'Asia/Kolkata' }],
  ['misfire', { misfire: 'skip' }],
  ['maxLateness', { maxLateness: 1_000 }],
  ['payload', { payload: 'new' }],
  ['destination', { destination: 'https://example.org/' }],
  ['pause', { status: 'Disabled' }],
];

describe('a run that was accepted', () => {
  const everything: [string, (id: string) => PromiseLike<unknown>][] = [
    ...edits.map(([name, body]): [string, (id: string) => PromiseLike<unknown>] => [
      `an edit (${name})`,
      (id) => put(id, body).expect(200),
    ]),
    [
      'pausing and resuming',
      async (id) => {
        await put(id, { status: 'Disabled' }).expect(200);
        await put(id, { status: 'Active' }).expect(200);
      },
    ],
    ['removing', (id) => bundle.api.delete(`/api/cronjobs/${id}`).expect(200)],
    ['pruning', (id) => bundle.store.cronJobs.prune([id], 1, 1_000)],
  ];

  test.each(everything)('survives %s, as it was accepted', async (_name, change) => {
    const { id } = await create();
    const event = await run(id);
    await change(id);
    const { body } = await bundle.api.get(`/api/events/${event.id}`).expect(200);
    expect(body).toMatchObject({ payload: 'old', destination: 'https://example.com/', status: 'Pending' });
    expect(await bundle.store.deliveries.claim([event.id], HOLD)).toMatchObject([{ payload: 'old' }]);
  });

  test('is due when a worker comes late, though its job still owes an older tick', async () => {
    const { id } = await create();
    const event = await run(id);
    await stoodStill(id, 3);
    await runSql(
      bundle.databaseUrl,
      `update events set scheduled_time = now() - interval '5 minutes', due_at = now(), is_run = true where id = ${event.id}`,
    );
    expect(await bundle.store.deliveries.claim([event.id], HOLD)).toHaveLength(1);
  });

  test('is not taken for the tick of its job', async () => {
    const { id } = await create();
    const event = await run(id);
    const { nextExecutionDate } = (await bundle.api.get(`/api/cronjobs/${id}`)).body;
    await runSql(
      bundle.databaseUrl,
      `delete from events where cron_id = ${id} and is_run is null`,
      `update events set scheduled_time = '${nextExecutionDate}', status = 'Queued' where id = ${event.id}`,
    );
    const { body } = await bundle.api.get(`/api/cronjobs/${id}`).expect(200);
    expect(body).not.toHaveProperty('nextExecutionStatus');
  });
});

describe('a tick that has passed is owed by the schedule of its time', () => {
  const policies: [MisfirePolicy, number | null, number[]][] = [
    ['all', null, [3, 2, 1, 0]],
    ['once', null, [0]],
    ['skip', null, []],
    // That of this hour is at most an hour late, the one before it at most two.
    ['all', 2 * HOUR_MS, [1, 0]],
  ];
  const cases = policies.flatMap((policy) => edits.map((edit) => [...edit, ...policy] as const));

  test.each(cases)(
    'before an edit (%s) %j: %s, maxLateness %p',
    async (name, edit, misfire, lateness, left) => {
      const { id } = await create({ misfire, ...(lateness !== null && { maxLateness: lateness }) });
      const fullHourMs = await stoodStill(id, 3);
      // Within the first minute of an hour its tick is late and not missed: it fires beside what the policy leaves.
      const isFresh = Date.now() - fullHourMs < 60_000;
      const { body } = await put(id, edit).expect(200);
      const events = await eventsOf(id);
      const owed = events.filter((row) => row.scheduled_time.getTime() <= fullHourMs);
      if (!isFresh) {
        expect(owed.map((row) => (fullHourMs - row.scheduled_time.getTime()) / HOUR_MS)).toEqual(left);
      }
      for (const { payload, status } of owed)
        expect({ payload, status }).toEqual({ payload: 'old', status: 'Pending' });
      const planned = events.filter((row) => row.scheduled_time.getTime() > fullHourMs);
      expect(planned.map((row) => row.scheduled_time.toISOString())).toEqual(
        name === 'pause' ? [] : [body.nextExecutionDate],
      );
      expect(planned.filter(({ payload }) => payload !== (name === 'payload' ? 'new' : 'old'))).toEqual([]);
    },
  );

  test('also before a removal', async () => {
    const { id } = await create({ misfire: 'all' });
    const fullHourMs = await stoodStill(id, 2);
    await bundle.api.delete(`/api/cronjobs/${id}`).expect(200);
    expect(await timesOf(id)).toEqual([2, 1, 0].map((hours) => fullHourMs - hours * HOUR_MS));
  });

  test('also when it is more than fits into one move', async () => {
    const { id } = await create({ misfire: 'all', expression: '* * * * *' });
    await stoodStill(id, 20);
    await put(id, { status: 'Disabled' }).expect(200);
    expect((await timesOf(id)).length).toBeGreaterThanOrEqual(20 * 60 + 1);
  });

  test('more than a request can wait for is refused for now, and none of it is lost', async () => {
    const { id } = await create({ misfire: 'all', expression: '* * * * * *' });
    const fullHourMs = await stoodStill(id, 4);
    const { body, headers } = await put(id, { status: 'Disabled' }).expect(503);
    expect(body.message).toContain('still making up');
    expect(headers['retry-after']).toBeDefined();
    const times = await timesOf(id);
    // And the one where it stands.
    expect(times).toEqual(times.map((_, index) => fullHourMs - 4 * HOUR_MS + index * 1_000));
    expect(times).toHaveLength(10_001);
    expect((await bundle.api.get(`/api/cronjobs/${id}`)).body.status).toBe('Active');
  });

  test('a tick that is due, was handed back, or has left once stays, and is said once', async () => {
    const { id } = await create({ misfire: 'all' });
    const [event] = await eventsOf(id);
    const fullHourMs = await stoodStill(id, 0);
    await runSql(
      bundle.databaseUrl,
      `update events set scheduled_time = now(), due_at = now() where id = ${event!.id}`,
    );
    const [claimed] = await bundle.store.deliveries.claim([event!.id], HOLD);
    await bundle.store.deliveries.release({ ...claimed!, dueAt: new Date() });
    await put(id, { status: 'Disabled', payload: 'new' }).expect(200);
    await put(id, { status: 'Active' }).expect(200);
    expect(await eventsOf(id)).toContainEqual(expect.objectContaining({ id: event!.id, payload: 'old' }));
    expect(fullHourMs).toBeLessThanOrEqual(Date.now());
  });
});

describe('a job that cannot be read here', () => {
  /** As another Node.js might have written it. */
  async function unreadable(change = "timezone = 'Mars/Base'") {
    const { id } = await create({ misfire: 'all' });
    await runSql(bundle.databaseUrl, `update cron_jobs set ${change} where id = ${id}`);
    return id;
  }
  const oddities = [
    ["timezone = 'Mars/Base'"],
    ["expression = '0 0 L-3 * *'"],
    ["expression = '0 0 31 2 *'"],
  ];

  test.each(oddities)('(%s) is listed, shown, renamed, paused and removed', async (change) => {
    const id = await unreadable(change);
    const listed = (await bundle.api.get('/api/cronjobs').expect(200)).body;
    expect(listed.map((job: { id: string }) => job.id)).toContain(id);
    await bundle.api.get(`/api/cronjobs/${id}`).expect(200);
    expect((await put(id, { payload: 'new' }).expect(200)).body).toMatchObject({ payload: 'new' });
    expect(await eventsOf(id)).toMatchObject([{ payload: 'new' }]);
    expect((await put(id, { status: 'Disabled' }).expect(200)).body).toMatchObject({ status: 'Disabled' });
    expect(await eventsOf(id)).toEqual([]);
    await put(id, { status: 'Active' }).expect(400);
    await bundle.api.post(`/api/cronjobs/${id}/run`).expect(200);
    await bundle.api.delete(`/api/cronjobs/${id}`).expect(200);
  });

  test('is repaired by an edit, and what it owed is delivered', async () => {
    const id = await unreadable();
    const fullHourMs = await stoodStill(id, 2);
    const { body } = await put(id, { timezone: 'UTC' }).expect(200);
    expect(Date.parse(body.nextExecutionDate)).toBe(fullHourMs + HOUR_MS);
    // Of its ticks the one that it stood at is known.
    expect(await timesOf(id)).toEqual([fullHourMs - 2 * HOUR_MS, fullHourMs + HOUR_MS]);
  });

  test('says so when it has stalled, until it is edited', async () => {
    const id = await unreadable();
    await runSql(
      bundle.databaseUrl,
      `update cron_jobs set stalled_at = next_time - interval '1 hour', next_time = null where id = ${id}`,
      `delete from events where cron_id = ${id}`,
    );
    const { body } = await bundle.api.get(`/api/cronjobs/${id}`).expect(200);
    expect(body).toMatchObject({ status: 'Active', problem: expect.stringContaining('stands still') });
    const edited = (await put(id, { timezone: null }).expect(200)).body;
    expect(edited).not.toHaveProperty('problem');
    expect(await timesOf(id)).toEqual([Date.parse(edited.nextExecutionDate)]);
  });
});

test('edits and a worker that moves the job on at the same moment make one event per tick', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await create({ misfire: 'all' });
    const fullHourMs = await stoodStill(id, 2);
    const due = await bundle.store.cronJobs.due([{ cronId: id, scheduledTime: new Date() }]);
    const next = new Date(fullHourMs - HOUR_MS);
    const moves = due.map((job) => ({
      id,
      seen: job.updatedAt,
      from: job.nextExecutionDate!,
      fire: [job.nextExecutionDate!],
      next,
    }));
    const edit = round % 2 === 0 ? { timezone: 'Asia/Kolkata' } : { status: 'Disabled' };
    await Promise.all([bundle.store.cronJobs.advance(moves), put(id, edit).expect(200)]);
    const times = await timesOf(id);
    expect(times.filter((time) => time <= fullHourMs)).toEqual(
      [2, 1, 0].map((hours) => fullHourMs - hours * HOUR_MS),
    );
    expect(times.filter((time) => time > fullHourMs)).toHaveLength(round % 2 === 0 ? 1 : 0);
  }
});
