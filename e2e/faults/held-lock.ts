import { eventually, openSql, queryRows } from '@jiter/testkit';
import { atEnd } from '../at-end.ts';

export type HeldLock = {
  /** Resolves once somebody waits for it: whoever is about to do that is at this step, and stays there. */
  untilSomebodyWaits(): Promise<void>;
  /** Ends the statements that wait, as if the machine of whoever asked had gone: they do nothing. */
  refuse(): Promise<void>;
  /** They go on, and commit, whether or not anybody is left to be told. */
  release(): Promise<void>;
};

const WAITING = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** Takes what `statement` locks, and keeps it. */
export async function holdLock(url: string, statement: string): Promise<HeldLock> {
  const holder = atEnd(await openSql(url), ({ close }) => close());
  await holder.rows('begin');
  await holder.rows(statement);
  const waiting = async () => (await queryRows(url, `select pid ${WAITING}`)).length;
  return {
    untilSomebodyWaits: () => eventually(async () => expect(await waiting()).toBeGreaterThan(0), 30_000),
    async refuse() {
      await queryRows(url, `select pg_terminate_backend(pid) ${WAITING}`);
      await eventually(async () => expect(await waiting()).toBe(0), 30_000);
      await holder.rows('rollback');
    },
    async release() {
      await holder.rows('rollback');
      await eventually(async () => expect(await waiting()).toBe(0), 30_000);
    },
  };
}
