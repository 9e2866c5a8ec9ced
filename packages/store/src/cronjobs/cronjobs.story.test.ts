import type { CronJob, NewCronJob } from '@jiter/core';
import { eventually, listEvents, runSql } from '@jiter/testkit';
import { anInput, attemptAt, HOLD, setupWithOrg } from '../setup.fixture.ts';

const MINUTE_MS = 60_000;

async function setup() {
  const jiter = await setupWithOrg();
  const { store, org } = jiter;
  const { destination } = anInput(org);
  const input: NewCronJob = {
    org,
    destination,
    payload: 'tick',
    expression: '* * * * *',
    timezone: 'UTC',
    misfire: 'once',
  };
  const create = async (nextInMs: number): Promise<CronJob> =>
    (await store.cronJobs.create(input, new Date(Date.now() + nextInMs))).job;
  const occurrences = (filter = {}) => listEvents(store.events, org, { includeCron: true, ...filter });
  return { ...jiter, create, occurrences };
}

let bundle: Awaited<ReturnType<typeof setup>>;
beforeEach(async () => {
  bundle = await setup();
});
afterEach(() => bundle.close());

/** A move of the job, as it stands, that fires its tick. */
const moveTo = (job: CronJob, next: Date, fire = [at(job, 0)]) => ({
  id: job.id,
  seen: job.updatedAt,
  from: at(job, 0),
  fire,
  next,
});
const at = (job: CronJob, laterMs: number) => new Date(job.nextExecutionDate!.getTime() + laterMs);

test('a job comes with the event of its first tick, which no list of events shows unasked', async () => {
  const { store, org, create, occurrences } = bundle;
  const job = await create(MINUTE_MS);
  expect(job).toMatchObject({ status: 'Active', nextExecutionStatus: 'Pending' });
  expect(await occurrences()).toMatchObject([{ scheduledTime: job.nextExecutionDate, payload: 'tick' }]);
  expect(await listEvents(store.events, org)).toEqual([]);
});

test('many workers that move a job on from the same tick make one event of the next', async () => {
  const { store, create, occurrences } = bundle;
  const job = await create(100);
  const move = moveTo(job, at(job, MINUTE_MS));
  const bells = await Promise.all(Array.from({ length: 8 }, () => store.cronJobs.advance([move])));
  expect(bells.flat()).toMatchObject([{ dueAt: at(job, MINUTE_MS) }]);
  expect(await occurrences()).toHaveLength(2);
  expect((await store.cronJobs.find(job.org, job.id))!.job.nextExecutionDate).toEqual(at(job, MINUTE_MS));
});

test('the tick it stood at is taken back unless it is to fire, or a worker has it', async () => {
  const { store, create, occurrences } = bundle;
  const [dropped, held] = [await create(100), await create(200)];
  const [event] = (await occurrences()).slice(-1);
  await store.deliveries.claim([event!.id], HOLD);
  const moves = [dropped, held].map((job) => moveTo(job, at(job, MINUTE_MS), []));
  await store.cronJobs.advance(moves);
  const left = await occurrences();
  expect(left.map(({ status }) => status).sort()).toEqual(['Pending', 'Pending', 'Queued']);
  expect(left.find(({ status }) => status === 'Queued')!.id).toBe(event!.id);
});

test('a tick that was missed by far is not claimed before its job has moved on', async () => {
  const { store, create, occurrences } = bundle;
  const job = await create(-2 * MINUTE_MS);
  const [missed] = await occurrences();
  expect(await store.deliveries.claim([missed!.id], HOLD)).toEqual([]);
  expect(await store.cronJobs.overdue(10)).toMatchObject([{ id: job.id }]);
  await store.cronJobs.advance([moveTo(job, at(job, 3 * MINUTE_MS))]);
  expect(await store.deliveries.claim([missed!.id], HOLD)).toMatchObject([
    { id: missed!.id, cronId: job.id },
  ]);
  expect(await store.cronJobs.overdue(10)).toEqual([]);
});

test('a tick that has been attempted is claimed for its retry, whether or not its job has moved on', async () => {
  const { store, create, occurrences, url } = bundle;
  await create(-2 * MINUTE_MS);
  const [tried] = await occurrences();
  await runSql(url, `update events set attempts = 1, status = 'Queued', claims = 1 where id = ${tried!.id}`);
  expect(await store.deliveries.claim([tried!.id], HOLD)).toMatchObject([{ id: tried!.id, attempt: 2 }]);
});

test('ticks that are made up for are found by a sweep that has looked at their times already', async () => {
  const { store, create, occurrences } = bundle;
  const job = await create(-10 * MINUTE_MS);
  const silent = { at: new Date(), id: '0' };
  const fire = [1, 2, 3].map((minutes) => at(job, minutes * MINUTE_MS));
  const bells = await store.cronJobs.advance([moveTo(job, at(job, 20 * MINUTE_MS), [at(job, 0), ...fire])]);
  const times = (await occurrences({ status: ['Pending'] })).map(({ scheduledTime }) => scheduledTime);
  expect(times).toEqual([at(job, 0), ...fire, at(job, 20 * MINUTE_MS)]);
  const madeUp = bells.filter(({ dueAt }) => dueAt < at(job, 20 * MINUTE_MS)).map(({ eventId }) => eventId);
  expect(madeUp).toHaveLength(3);
  // Nobody heard their bells.
  await eventually(async () => {
    const { silent: found } = await store.sweep.look({ silent, owed: false });
    expect(found.map(({ eventId }) => eventId).sort()).toEqual(madeUp.sort());
  });
});

test('a claimed occurrence leads to its job, until the job is beyond it', async () => {
  const { store, create } = bundle;
  const job = await create(100);
  const occurrence = { cronId: job.id, scheduledTime: at(job, 0) };
  expect(await store.cronJobs.due([occurrence, occurrence])).toMatchObject([{ id: job.id }]);
  // Of one that came later, too: whoever had this one may have failed to move it on.
  expect(await store.cronJobs.due([{ cronId: job.id, scheduledTime: at(job, 1) }])).toMatchObject([
    { id: job.id },
  ]);
  await store.cronJobs.advance([moveTo(job, at(job, MINUTE_MS))]);
  expect(await store.cronJobs.due([occurrence])).toEqual([]);
});

test('pausing takes the pending occurrence back, resuming plans a new one', async () => {
  const { store, org, create, occurrences } = bundle;
  const job = await create(MINUTE_MS);
  const paused = await store.cronJobs.edit(org, job.id, () => ({
    changes: { status: 'Disabled' },
    now: new Date(),
    next: { at: undefined },
  }));
  expect(paused!.job).not.toHaveProperty('nextExecutionDate');
  expect(await occurrences()).toEqual([]);
  const again = await store.cronJobs.edit(org, job.id, () => ({
    changes: { status: 'Active' },
    now: new Date(),
    next: { at: at(job, 0) },
  }));
  expect(again!.bells).toHaveLength(1);
  expect(again!.job).toMatchObject({ nextExecutionDate: at(job, 0), nextExecutionStatus: 'Pending' });
});

test('an edit of payload and destination reaches the occurrence that waits', async () => {
  const { store, org, create, occurrences } = bundle;
  const job = await create(MINUTE_MS);
  await store.cronJobs.edit(org, job.id, () => ({ changes: { payload: 'new' }, now: new Date() }));
  expect(await occurrences()).toMatchObject([{ payload: 'new' }]);
});

test('running a job now adds an event and leaves the schedule; removing it leaves the runs alone', async () => {
  const { store, org, create, occurrences } = bundle;
  const job = await create(MINUTE_MS);
  const decide = () => ({ now: new Date() });
  // On a full second, where ticks are.
  const now = new Date(Math.ceil(Date.now() / 1_000) * 1_000);
  const runs = await Promise.all(Array.from({ length: 300 }, () => store.cronJobs.run(org, job.id, now)));
  const times = runs.map((run) => run!.scheduledTime.getTime());
  expect(new Set(times).size).toBe(300);
  for (const time of times) expect(time % 1_000).toBeGreaterThan(0);
  expect(Math.max(...times) - now.getTime()).toBeLessThan(2_000);
  expect((await store.cronJobs.find(org, job.id))!.job.nextExecutionDate).toEqual(job.nextExecutionDate);
  expect(await store.cronJobs.remove('999', job.id, decide)).toBeUndefined();
  expect(await store.cronJobs.remove(org, job.id, decide)).toMatchObject({ job: { id: job.id } });
  expect(await store.cronJobs.remove(org, job.id, decide)).toBeUndefined();
  expect(await store.cronJobs.find(org, job.id)).toBeUndefined();
  expect(await store.cronJobs.run(org, job.id, now)).toBeUndefined();
  expect((await occurrences()).map(({ id }) => id).sort()).toEqual(runs.map((run) => run!.id).sort());
});

test('a run of a job that is being removed is an event or none, and ends', async () => {
  const { store, org, create, occurrences } = bundle;
  for (let round = 0; round < 10; round += 1) {
    const job = await create(MINUTE_MS);
    const runs = Array.from({ length: 4 }, () => store.cronJobs.run(org, job.id, new Date()));
    const removed = store.cronJobs.remove(org, job.id, () => ({ now: new Date() }));
    const made = (await Promise.all(runs)).filter((run) => run !== undefined);
    await removed;
    const left = await occurrences();
    expect(left.filter(({ id }) => made.some((run) => run.id === id))).toHaveLength(made.length);
    expect(left.filter(({ scheduledTime }) => scheduledTime > new Date(Date.now() + 5_000))).toEqual([]);
  }
});

test('a move that was decided before an edit is void, also when the edit leaves the tick where it was', async () => {
  const { store, org, create, occurrences } = bundle;
  const job = await create(100);
  const stale = moveTo(job, at(job, MINUTE_MS));
  const edited = await store.cronJobs.edit(org, job.id, () => ({
    changes: { expression: '0 0 1 1 *' },
    now: new Date(Date.now() - 10_000),
    next: { at: at(job, 0) },
  }));
  expect(edited!.job.updatedAt.getTime()).toBeGreaterThan(job.updatedAt.getTime());
  expect(await store.cronJobs.advance([stale])).toEqual([]);
  expect(await occurrences()).toHaveLength(1);
  expect(await store.cronJobs.advance([{ ...stale, seen: edited!.job.updatedAt }])).toHaveLength(1);
});

test('of the settled occurrences of a job the latest ones are kept', async () => {
  const { store, org, create, occurrences, claimOne } = bundle;
  const job = await create(MINUTE_MS);
  for (let second = 1; second <= 5; second += 1) {
    const run = await store.cronJobs.run(org, job.id, new Date(Date.now() - second * 1_000));
    await store.deliveries.record(attemptAt(await claimOne(run!.id)));
  }
  expect((await store.cronJobs.find(org, job.id))!.history).toHaveLength(5);
  // The one that is still to come counts as one of them.
  expect(await store.cronJobs.prune([job.id], 3, 100)).toBe(3);
  expect((await occurrences()).map(({ status }) => status)).toEqual(['Sent', 'Sent', 'Pending']);
});

test('occurrences in flight, or waiting for a retry, stay, however many there are', async () => {
  const { store, org, create, occurrences, claimOne } = bundle;
  const job = await create(MINUTE_MS);
  for (let second = 1; second <= 3; second += 1) {
    const run = await store.cronJobs.run(org, job.id, new Date(Date.now() - second * 1_000));
    await claimOne(run!.id);
  }
  expect(await store.cronJobs.prune([job.id], 1, 100)).toBe(0);
  expect((await occurrences({ statuses: ['Queued'] })).length).toBeGreaterThanOrEqual(3);
});

test('a tick whose event is settled is made no second time: not as its job leaves it, nor as an edit plans it again', async () => {
  const { store, org, create, occurrences, claimOne } = bundle;
  const job = await create(100);
  const [event] = await occurrences();
  await store.deliveries.record(attemptAt(await claimOne(event!.id)));
  // Its job was not moved on meanwhile.
  expect((await store.cronJobs.find(org, job.id))!.job).toMatchObject({ nextExecutionStatus: 'Sent' });
  const edit = (next: Date, changes = {}) =>
    store.cronJobs.edit(org, job.id, () => ({
      changes,
      now: new Date(Date.now() - MINUTE_MS),
      next: { at: next },
    }));
  const again = await edit(at(job, 0));
  expect(again!.bells).toEqual([]);
  const move = { ...moveTo(job, at(job, MINUTE_MS)), seen: again!.job.updatedAt };
  expect(await store.cronJobs.advance([move])).toHaveLength(1);
  expect((await edit(at(job, 0)))!.bells).toEqual([]);
  expect((await occurrences()).map(({ status }) => status)).toEqual(['Sent']);
});
