import { eventually } from './eventually.ts';
import { openSql, queryRows, runSql } from './database.ts';

export type HeldWrites = {
  /** Resolves once a statement waits that has its rows, and is about to write them. */
  untilSomebodyWaits(): Promise<void>;
  /** They go on. As often as one likes. */
  end(): Promise<void>;
};

const LOCK = 7_001;
const WAITING = `select from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'`;

/** Has statements that write rows of events stay under way, in a database of one's own. */
export async function holdWrites(url: string): Promise<HeldWrites> {
  await runSql(
    url,
    `create or replace function hold_write() returns trigger language plpgsql as
       $$ begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$`,
    'create or replace trigger held_write before update on events for each row execute function hold_write()',
  );
  const untilNobodyWaits = () =>
    eventually(async () => expect(await queryRows(url, WAITING)).toEqual([]), 30_000);
  const holder = await openSql(url);
  await holder.rows(`select pg_advisory_lock(${LOCK})`);
  let ended: Promise<void> | undefined;
  return {
    untilSomebodyWaits: () =>
      eventually(async () => expect(await queryRows(url, WAITING)).not.toEqual([]), 30_000),
    end: () => (ended ??= holder.close().then(untilNobodyWaits)),
  };
}
