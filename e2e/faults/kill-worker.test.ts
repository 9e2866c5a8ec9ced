import { setTimeout as pause } from 'node:timers/promises';
import { eventually, queryRows } from '@jiter/testkit';
import { backends, type Fleet, type Running } from '../fleet.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { between, create, flow, soon } from './load.ts';
import { settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from './start.ts';

const TOTAL = sized({ short: 500, full: 5_000 });
const PER_SECOND = sized({ short: 80, full: 40 });
const KILLS = sized({ short: 3, full: 20 });
/** A lease lasts 8 s longer than an attempt may take; full runs with what production has. */
const DELIVERY_TIMEOUT = sized({ short: '5s', full: '15s' });
const RESUMED_WITHIN_MS = 30_000;
/** The survivors' attempts are recorded by then, the dead one's leases are not over. */
const SURVIVORS_DONE_MS = sized({ short: 2_000, full: 8_000 });

/** What a killed worker held: claimed before it died, recorded by nobody. */
type Orphans = { killedAtMs: number; ids: Set<string> };

async function findOrphans({ env }: Fleet, killedAtMs: number): Promise<Orphans> {
  await pause(SURVIVORS_DONE_MS);
  const rows = await queryRows<{ id: string }>(
    env.DATABASE_URL,
    `select id from events where status = 'Queued' and updated_at <= $1`,
    [new Date(killedAtMs)],
  );
  return { killedAtMs, ids: new Set(rows.map(({ id }) => `evt_${id}`)) };
}

async function killAtRandom(fleet: Fleet, alive: Running[], ledger: Ledger): Promise<Promise<Orphans>[]> {
  const searches: Promise<Orphans>[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const delivered = Math.round((TOTAL / (KILLS + 1)) * (kill + between(-0.4, 0.4)));
    await eventually(() => expect(ledger.size()).toBeGreaterThan(delivered), 60_000);
    const [victim] = alive.splice(Math.floor(Math.random() * alive.length), 1);
    const killedAtMs = Date.now();
    await victim!.stop('SIGKILL');
    searches.push(findOrphans(fleet, killedAtMs));
    alive.push(await fleet.startWorker());
  }
  return searches;
}

/** On a busy machine the receiver may miss the deadline: what follows is a retry that the history knows. */
async function countRetries({ env }: Fleet): Promise<number> {
  const sql = `select event_id from attempts where status not like '2%'`;
  return (await queryRows(env.DATABASE_URL, sql)).length;
}

/** How long after the kill (or its own time, if that was later) each orphan came from somebody else. */
function resumedAfterMs(ledger: Ledger, orphans: readonly Orphans[]): number[] {
  const known = new Map(ledger.entries().map((entry) => [entry.id, entry]));
  return orphans.flatMap(({ killedAtMs, ids }) =>
    [...ids].flatMap((id) => {
      const { hits, dueMs } = known.get(id)!;
      const next = hits.filter((at) => at > killedAtMs);
      return next.length === 0 ? [] : [Math.min(...next) - Math.max(killedAtMs, dueMs)];
    }),
  );
}

test.each(backends)(
  'kill -9 a worker, again and again, while events flow, the queue on %s',
  async (backend) => {
    const fleet = await aFleet(backend, { workers: 3, env: { DELIVERY_TIMEOUT } });
    const receiver = await aReceiver(() => ({ status: 200, delayMs: between(50, 300) }));
    const ledger = createLedger([receiver]);
    const destination = receiver.url;
    const flowing = flow({
      total: TOTAL,
      perSecond: PER_SECOND,
      async send() {
        const result = await create(fleet, { destination, scheduledTime: soon(between(1_500, 3_000)) });
        if (result.kind === 'created') ledger.created(result.event);
      },
    });
    const orphans = await Promise.all(await killAtRandom(fleet, [...fleet.workers], ledger));
    await flowing;
    await settled(fleet, ledger, 60_000);

    const inFlight = orphans.flatMap(({ killedAtMs, ids }) =>
      ledger.entries().filter(({ id, hits }) => ids.has(id) && hits.some((at) => at <= killedAtMs + 50)),
    );
    const resumed = resumedAfterMs(ledger, orphans);
    const longestMs = Math.max(0, ...resumed);
    const retries = await countRetries(fleet);
    const allowed = inFlight.length + retries;
    const counts = ledger.report('kill -9 a worker', backend, `${allowed} in flight or retried`, {
      kills: KILLS,
      'held by the killed': orphans.reduce((sum, { ids }) => sum + ids.size, 0),
      'retries after a time-out': retries,
      'resumed after at most, s': longestMs / 1_000,
    });
    expect(counts).toMatchObject({ created: TOTAL, lost: 0, early: 0 });
    expect(counts.duplicated).toBeLessThanOrEqual(allowed);
    expect(longestMs).toBeLessThanOrEqual(RESUMED_WITHIN_MS);
  },
  TEST_TIMEOUT_MS,
);
