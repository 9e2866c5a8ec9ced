import { ALL_ATTEMPTS, eventually, queryRows } from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { backends, callApi, type Fleet } from '../fleet.ts';
import { between, createAll, soon } from '../load.ts';
import { counted } from './counted.ts';
import { clean, type Ledger } from './ledger.ts';
import { allAlive } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';

const EVENTS = sized({ short: 400, full: 10_000 });
const WORKERS = sized({ short: 2, full: 6 });
/** All within little time, so that workers claim while others cancel. */
const DUE_MS = sized<[number, number]>({ short: [5_000, 9_000], full: [40_000, 45_000] });
const CALLERS = 3;
const AT_A_TIME = sized({ short: 20, full: 200 });

type Known = { id: string; status: string; payload: string };

function knownEvents({ env: { DATABASE_URL } }: Fleet): Promise<Known[]> {
  const columns = 'id::text, status::text, payload';
  return queryRows<Known>(
    DATABASE_URL,
    `select ${columns} from events union all select ${columns} from settled_events`,
  );
}

/** One of several that cancel at once, until there is nothing left. Answers how many were cancelled for it. */
async function cancelAll(url: string, { apiKey }: Fleet): Promise<number> {
  const body = { filter: { status: 'Pending,Queued' }, limit: AT_A_TIME };
  let affected = 0;
  for (let more = true; more;) {
    const answer = await callApi<{ affected: number; more: boolean }>(
      url,
      apiKey,
      'POST',
      '/api/events/cancel',
      body,
    );
    expect(answer).toMatchObject({ status: 200 });
    affected += answer.body.affected;
    more = answer.body.more;
  }
  return affected;
}

async function allSettled(fleet: Fleet, ledger: Ledger): Promise<Known[]> {
  const known = await eventually(async () => {
    const events = await knownEvents(fleet);
    expect(events.filter(({ status }) => status !== 'Sent' && status !== 'Cancelled')).toEqual([]);
    return events;
  }, 60_000);
  for (const event of known.filter(({ status }) => status === 'Cancelled')) ledger.cancelled(event);
  return known;
}

async function recordedOf({ env: { DATABASE_URL } }: Fleet, events: readonly Known[]): Promise<string[]> {
  const sql = `select event_id::text as id from ${ALL_ATTEMPTS} where event_id = any($1)`;
  const rows = await queryRows<{ id: string }>(DATABASE_URL, sql, [events.map(({ id }) => id)]);
  return rows.map(({ id }) => id);
}

test.each(isFull ? backends : backends.slice(-1))(
  'events are cancelled in bulk while workers claim them, by several callers at two APIs: each is cancelled or sent, the queue on %s',
  (backend) =>
    counted('bulk cancel beside claiming workers', backend, async (row) => {
      const fleet = await aFleet(backend, { workers: WORKERS });
      const other = await fleet.startApi();
      const receiver = await aReceiver(() => ({ status: 200, delayMs: between(0, 50) }));
      const ledger = row.watch(receiver);
      const [from, to] = DUE_MS;
      const startMs = Date.now();
      const wish = () => ({
        destination: receiver.url,
        scheduledTime: soon(startMs - Date.now() + between(from, to)),
      });
      await createAll(fleet, Array.from({ length: EVENTS }, wish), ledger.created);
      await eventually(() => expect(receiver.hits.length).toBeGreaterThan(EVENTS / 10), 60_000);
      const callers = Array.from({ length: CALLERS }, (_, n) =>
        cancelAll(n % 2 ? other.url : fleet.url, fleet),
      );
      const affected = (await Promise.all(callers)).reduce((sum, count) => sum + count, 0);
      const known = await allSettled(fleet, ledger);

      const [sent, cancelled] = ['Sent', 'Cancelled'].map((one) =>
        known.filter(({ status }) => status === one),
      );
      // Whoever had claimed one sends it at its time, and finds afterwards that it is cancelled.
      const lastDueMs = Math.max(...ledger.entries().map(({ dueMs }) => dueMs));
      await eventually(() => expect(Date.now()).toBeGreaterThan(lastDueMs), 60_000);
      const hit = () => new Set(receiver.hits.map(({ id }) => id.slice('evt_'.length)));
      const underWay = () => cancelled!.map(({ id }) => id).filter((id) => hit().has(id));
      // What left has that in its history, and nothing else of the cancelled has any.
      await eventually(async () => {
        const recorded = await recordedOf(fleet, cancelled!);
        expect(recorded.sort()).toEqual(underWay().sort());
      });
      row.note({ sent: sent!.length, cancelled: cancelled!.length, 'of them under way': underWay().length });
      expect(affected).toBe(cancelled!.length);
      expect(sent!.length + cancelled!.length).toBe(EVENTS);
      // Else nothing was shown.
      expect(Math.min(sent!.length, cancelled!.length)).toBeGreaterThan(0);
      expect(sent!.filter(({ id }) => !hit().has(id))).toEqual([]);
      expect(row.counts()).toMatchObject({ ...clean, created: EVENTS });
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
