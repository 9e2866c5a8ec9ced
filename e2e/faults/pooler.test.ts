import { setTimeout as pause } from 'node:timers/promises';
import { hasPgBouncer, startPgBouncer, cloneDatabase } from '@jiter/testkit';
import { atEnd } from '../at-end.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { backends } from '../fleet.ts';
import { between, create, flow, soon } from '../load.ts';
import { counted } from './counted.ts';
import { percentile } from './ledger.ts';
import { repeated, unansweredAttempts } from './records.ts';
import { allAlive, settled } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';

const PER_SECOND = sized({ short: 40, full: 100 });
const TOTAL = sized({ short: 240, full: 4_000 });
/** When PgBouncer ends, again and again, and for how long it stays away. */
const EVERY_MS = sized({ short: 2_000, full: 5_000 });
const AWAY_MS = sized({ short: 300, full: 1_000 });
/** A connection that broke is noticed when it is used. */
const NOTICED_MS = 2_000;

const suite = (await hasPgBouncer()) ? describe : describe.skip;

/** The queue's connections go by it: short has it on one of them. */
suite.each(isFull ? backends : backends.slice(0, 1))(
  'PgBouncer in transaction mode, the queue on %s',
  (backend) => {
    test(
      'restarted under load: nothing is lost, and errors there are only while it is away',
      () =>
        counted('PgBouncer: restarted under load', backend, async (row) => {
          const database = atEnd(await cloneDatabase(), ({ drop }) => drop());
          const pooler = atEnd(await startPgBouncer(database.url), ({ remove }) => remove());
          const direct = backend === 'postgres' ? { QUEUE_URL: database.url } : {};
          const env = { DELIVERY_TIMEOUT: '3s', RETRY_SCHEDULE: '1s,2s,5s,10s,20s', ...direct };
          const fleet = await aFleet(backend, { workers: 2, databaseUrl: pooler.url, env });
          const receiver = await aReceiver();
          const ledger = row.watch(receiver);
          const over = { isOver: false };
          const outages: { from: number; until: number }[] = [];
          const refused: { at: number; status: number }[] = [];

          async function restart(): Promise<void> {
            await pause(EVERY_MS);
            while (!over.isOver) {
              const from = Date.now();
              await pooler.stop();
              await pause(AWAY_MS);
              await pooler.start();
              outages.push({ from, until: Date.now() + NOTICED_MS });
              await pause(EVERY_MS);
            }
          }
          const flowing = flow({
            total: TOTAL,
            perSecond: PER_SECOND,
            async send() {
              const at = Date.now();
              const result = await create(fleet, {
                destination: receiver.url,
                scheduledTime: soon(between(1_500, 3_000)),
              });
              if (result.kind === 'created') ledger.created(result.event);
              else refused.push({ at, status: result.status });
            },
          });
          await Promise.all([restart(), flowing.finally(() => (over.isOver = true))]);
          await settled(fleet, ledger, 60_000);
          const lags = ledger.lagsMs();
          row.note({
            restarts: outages.length,
            'answers 503': refused.length,
            'lag p50, ms': percentile(lags, 0.5),
            'p99, ms': percentile(lags, 0.99),
          });
          expect(outages.length).toBeGreaterThan(0);
          const { unknown, ...counts } = row.counts();
          // A create that was committed and not answered may exist.
          expect(unknown).toBeLessThanOrEqual(refused.length);
          expect(counts).toMatchObject({ lost: 0, early: 0, created: TOTAL - refused.length });
          // A receiver that is late is asked again, which the history knows.
          expect(await repeated(fleet, ledger, await unansweredAttempts(fleet))).toEqual([]);
          const isOutside = ({ at }: { at: number }) =>
            !outages.some(({ from, until }) => at >= from - NOTICED_MS && at <= until);
          expect(refused.filter(isOutside)).toEqual([]);
          expect(refused.every(({ status }) => status === 503)).toBe(true);
          allAlive(fleet);
        }),
      TEST_TIMEOUT_MS,
    );
  },
);
