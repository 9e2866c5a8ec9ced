import { ALL_ATTEMPTS, eventually, queryRows, runSql } from '@jiter/testkit';
import { aFleet, aReceiver } from '../a-fleet.ts';
import type { Fleet, Running } from '../fleet.ts';
import { create, flow, soon } from '../load.ts';
import { counted } from './counted.ts';
import { clean } from './ledger.ts';
import { allAlive, settled } from './settled.ts';
import { sized, TEST_TIMEOUT_MS } from './size.ts';

const TOTAL = sized({ short: 200, full: 3_000 });
const PER_SECOND = 50;
/** Partitions of a minute each, so that those of some minutes ago are over. */
const env = { EVENT_RETENTION: '30m' };
const TABLES = ['settled_events', 'attempt_history'];

const count = async ({ env: { DATABASE_URL } }: Fleet, from: string) =>
  (await queryRows<{ count: number }>(DATABASE_URL, `select count(*)::int as count from ${from}`))[0]!.count;

/** As if nobody had made any, neither for now nor for later. What they hold goes to the default one. */
async function loseAll({ env: { DATABASE_URL } }: Fleet): Promise<void> {
  for (const table of TABLES) {
    await runSql(
      DATABASE_URL,
      `do $$ declare leaf text; begin
        for leaf in select inhrelid::regclass::text from pg_inherits
          where inhparent = '${table}'::regclass and inhrelid <> '${table}_default'::regclass
        loop
          execute format('alter table ${table} detach partition %s', leaf);
          execute format('insert into ${table} select * from %s', leaf);
          execute format('drop table %s', leaf);
        end loop;
      end $$`,
    );
  }
}

const leaderOf = async ({ env: { DATABASE_URL }, running }: Fleet): Promise<Running> => {
  const sql = `select split_part(holder, ':', 2)::int as pid from leases where name = 'leader'`;
  const [lead] = await queryRows<{ pid: number }>(DATABASE_URL, sql);
  return running.find(({ process: { pid } }) => pid === lead!.pid)!;
};

test(
  'partitions that are missing lose nothing, and whoever leads next makes them and says so',
  () =>
    counted('partitions missing', 'postgres', async (row) => {
      const fleet = await aFleet('postgres', { workers: 2, env });
      const receiver = await aReceiver();
      const ledger = row.watch(receiver);
      const flowing = flow({
        total: TOTAL,
        perSecond: PER_SECOND,
        async send() {
          const result = await create(fleet, { destination: receiver.url, scheduledTime: soon(1_000) });
          if (result.kind === 'created') ledger.created(result.event);
        },
      });
      await eventually(() => expect(receiver.hits.length).toBeGreaterThan(TOTAL / 4), 60_000);
      await loseAll(fleet);
      await flowing;
      await settled(fleet, ledger, 60_000);
      const strays = await count(fleet, 'settled_events_default');
      expect(strays).toBeGreaterThan(TOTAL / 4);

      // Some minutes later, for whoever looks after partitions as its first duty.
      await runSql(
        fleet.env.DATABASE_URL,
        `update settled_events_default set settled_at = settled_at - interval '10 minutes'`,
        `update attempt_history_default set created_at = created_at - interval '10 minutes'`,
      );
      await (await leaderOf(fleet)).stop('SIGKILL');
      await fleet.startWorker();
      for (const table of TABLES)
        await eventually(async () => expect(await count(fleet, `${table}_default`)).toBe(0), 60_000);
      const warned = () => fleet.running.filter(({ output }) => /"partitions\.were-missing"/.test(output()));
      await eventually(() => expect(warned()).toHaveLength(1), 10_000);

      row.note({ 'found no partition': strays });
      expect(row.counts()).toMatchObject({ ...clean, created: TOTAL });
      expect(await count(fleet, 'settled_events')).toBe(TOTAL);
      expect(await count(fleet, ALL_ATTEMPTS)).toBe(TOTAL);
      const { body } = await fleet.call('GET', `/api/events/${ledger.entries()[0]!.id.slice('evt_'.length)}`);
      expect(body).toMatchObject({ status: 'Sent', history: [{ status: '200' }] });
      allAlive(fleet);
    }),
  TEST_TIMEOUT_MS,
);
