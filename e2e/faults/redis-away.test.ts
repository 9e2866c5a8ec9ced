import { eventually, hasOwnRedis, startRedis, type RedisServer } from '@jiter/testkit';
import { type Fleet } from '../fleet.ts';
import { atEnd } from '../at-end.ts';
import { counted } from './counted.ts';
import { clean, percentile, type Ledger } from './ledger.ts';
import { between, create, flow, soon } from '../load.ts';
import { repeated, unansweredAttempts } from './records.ts';
import { allAlive, settled } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const AWAY_MS = sized({ short: 5_000, full: 30_000 });
const BEFORE_MS = sized({ short: 3_000, full: 10_000 });
const PER_SECOND = sized({ short: 40, full: 50 });
/** A create waits for nothing in Redis, so noise is all that its time may grow by. */
const SLOWER_BY_MS = { p95: 100, p99: 200 };
/** Bells that were not taken are rung again once Redis is back. */
const RESUMED_WITHIN_MS = sized({ short: 30_000, full: 10_000 });

type Away = (redis: RedisServer) => Promise<{ back: () => Promise<void> }>;

const outages: Record<string, Away> = {
  'Redis: accepts and never answers': (redis) => {
    process.kill(redis.pid, 'SIGSTOP');
    return Promise.resolve({ back: () => Promise.resolve(void process.kill(redis.pid, 'SIGCONT')) });
  },
  'Redis: refuses connections': async (redis) => {
    await redis.kill();
    const back = async () => void atEnd(await startRedis({ port: redis.port }), ({ stop }) => stop());
    return { back };
  },
};

type Timed = { startedMs: number; tookMs: number; status: number };

async function keepCreating(
  fleet: Fleet,
  destination: string,
  forMs: number,
  ledger: Ledger,
): Promise<Timed[]> {
  const timed: Timed[] = [];
  const send = async () => {
    const startedMs = Date.now();
    const result = await create(fleet, { destination, scheduledTime: soon(between(1_500, 3_000)) });
    const status = result.kind === 'created' ? 200 : result.status;
    timed.push({ startedMs, tookMs: Date.now() - startedMs, status });
    if (result.kind === 'created') ledger.created(result.event);
  };
  await flow({ total: Math.round((forMs / 1_000) * PER_SECOND), perSecond: PER_SECOND, send });
  return timed;
}

function slowest(timed: readonly Timed[]) {
  const tookMs = timed.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return { p95: percentile(tookMs, 0.95), p99: percentile(tookMs, 0.99) };
}

const reached = (atMs: number) =>
  eventually(() => expect(Date.now()).toBeGreaterThanOrEqual(atMs), AWAY_MS + BEFORE_MS + 5_000);

const suite = hasOwnRedis ? describe : describe.skip;

suite('the queue on a Redis that goes away', () => {
  test.each(Object.entries(outages))(
    '%s',
    (scenario, goAway) =>
      counted(scenario, 'redis', async (row) => {
        const redis = atEnd(await startRedis(), ({ stop }) => stop());
        const fleet = await aFleet('redis', { workers: 2, redisUrl: redis.url });
        const receiver = await aReceiver();
        const ledger = row.watch(receiver);
        const goneAtMs = Date.now() + BEFORE_MS;
        const creating = keepCreating(fleet, receiver.url, BEFORE_MS + AWAY_MS + 2_000, ledger);
        await reached(goneAtMs);
        const { back } = await goAway(redis);
        await reached(goneAtMs + AWAY_MS);
        await back();
        const backAtMs = Date.now();
        const timed = await creating;
        await settled(fleet, ledger, 60_000);

        const before = slowest(timed.filter(({ startedMs }) => startedMs < goneAtMs));
        const meanwhile = timed.filter(({ startedMs }) => startedMs >= goneAtMs && startedMs < backAtMs);
        const then = slowest(meanwhile);
        const waits = ledger
          .entries()
          .filter(({ dueMs }) => dueMs > goneAtMs && dueMs <= backAtMs)
          .map(({ hits, dueMs }) => (hits[0] ?? Infinity) - Math.max(dueMs, backAtMs));
        row.note({
          'away, s': (backAtMs - goneAtMs) / 1_000,
          'creates meanwhile': meanwhile.length,
          'their p95 before, ms': before.p95,
          'p95 meanwhile, ms': then.p95,
          'p99 before, ms': before.p99,
          'p99 meanwhile, ms': then.p99,
          'due meanwhile': waits.length,
          'all of these arrived after, s': Math.max(0, ...waits) / 1_000,
        });
        expect(timed.filter(({ status }) => status !== 200)).toEqual([]);
        // A receiver that was late is asked again, which the history knows.
        const unanswered = await unansweredAttempts(fleet);
        row.note({ 'retries after a time-out': unanswered.size });
        expect({ ...row.counts(), duplicated: 0 }).toMatchObject({ ...clean, created: timed.length });
        expect(await repeated(fleet, ledger, unanswered)).toEqual([]);
        // By itself: nobody but the fleet did anything.
        expect(waits.length).toBeGreaterThan(0);
        expect(Math.max(...waits)).toBeLessThanOrEqual(RESUMED_WITHIN_MS);
        if (isFull) {
          expect(then.p95 - before.p95).toBeLessThan(SLOWER_BY_MS.p95);
          expect(then.p99 - before.p99).toBeLessThan(SLOWER_BY_MS.p99);
        }
        allAlive(fleet);
      }),
    TEST_TIMEOUT_MS,
  );
});
