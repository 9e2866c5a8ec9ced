import { setTimeout as pause } from 'node:timers/promises';
import { ALL_EVENTS, eventually, queryRows, type Receiver } from '@jiter/testkit';
import { backends, type Fleet, type Running } from '../fleet.ts';
import { counted } from './counted.ts';
import { clean } from './ledger.ts';
import { between, create, flow, soon } from '../load.ts';
import { repeated, unansweredAttempts } from './records.ts';
import { allAlive, settled } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';
import { aFleet, aReceiver } from '../a-fleet.ts';

const PER_SECOND = sized({ short: 20, full: 50 });
const KILLS = sized({ short: 2, full: 20 });
/** From one kill to the next, about. */
const DELIVERIES = sized({ short: 30, full: 250 });
/** Long enough that whichever worker dies holds several: were it a moment, one may die that holds none. */
const HELD_MS = [300, 1_200] as const;
/** A lease lasts 8 s longer than an attempt may take; full runs with what production has, 15 s. */
const env = isFull ? {} : { DELIVERY_TIMEOUT: '5s' };
const RESUMED_WITHIN_MS = sized({ short: 60_000, full: 31_000 });
/** The survivors' attempts are recorded by then, the dead one's leases are not over. */
const SURVIVORS_DONE_MS = sized({ short: 2_000, full: 8_000 });
/** What the killed one sent may be noticed a moment after its death; nobody else sends it before its lease is over. */
const LAST_WORDS_MS = sized({ short: 6_000, full: 2_000 });

/** A claim that a killed worker left: recorded by nobody. */
type Orphan = { id: string; claims: number; killedAtMs: number };

async function findHeld({ env: { DATABASE_URL } }: Fleet, killedAtMs: number): Promise<Orphan[]> {
  await pause(SURVIVORS_DONE_MS);
  const sql = `select id, claims from events where status = 'Queued' and updated_at <= $1`;
  const rows = await queryRows<{ id: string; claims: number }>(DATABASE_URL, sql, [new Date(killedAtMs)]);
  return rows.map(({ id, claims }) => ({ id: `evt_${id}`, claims, killedAtMs }));
}

/** In the midst of deliveries, however long a worker takes to start: events flow until the last kill. */
async function killAtRandom(
  fleet: Fleet,
  alive: Running[],
  { hits }: Receiver,
): Promise<Promise<Orphan[]>[]> {
  const searches: Promise<Orphan[]>[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const enough = hits.length + DELIVERIES * between(0.6, 1.4);
    await eventually(() => expect(hits.length).toBeGreaterThan(enough), 60_000);
    const [victim] = alive.splice(Math.floor(Math.random() * alive.length), 1);
    await victim!.stop('SIGKILL');
    searches.push(findHeld(fleet, Date.now()));
    alive.push(await fleet.startWorker());
  }
  return searches;
}

/** Each claim once, by the kill that left it; without those of survivors that were merely slow. */
async function onlyOrphans({ env: { DATABASE_URL } }: Fleet, found: readonly Orphan[]): Promise<Orphan[]> {
  const rows = await queryRows<{ id: string; claims: number }>(
    DATABASE_URL,
    `select id, claims from ${ALL_EVENTS}`,
  );
  const claimsNow = new Map(rows.map(({ id, claims }) => [`evt_${id}`, claims]));
  const byClaim = new Map([...found].reverse().map((orphan) => [`${orphan.id}/${orphan.claims}`, orphan]));
  return [...byClaim.values()].filter(({ id, claims }) => claimsNow.get(id)! > claims);
}

const wasInFlight = ({ killedAtMs }: Orphan, hits: readonly number[]) =>
  hits.some((at) => at <= killedAtMs + LAST_WORDS_MS);

/** How long after the kill (or its own time, if that was later) it came from somebody else. */
function resumedAfterMs({ killedAtMs }: Orphan, { hits, dueMs }: { hits: number[]; dueMs: number }): number {
  const next = hits.filter((at) => at > killedAtMs + LAST_WORDS_MS);
  // None: it was a survivor's, that was slow and tried again.
  return next.length === 0 ? 0 : Math.min(...next) - Math.max(killedAtMs, dueMs);
}

test.each(backends)(
  'kill -9 a worker, again and again, while events flow, the queue on %s',
  (backend) =>
    counted('kill -9 a worker', backend, async (row) => {
      const fleet = await aFleet(backend, { workers: 3, env });
      const receiver = await aReceiver(() => ({ status: 200, delayMs: between(...HELD_MS) }));
      const ledger = row.watch(receiver);
      const kills = { areOver: false };
      const flowing = flow({
        total: Infinity,
        isOver: () => kills.areOver,
        perSecond: PER_SECOND,
        async send() {
          const wish = { destination: receiver.url, scheduledTime: soon(between(1_500, 3_000)) };
          const result = await create(fleet, wish);
          if (result.kind === 'created') ledger.created(result.event);
        },
      });
      const killing = killAtRandom(fleet, [...fleet.workers], receiver);
      const found = await Promise.all(await killing.finally(() => (kills.areOver = true)));
      await flowing;
      await settled(fleet, ledger, 60_000);
      const orphans = await onlyOrphans(fleet, found.flat());
      const known = new Map(ledger.entries().map((entry) => [entry.id, entry]));
      const inFlight = orphans.filter((orphan) => wasInFlight(orphan, known.get(orphan.id)!.hits));
      const longestMs = Math.max(
        0,
        ...orphans.map((orphan) => resumedAfterMs(orphan, known.get(orphan.id)!)),
      );
      const unanswered = await unansweredAttempts(fleet);
      const killsDuring = (id: string) => inFlight.filter((orphan) => orphan.id === id).length;
      const retries = [...unanswered.values()].reduce((sum, count) => sum + count, 0);
      const allowed = inFlight.length + retries;
      row.note(
        {
          kills: KILLS,
          'held by the killed': orphans.length,
          'in flight in them': inFlight.length,
          'retries after a time-out': retries,
          'resumed after at most, s': longestMs / 1_000,
        },
        `${allowed}, in flight or retried`,
      );
      const counts = row.counts();
      expect(counts).toMatchObject({ ...clean, duplicated: counts.duplicated });
      expect(counts.duplicated).toBeLessThanOrEqual(allowed);
      expect(await repeated(fleet, ledger, unanswered, killsDuring)).toEqual([]);
      // Else nothing was shown.
      expect(orphans.length).toBeGreaterThan(0);
      expect(fleet.repairs()).not.toEqual([]);
      expect(longestMs).toBeLessThanOrEqual(RESUMED_WITHIN_MS);
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
