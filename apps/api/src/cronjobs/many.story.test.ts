import { queryRows } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';
import { setUpLocks } from '../turns/locks.fixture.ts';

let jiter: Setup;
let theirs: string;
beforeAll(async () => {
  jiter = await setup();
  theirs = (await jiter.store.orgs.create('other')).apiKey;
});
afterAll(() => jiter.close());

async function create(body: object, key?: string): Promise<string> {
  const job = { payload: '', destination: 'https://example.com/', timezone: 'UTC', ...body };
  const call = jiter.api.post('/api/cronjobs').send(job);
  return ((await (key ? call.set('x-api-key', key) : call).expect(200)).body as { id: string }).id;
}
const statusOf = async (id: string) =>
  (await jiter.api.get(`/api/cronjobs/${id}`).expect(200)).body.status as string;
const turn = (body: object) => jiter.api.post('/api/cronjobs/bulk').send(body);

test('the calendar has the ticks of all active jobs, and the nights in which clocks change', async () => {
  // An org that has no other jobs.
  const { apiKey: ours } = await jiter.store.orgs.create('calendar');
  const daily = await create({ expression: '30 2 * * *', timezone: 'Europe/Berlin' }, ours);
  const often = await create({ expression: '* * * * *' }, ours);
  const paused = await create({ expression: '0 9 * * *' }, ours);
  const pausing = jiter.api.put(`/api/cronjobs/${paused}`).set('x-api-key', ours);
  await pausing.send({ status: 'Disabled' }).expect(200);
  await create({ expression: '0 9 * * *' }, theirs);
  const range = 'from=2027-03-27T00:00:00Z&to=2027-04-03T00:00:00Z';
  const calendar = (query: string) =>
    jiter.api.get(`/api/cronjobs/calendar${query}`).set('x-api-key', ours).expect(200);
  const { body } = await calendar(`?${range}`);
  expect(body.jobs.map(({ id }: { id: string }) => id)).toEqual([daily, often]);
  const [first, second] = body.jobs;
  expect(first.ticks.slice(0, 3)).toEqual([
    '2027-03-27T01:30:00.000Z',
    '2027-03-28T01:00:00.000Z',
    '2027-03-29T00:30:00.000Z',
  ]);
  expect(first).toMatchObject({
    more: false,
    clockChanges: [
      {
        at: '2027-03-28T01:00:00.000Z',
        kind: 'forward',
        localTimes: ['2027-03-28T02:30:00'],
        fires: 'after',
      },
    ],
  });
  expect(first).not.toHaveProperty('moreFrom');
  // What the first has no need of, where a week has 10,080.
  expect([second.ticks.length, second.more, second.ticks[0], second.clockChanges]).toEqual([
    5_000 - first.ticks.length,
    true,
    '2027-03-27T00:00:00.000Z',
    [],
  ]);
  expect(Date.parse(second.moreFrom) - Date.parse(second.ticks.at(-1))).toBe(60_000);
  expect(body.timezones).toEqual([
    {
      timezone: 'Europe/Berlin',
      changes: [{ at: '2027-03-28T01:00:00.000Z', kind: 'forward', byMs: 3_600_000 }],
    },
    { timezone: 'UTC', changes: [] },
  ]);
  const week = await calendar('');
  expect(Date.parse(week.body.to) - Date.parse(week.body.from)).toBe(7 * 86_400_000);
  const last = await calendar('?from=9999-12-31T00:00:00Z');
  expect(last.body.to).toBe('9999-12-31T23:59:59.999Z');
});

test.each([
  'from=x',
  'from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z',
  'from=2027-01-01T00:00:00Z&to=2027-06-01T00:00:00Z',
  'limit=5',
])(
  'a calendar of %s is a 400',
  async (query) => void (await jiter.api.get(`/api/cronjobs/calendar?${query}`).expect(400)),
);

test('a calendar has 62 days at most', async () => {
  const until = (to: string) => jiter.api.get(`/api/cronjobs/calendar?from=2027-01-01T00:00:00Z&to=${to}`);
  await until('2027-03-04T00:00:00Z').expect(200);
  const { body } = await until('2027-03-04T00:00:00.001Z').expect(400);
  expect(body).toEqual({ message: "'from' and 'to' may be at most 62 days apart", code: 'invalid_range' });
});

test('many jobs are paused and resumed, by their ids or all', async () => {
  const [one, other] = [
    await create({ expression: '0 9 * * *' }),
    await create({ expression: '0 10 * * *' }),
  ];
  const foreign = await create({ expression: '0 9 * * *' }, theirs);
  expect((await turn({ action: 'pause', ids: [one, foreign, '987654321'] }).expect(200)).body).toEqual({
    affected: 1,
    more: false,
  });
  expect([await statusOf(one), await statusOf(other)]).toEqual(['Disabled', 'Active']);
  const paused = (await jiter.api.get(`/api/cronjobs/${one}`)).body as object;
  expect((await turn({ action: 'pause', ids: [one] }).expect(200)).body).toEqual({
    affected: 0,
    more: false,
  });
  expect((await jiter.api.get(`/api/cronjobs/${one}`)).body).toEqual(paused);
  await turn({ action: 'pause', all: true }).expect(200);
  expect(await statusOf(other)).toBe('Disabled');
  jiter.bells.length = 0;
  await turn({ action: 'resume', all: true }).expect(200);
  expect([await statusOf(one), await statusOf(other)]).toEqual(['Active', 'Active']);
  const { body } = await jiter.api.get(`/api/cronjobs/${one}`).expect(200);
  expect(body.nextExecutionDate).toBeDefined();
  expect(jiter.bells.length).toBeGreaterThan(1);
  const own = await jiter.api.get(`/api/cronjobs/${foreign}`).set('x-api-key', theirs).expect(200);
  expect(own.body.status).toBe('Active');
});

test.each([
  [{}, /'action'/],
  [{ action: 'stop', all: true }, /'action'/],
  [{ action: 'pause' }, /'ids'/],
  [{ action: 'pause', ids: ['1'], all: true }, /'ids'/],
  [{ action: 'pause', all: false }, /'all'/],
  [{ action: 'pause', ids: [] }, /'ids'/],
  [{ action: 'pause', ids: ['x'] }, /'ids'/],
  [{ action: 'pause', ids: Array.from({ length: 101 }, (_, index) => String(index + 1)) }, /1 to 100/],
  [{ action: 'pause', all: true, note: 'x' }, /'note'/],
])('%j is a 400', async (body, message) => {
  expect((await turn(body).expect(400)).body.message).toMatch(message);
});

test('the events of a job are listed, in pages to either side', async () => {
  // Half a day from now: its tick is after what is run.
  const id = await create({ expression: `0 ${(new Date().getUTCHours() + 12) % 24} * * *` });
  const runs = [];
  for (let left = 3; left > 0; left -= 1) {
    const run = (await jiter.api.post(`/api/cronjobs/${id}/run`).expect(200)).body as { id: string };
    runs.push(run.id);
  }
  await jiter.api.post(`/api/events/${runs[1]}/cancel`).expect(200);
  type Page = { body: { id: string; scheduledTime: string }[]; headers: Record<string, string> };
  const list = async (query: string): Promise<Page> =>
    jiter.api.get(`/api/cronjobs/${id}/occurrences${query}`).expect(200);
  const all = (await list('')).body;
  expect(all.slice(0, 3).map((event) => event.id)).toEqual(runs);
  expect(all).toHaveLength(4);
  const latest = await list('?order=desc&limit=2');
  expect(latest.body).toEqual([all[3], all[2]]);
  const more = await list(`?order=desc&limit=2&cursor=${latest.headers['x-next-cursor']}`);
  expect(more.body).toEqual([all[1], all[0]]);
  const back = await list(`?order=desc&limit=2&cursor=${more.headers['x-previous-cursor']}`);
  expect(back.body).toEqual(latest.body);
  await jiter.api.get(`/api/cronjobs/${id}/occurrences`).set('x-api-key', theirs).expect(404);
  await jiter.api.get('/api/cronjobs/x/occurrences').expect(404);
  await jiter.api.get(`/api/cronjobs/${id}/occurrences?status=Sent`).expect(400);
});

test('those that were resumed are rung for, also where one after them cannot be just now', async () => {
  const locked = await setUpLocks({ lockTimeoutMs: 100 });
  const job = { payload: '', destination: 'https://example.com/', expression: '@daily' };
  const ids: string[] = [];
  for (const _which of ['first', 'second']) {
    const { body } = await locked.api.post('/api/cronjobs').send(job).expect(200);
    await locked.api.put(`/api/cronjobs/${body.id}`).send({ status: 'Disabled' }).expect(200);
    ids.push(body.id as string);
  }
  locked.bells.length = 0;
  await locked.holder.rows(`begin; select from cron_jobs where id = ${ids[1]} for update`);
  await locked.api.post('/api/cronjobs/bulk').send({ action: 'resume', ids }).expect(503);
  await locked.letGo();
  const ticks = await queryRows<{ id: string }>(
    locked.databaseUrl,
    `select id from events where cron_id = ${ids[0]} and scheduled_time > created_at`,
  );
  expect(ticks.map(({ id }) => id)).toEqual(locked.bells.map(({ eventId }) => eventId));
  expect(ticks).toHaveLength(1);
  await locked.close();
});
