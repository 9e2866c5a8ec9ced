import { eventually, queryRows } from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { backends, type Fleet } from '../fleet.ts';
import { forEach } from '../load.ts';
import { counted } from './counted.ts';
import { allAlive } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';

const EVENTS = sized({ short: 80, full: 2_000 });
const RATE = sized({ short: 20, full: 100 });
/**
 * A killed one's lease is over 8 s after an attempt may take no longer. Whatever is not answered by then has failed for good, and
 * the receiver is in the process of this test, which stands still for a second now and then.
 */
const env = { RETRY_SCHEDULE: 'none', DELIVERY_TIMEOUT: '5s' };
/** After the death of whoever led: until somebody else is sure of it, and one second more of what he does. */
const TAKEN_OVER_MS = 10_000;
const SLACK_MS = 2_000;

type Job = { id: string; state: string; done: number; matches: number; createdAt: string; endedAt?: string };

/** All of them fail, once. */
async function failAll(fleet: Fleet, destination: string): Promise<string[]> {
  const one = { destination, delay: '0s', retryPolicy: { delays: [] } };
  const batches = Array.from({ length: EVENTS / 20 }, (_, batch) =>
    Array.from({ length: 20 }, (_none, index) => ({ ...one, payload: `${batch} ${index}` })),
  );
  const made = await forEach(batches, async (batch) => {
    const { body } = await fleet.call<{ id: string }[]>('POST', '/api/events/batch', batch);
    return body.map(({ id }) => id);
  });
  await eventually(async () => expect(await count(fleet, 'Failed To Send')).toBe(EVENTS), 60_000);
  return made.flat();
}

async function count(fleet: Fleet, status: string): Promise<number> {
  const path = `/api/events/count?status=${encodeURIComponent(status)}`;
  return (await fleet.call<{ count: number }>('GET', path)).body.count;
}

async function begin(fleet: Fleet): Promise<Job> {
  const body = { action: 'retry', filter: { status: 'Failed To Send' }, rate: RATE };
  const { body: job } = await fleet.call<Job>('POST', '/api/bulk', body);
  expect(job).toMatchObject({ state: 'running', matches: EVENTS });
  return job;
}

const read = async (fleet: Fleet, { id }: Job) => (await fleet.call<Job>('GET', `/api/bulk/${id}`)).body;

const becomes = (fleet: Fleet, job: Job, check: (job: Job) => void) =>
  eventually(async () => {
    const now = await read(fleet, job);
    check(now);
    return now;
  }, 120_000);

/** What was retried, and for when: as it was written down with the retry. */
const retriesOf = ({ env: { DATABASE_URL } }: Fleet) =>
  queryRows<{ id: string; dueMs: number }>(
    DATABASE_URL,
    `select event_id::text as id, extract(epoch from (details->>'dueAt')::timestamptz)::float8 * 1000 as "dueMs"
     from audit where action = 'event.retried' order by 2`,
  );

/** In as long as that, from whichever moment on. */
const mostWithin = (spanMs: number, atMs: readonly number[]): number =>
  Math.max(...atMs.map((from) => atMs.filter((at) => at >= from && at < from + spanMs).length));

/** The process that leads: it is the one that walks the jobs. */
async function findLeader({ env: { DATABASE_URL }, workers }: Fleet) {
  const [row] = await queryRows<{ holder: string }>(
    DATABASE_URL,
    "select holder from leases where name = 'leader'",
  );
  const leader = workers.find(({ process }) => row!.holder.split(':')[1] === String(process.pid));
  if (!leader) throw new Error(`${row!.holder} is none of them`);
  return leader;
}

test.each(isFull ? backends : backends.slice(0, 1))(
  'a bulk retry survives kill -9 of whoever walks it, and retries none twice but what was under way, the queue on %s',
  (backend) =>
    counted('kill -9 a worker that walks a bulk retry', backend, async (row) => {
      const fleet = await aFleet(backend, { workers: 2, env });
      let isWell = false;
      const receiver = await aReceiver(() => (isWell ? { status: 200, delayMs: 50 } : 500));
      const ids = await failAll(fleet, receiver.url);
      expect(receiver.hits).toHaveLength(EVENTS);
      isWell = true;
      const job = await begin(fleet);
      await becomes(fleet, job, ({ done }) => expect(done).toBeGreaterThan(EVENTS / 4));
      const leader = await findLeader(fleet);
      await leader.stop('SIGKILL');
      const killedAtMs = Date.now();
      // What it had sent and not recorded; nobody else knows of that.
      const underWay = await queryRows<{ id: string }>(
        fleet.env.DATABASE_URL,
        `select id::text from events where status = 'Queued' and claims > attempts`,
      );
      const { done: doneThen } = await read(fleet, job);
      expect(doneThen).toBeLessThan(EVENTS);
      const ended = await becomes(fleet, job, ({ state }) => expect(state).toBe('done'));
      expect(ended.done).toBe(EVENTS);
      await eventually(async () => expect(await count(fleet, 'Sent')).toBe(EVENTS), 60_000);

      const hits = new Map(ids.map((id) => [`evt_${id}`, 0]));
      for (const { id } of receiver.hits) hits.set(id, (hits.get(id) ?? 0) + 1);
      const twice = [...hits].filter(([, times]) => times !== 2).map(([id]) => id);
      const known = new Set(underWay.map(({ id }) => `evt_${id}`));
      const tookMs = Date.parse(ended.endedAt!) - Date.parse(job.createdAt);
      row.note(
        {
          'retried before the kill': doneThen,
          'under way in it': underWay.length,
          'took, s': tookMs / 1_000,
          'went on after, s': (nextRetryAt(receiver.hits, killedAtMs) - killedAtMs) / 1_000,
        },
        'what was under way',
      );
      expect(twice.filter((id) => !known.has(id))).toEqual([]);
      // Those were sent again, and not retried again.
      expect((await retriesOf(fleet)).map(({ id }) => id).sort()).toEqual([...ids].sort());
      if (isFull) expect(tookMs).toBeLessThan((EVENTS / RATE) * 1_000 + TAKEN_OVER_MS + SLACK_MS);
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);

test('a bulk retry keeps its pace, and whoever stops it stops it', async () => {
  const fleet = await aFleet('postgres', { env });
  let isWell = false;
  const receiver = await aReceiver(() => (isWell ? 200 : 500));
  await failAll(fleet, receiver.url);
  isWell = true;
  const stopped = await begin(fleet);
  await becomes(fleet, stopped, ({ done }) => expect(done).toBeGreaterThan(0));
  const { body: then } = await fleet.call<Job>('POST', `/api/bulk/${stopped.id}/stop`, {});
  expect(then.state).toBe('stopped');
  expect(then.done).toBeLessThan(EVENTS);
  await eventually(async () => expect(await count(fleet, 'Sent')).toBe(then.done), 60_000);
  const left = EVENTS - then.done;
  const body = { action: 'retry', filter: { status: 'Failed To Send' }, rate: RATE };
  const { body: job } = await fleet.call<Job>('POST', '/api/bulk', body);
  expect(job.matches).toBe(left);
  const ended = await becomes(fleet, job, ({ state }) => expect(state).toBe('done'));
  expect((await read(fleet, stopped)).done).toBe(then.done);
  await eventually(() => expect(receiver.hits).toHaveLength(2 * EVENTS), 60_000);
  const retries = await retriesOf(fleet);
  expect(new Set(retries.map(({ id }) => id)).size).toBe(EVENTS);
  expect(retries).toHaveLength(EVENTS);
  // Of two seconds; a step, of which there are four a second, may come late, and none is made good for that.
  const dueMs = retries.map((one) => one.dueMs);
  expect(mostWithin(2_000, dueMs)).toBeLessThanOrEqual(2 * RATE + (3 * RATE) / 4);
  const paceMs = (left / RATE) * 1_000;
  const tookMs = Date.parse(ended.endedAt!) - Date.parse(job.createdAt);
  // Never faster than it was told: a second is the granularity of its steps and of its begin.
  expect(tookMs).toBeGreaterThan(paceMs - 1_000);
  if (isFull) expect(tookMs).toBeLessThan(paceMs + SLACK_MS);
});

/** Of the first retry that was sent a moment after the kill. */
function nextRetryAt(hits: readonly { at: number }[], killedAtMs: number): number {
  return Math.min(...hits.map(({ at }) => at).filter((at) => at > killedAtMs + 1_000), Infinity);
}
