import { eventually, redisUrl, startRedis, type RedisServer } from '@jiter/testkit';
import { type Fleet } from '../fleet.ts';
import { atEnd } from './at-end.ts';
import { createLedger, percentile, type Ledger } from './ledger.ts';
import { between, create, flow, soon } from './load.ts';
import { allAlive, settled } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from './start.ts';

const AWAY_MS = sized({ short: 5_000, full: 30_000 });
const BEFORE_MS = sized({ short: 3_000, full: 15_000 });
const PER_SECOND = sized({ short: 40, full: 50 });
/** Of the p95 of a create's time. A create waits for nothing in Redis, so noise is all there may be. */
const SLOWER_BY_MS = 100;

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

const p95 = (timed: readonly Timed[]) =>
  percentile(
    timed.map(({ tookMs }) => tookMs).sort((a, b) => a - b),
    0.95,
  );

const reached = (atMs: number) =>
  eventually(() => expect(Date.now()).toBeGreaterThanOrEqual(atMs), AWAY_MS + BEFORE_MS + 5_000);

const suite = redisUrl ? describe : describe.skip;

suite('the queue on a Redis that goes away', () => {
  test.each(Object.entries(outages))(
    '%s',
    async (scenario, goAway) => {
      const redis = atEnd(await startRedis(), ({ stop }) => stop());
      const fleet = await aFleet('redis', { workers: 2, redisUrl: redis.url });
      const receiver = await aReceiver();
      const ledger = createLedger([receiver]);
      const goneAtMs = Date.now() + BEFORE_MS;
      const creating = keepCreating(fleet, receiver.url, BEFORE_MS + AWAY_MS + 2_000, ledger);
      await reached(goneAtMs);
      const { back } = await goAway(redis);
      await reached(goneAtMs + AWAY_MS);
      await back();
      const backAtMs = Date.now();
      const timed = await creating;
      await settled(fleet, ledger, 60_000);

      const before = timed.filter(({ startedMs }) => startedMs < goneAtMs);
      const meanwhile = timed.filter(({ startedMs }) => startedMs >= goneAtMs && startedMs < backAtMs);
      const waits = ledger
        .entries()
        .filter(({ dueMs }) => dueMs > goneAtMs && dueMs <= backAtMs)
        .map(({ hits, dueMs }) => (hits[0] ?? Infinity) - Math.max(dueMs, backAtMs));
      const counts = ledger.report(scenario, 'redis', 'none', {
        'away, s': (backAtMs - goneAtMs) / 1_000,
        'creates meanwhile': meanwhile.length,
        'their p95 before, ms': p95(before),
        'their p95 meanwhile, ms': p95(meanwhile),
        'all arrived after, s': Math.max(0, ...waits) / 1_000,
      });
      expect(timed.filter(({ status }) => status !== 200)).toEqual([]);
      expect(counts).toMatchObject({ created: timed.length, lost: 0, duplicated: 0, early: 0 });
      if (isFull) expect(p95(meanwhile) - p95(before)).toBeLessThan(SLOWER_BY_MS);
      allAlive(fleet);
    },
    TEST_TIMEOUT_MS,
  );
});
