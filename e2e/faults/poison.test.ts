import { randomUUID } from 'node:crypto';
import { eventually, queryRows, runSql } from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { backends, type Fleet } from '../fleet.ts';
import { between, createAll, soon } from '../load.ts';
import { counted } from './counted.ts';
import { dieAt } from './die-at.ts';
import { clean } from './ledger.ts';
import { repeated, unansweredAttempts, unrecordedClaims } from './records.ts';
import { allAlive, arrived } from './settled.ts';
import { isFull, sized, TEST_TIMEOUT_MS } from './size.ts';

const GOOD = sized({ short: 50, full: 1_000 });
/** Full: for about as long as twenty leases last. */
const DUE_MS = sized<[number, number]>({ short: [1_500, 12_000], full: [2_000, 200_000] });
const MAX_CLAIMS = 20;
/** How many of them each lives through here; of the others it is taken that they were. */
const LOST_BEFORE = sized({ short: 19, full: 0 });
const ENDED_WITHIN_MS = sized({ short: 90_000, full: 600_000 });
/**
 * A lease lasts 8 s longer than an attempt may take. One that the receiver is late with is recorded, and those before it no longer
 * count: as many again as there may be would follow.
 */
const env = { DELIVERY_TIMEOUT: sized({ short: '5s', full: '1s' }) };
/** Two processes, each of which is started again when it dies. */
const workerEnv = { JITER_WORKERS: '2', ...dieAt('/kills') };

type Sort = {
  /** Claims that it may lose here beside those, as where another one kills the process that has it: it would end as one that kills, by its last. */
  spare?: number;
  /** What PostgreSQL has to refuse of it. */
  refuse?: (id: string) => string;
  /** What its receiver answers. */
  body?: string;
  /** What its history ends with, where it can have any. */
  status?: string;
};

const REFUSED = 'given up: its record was refused: SQLSTATE 23514 at no_poison';
const lostBefore = ({ spare = 0 }: Sort) => Math.max(0, LOST_BEFORE - spare);
/** Claims that come to an end here. */
const lived = (sort: Sort) => MAX_CLAIMS - lostBefore(sort);

const sorts: Record<string, Sort> = {
  kills: { status: 'given up: 20 claims in a row ended without a record' },
  answer: {
    refuse: () => `alter table attempt_history add constraint no_poison check (response_data <> 'poison')`,
    body: 'poison',
    status: REFUSED,
    spare: 1,
  },
  record: {
    refuse: (id) => `alter table attempt_history add constraint no_poison_${id} check (event_id <> ${id})`,
  },
  settling: {
    refuse: (id) => `alter table settled_events add constraint no_poison check (id <> ${id})`,
    status: REFUSED,
  },
};

type Poison = Sort & { id: string };

/** Not due before everything is as it has to be. */
async function createPoison(fleet: Fleet, destination: string, sort: Sort): Promise<Poison> {
  const wish = { destination, payload: randomUUID(), delay: '1h', labels: ['poison'] };
  const { body } = await fleet.call('POST', '/api/events', wish);
  const { id } = body;
  if (sort.refuse) await runSql(fleet.env.DATABASE_URL, sort.refuse(id));
  return { id, ...sort };
}

async function makeDue(fleet: Fleet, poisons: readonly Poison[]): Promise<void> {
  const rows = poisons.map((poison) => `(${poison.id}, ${lostBefore(poison)})`).join(', ');
  await runSql(
    fleet.env.DATABASE_URL,
    `update events set due_at = now() + interval '2 seconds', wake_at = now(), claims = lost, lost_claims = nullif(lost, 0)
     from (values ${rows}) as poisons (poison, lost) where id = poison`,
  );
}

async function statusOf({ env: { DATABASE_URL } }: Fleet, { id }: Poison): Promise<string | undefined> {
  const sql =
    'select status::text from events where id = $1 union all select status::text from settled_events where id = $1';
  return (await queryRows<{ status: string }>(DATABASE_URL, sql, [id]))[0]?.status;
}

test.each(isFull ? backends : backends.slice(0, 1))(
  'a poison event of each sort ends with its reason after twenty claims, beside good ones that arrive, the queue on %s',
  (backend) =>
    counted('a poison event of each sort', backend, async (row) => {
      const fleet = await aFleet(backend, { workers: 1, env, workerEnv });
      const receiver = await aReceiver();
      const bad = await aReceiver(({ path }) => ({ body: sorts[path.slice(1)]!.body ?? '' }));
      const ledger = row.watch(receiver);
      const wish = () => ({ destination: receiver.url, scheduledTime: soon(between(...DUE_MS)) });
      await createAll(fleet, Array.from({ length: GOOD }, wish), ledger.created);
      const poisons = new Map<string, Poison>();
      for (const [name, sort] of Object.entries(sorts))
        poisons.set(name, await createPoison(fleet, `${bad.url}${name}`, sort));
      await makeDue(fleet, [...poisons.values()]);

      for (const poison of poisons.values())
        await eventually(
          async () => expect(await statusOf(fleet, poison)).toBe('Failed To Send'),
          ENDED_WITHIN_MS,
        );
      await arrived(fleet, ledger, 60_000);

      const deaths = fleet.running[1]!.output().match(/"event":"process\.died"/g)?.length ?? 0;
      const unrecorded = await unrecordedClaims(fleet);
      const unanswered = await unansweredAttempts(fleet);
      const ofGood = (counts: ReadonlyMap<string, number>) =>
        ledger.entries().reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
      row.note(
        { 'poison events': poisons.size, 'processes killed': deaths, 'poison sent, times': bad.hits.length },
        `${ofGood(unrecorded) + ofGood(unanswered)}, in flight in a killed process or retried`,
      );
      for (const [name, { id, status, spare = 0 }] of poisons) {
        const { body } = await fleet.call('GET', `/api/events/${id}`);
        expect(body).toMatchObject({ status: 'Failed To Send', failureReason: 'unrecorded' });
        expect(body.history?.at(-1)?.status ?? '').toContain(status ?? '');
        // Less often, where another one killed the process that had it.
        const sent = bad.hits.filter(({ path }) => path === `/${name}`).length;
        expect(sent).toBeLessThanOrEqual(name === 'kills' ? 0 : lived({ spare }));
      }
      expect(deaths).toBe(lived(sorts['kills']!));
      const allowedOf = (id: string) => unrecorded.get(id) ?? 0;
      expect(await repeated(fleet, ledger, unanswered, allowedOf)).toEqual([]);
      expect({ ...row.counts(), duplicated: 0 }).toMatchObject({ ...clean, created: GOOD });
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
