import { randomBytes } from 'node:crypto';
import { eventually, queryRows } from '@jiter/testkit';
import { startReplicated } from '@jiter/testkit/replicated';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { atEnd } from '../at-end.ts';
import { backends } from '../fleet.ts';
import { between, create, flow, soon } from '../load.ts';
import { counted } from './counted.ts';
import { repeated, unansweredAttempts, unrecordedIds, withGaps } from './records.ts';
import { allAlive, settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';

const PER_SECOND = sized({ short: 20, full: 50 });
/** For so long all that connect are led to a standby whose primary is well, as by a name that changes too early, or for a wrong one. */
const ASTRAY_MS = 2_000;
/** For so long the standby is none other yet. */
const UNPROMOTED_MS = sized({ short: 4_000, full: 15_000 });
const AFTER_MS = sized({ short: 0, full: 10_000 });
const patient = { DELIVERY_TIMEOUT: '3s', RETRY_SCHEDULE: '1s,2s,5s,10s,20s' };

async function passing(ms: number): Promise<void> {
  const untilMs = Date.now() + ms;
  await eventually(() => expect(Date.now()).toBeGreaterThanOrEqual(untilMs), ms + 5_000);
}

test.each(backends)(
  'PostgreSQL fails over to its standby under load, the queue on %s: nothing is lost, and all of it goes on by itself',
  (backend) =>
    counted('PostgreSQL: failover to a standby', backend, async (row) => {
      const servers = atEnd(await startReplicated(), ({ remove }) => remove());
      const env = { JITER_MASTER_KEY: randomBytes(32).toString('base64'), ...patient };
      const fleet = await aFleet(backend, { workers: 2, databaseUrl: servers.url, env });
      const receiver = await aReceiver(() => ({ status: 200, delayMs: 400 }));
      const ledger = row.watch(receiver);
      const refused: number[] = [];
      const phase = { isOver: false };
      const creating = flow({
        total: Infinity,
        isOver: () => phase.isOver,
        perSecond: PER_SECOND,
        async send() {
          const wish = { destination: receiver.url, scheduledTime: soon(between(1_500, 2_500)) };
          const result = await create(fleet, wish);
          if (result.kind === 'created') ledger.created(result.event);
          else refused.push(result.status);
        },
      });
      const untilMoreArrive = () => {
        const wanted = receiver.hits.length + PER_SECOND;
        return eventually(() => expect(receiver.hits.length).toBeGreaterThan(wanted), 30_000);
      };
      await untilMoreArrive();
      servers.lead('standby');
      await servers.cut();
      await passing(ASTRAY_MS);
      servers.lead('primary');
      await untilMoreArrive();

      await servers.killPrimary();
      // The name leads there first: whoever connects finds a server that only reads.
      servers.lead('standby');
      await passing(UNPROMOTED_MS);
      await servers.promote();
      const backAtMs = Date.now();
      await passing(AFTER_MS);
      await untilMoreArrive();
      phase.isOver = true;
      await creating;
      await settled(fleet, ledger, 90_000);
      // What one that died had under way arrives again: its last words say more than the events.
      allAlive(fleet);

      const unrecorded = unrecordedIds(fleet);
      const after = receiver.hits.map(({ at }) => at).filter((at) => at > backAtMs);
      row.note({
        'answers 503': refused.length,
        'made and not recorded at once': unrecorded.size,
        'deliveries again after, s': (Math.min(...after) - backAtMs) / 1_000,
      });
      expect(new Set(refused)).toEqual(new Set([503]));
      const { unknown, ...counts } = row.counts();
      expect(counts).toMatchObject({ lost: 0, early: 0, misnamed: 0 });
      // A create that was committed and not answered may exist.
      expect(unknown).toBeLessThanOrEqual(refused.length);
      expect(await repeated(fleet, ledger, await unansweredAttempts(fleet))).toEqual([]);
      expect(await withGaps(fleet, ledger, unrecorded)).toEqual([]);
      // Somebody leads again, and all of it goes by the new primary.
      await eventually(async () => {
        const { body } = await fleet.call<{ state: string }>('GET', '/api/status');
        expect(body).toMatchObject({ state: 'ok' });
      }, 60_000);
      expect(await queryRows(servers.standbyUrl, 'select pg_is_in_recovery() as is_standby')).toEqual([
        { is_standby: false },
      ]);
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
