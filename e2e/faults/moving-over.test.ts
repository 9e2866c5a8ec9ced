import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { emptyDatabase, eventually, queryRows, runSql } from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import { atEnd } from '../at-end.ts';
import { builtFile } from '../built.ts';
import { createAll, soon } from '../load.ts';
import { counted } from './counted.ts';
import { clean } from './ledger.ts';
import { allAlive, settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';

const TO_MOVE = sized({ short: 20_000, full: 300_000 });
const EVENTS = 50;
/** Whoever has found nothing to move, or has seen another version, looks again a minute later. */
const LEADS_AND_MOVES_WITHIN_MS = 150_000;

const count = async (url: string, from: string) =>
  (await queryRows<{ count: number }>(url, `select count(*)::int as count from ${from}`))[0]!.count;

function migrate(DATABASE_URL: string) {
  const env = { PATH: process.env['PATH'], DATABASE_URL };
  const child = spawn(process.execPath, [builtFile('migrate')], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, output })) };
}

/** Once so many migrations are committed. Answers how many it had committed when it was killed. */
async function migrateAndKill(url: string, when: number): Promise<number> {
  const { child, ended } = migrate(url);
  const done = () => count(url, 'jiter_migrations').catch(() => 0);
  const isFar = eventually(async () => expect(await done()).toBeGreaterThanOrEqual(when), 60_000);
  const early = await Promise.race([isFar.then(() => undefined), ended]);
  if (early) throw new Error(`it ended by itself, with ${early.code}: ${early.output}`);
  child.kill('SIGKILL');
  await ended;
  return done();
}

/** Settled where they were, by the version before, each with its history. */
const fill = (url: string) =>
  runSql(
    url,
    `with made as (
       insert into events (id, org_id, scheduled_time, created_at, updated_at, sent_at, status, attempts, claims, destination, payload)
       select id_at((extract(epoch from at) * 1000)::bigint - 1704067200000, n), (select min(id) from orgs), at, at, at, at, 'Sent', 1, 1, 'http://127.0.0.1/', 'before ' || n
       from generate_series(1, ${TO_MOVE}) as n, lateral (select now() - n * interval '30 seconds' as at) as moment
       returning id, sent_at)
     insert into attempts (event_id, claim, created_at, attempt, lag_ms, duration_ms, status, response_data, worker)
     select id, 1, sent_at, 1, 0, 1, '200', 'ok', 'w' from made`,
  );

/** Has each step of moving take its time, so that whoever does it is in its midst whenever one looks. */
const SLOW_MOVES = [
  `create function take_time() returns trigger language plpgsql as $$ begin perform pg_sleep(0.5); return null; end $$`,
  'create trigger slow_moves after insert on settled_events for each statement execute function take_time()',
];

test(
  'a migration, and whoever moves what was settled before, are killed in the middle, and gone on with',
  () =>
    counted('moving over, killed', 'postgres', async (row) => {
      const database = atEnd(await emptyDatabase(), ({ drop }) => drop());
      const { url } = database;
      const committed = [await migrateAndKill(url, 2), await migrateAndKill(url, 6)];
      expect(await migrate(url).ended).toMatchObject({ code: 0 });

      const fleet = await aFleet('postgres', { workers: 0, databaseUrl: url });
      // Before there is a leader: one who has found nothing to move rests for a minute.
      await fill(url);
      await runSql(url, ...SLOW_MOVES);
      await Promise.all([fleet.startWorker(), fleet.startWorker()]);
      const receiver = await aReceiver();
      const ledger = row.watch(receiver);
      const left = () => count(url, 'events where due_at is null');
      await eventually(async () => {
        const now = await left();
        expect(now).toBeLessThan(TO_MOVE);
        expect(now).toBeGreaterThan(0);
      }, LEADS_AND_MOVES_WITHIN_MS);
      const [lead] = await queryRows<{ pid: number }>(
        url,
        `select split_part(holder, ':', 2)::int as pid from leases where name = 'leader'`,
      );
      await fleet.running.find(({ process: { pid } }) => pid === lead!.pid)!.stop('SIGKILL');
      const leftThen = await left();
      await runSql(url, 'drop trigger slow_moves on settled_events');
      const wishes = Array.from({ length: EVENTS }, () => ({
        destination: receiver.url,
        scheduledTime: soon(2_000),
      }));
      await createAll(fleet, wishes, ledger.created);
      await eventually(async () => expect(await left()).toBe(0), 120_000);
      await settled(fleet, ledger, 60_000);

      row.note({
        'migrations when killed': committed[0]!,
        'and again': committed[1]!,
        'left to move when killed': leftThen,
      });
      expect(leftThen).toBeGreaterThan(0);
      expect(row.counts()).toMatchObject({ ...clean, created: EVENTS });
      expect(await count(url, `settled_events where payload like 'before %'`)).toBe(TO_MOVE);
      expect(await count(url, 'attempts')).toBe(TO_MOVE);
      const { body } = await fleet.call<{ id: string }[]>('GET', '/api/events?status=Sent&limit=1');
      const { body: one } = await fleet.call('GET', `/api/events/${body[0]!.id}`);
      expect(one).toMatchObject({ payload: `before ${TO_MOVE}`, history: [{ status: '200' }] });
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
