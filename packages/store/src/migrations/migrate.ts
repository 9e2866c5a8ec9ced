import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { silentLog, untilUnlocked, type LockWait } from '@jiter/core';
import { connect } from '../database/connection.ts';
import { migrationSource } from './index.ts';
import { STEP_LOCK } from './migration.ts';

const ASK_AGAIN_MS = 100;
const MIGRATIONS = { migrationSource, tableName: 'jiter_migrations' };

/**
 * Brings the schema up to date. Calls of several processes wait for each other by an advisory lock, which PostgreSQL
 * lets go when its holder dies; knex' own lock is a row that a killed process would leave behind, so under ours it
 * is always stale. A migration waits for its locks a moment at a time, so that nobody has to wait behind it.
 */
export async function migrateStore(url: string, wait?: LockWait): Promise<void> {
  const knex = connect({
    url,
    poolMax: 2,
    applicationName: 'jiter-migrate',
    statementTimeoutMs: 0,
    log: silentLog,
  });
  try {
    await knex.transaction(async (lock) => {
      while (!(await isLocked(lock))) await pause(ASK_AGAIN_MS);
      while (!(await isQuiet(lock))) await pause(ASK_AGAIN_MS);
      await untilUnlocked(async () => {
        await knex.migrate.forceFreeMigrationsLock(MIGRATIONS);
        while (await migrateOne(knex));
      }, wait);
    });
  } finally {
    await knex.destroy();
  }
}

/**
 * The next one, with the note that it is done in the same transaction. `latest` notes each of many after its own one as soon as one of
 * them can be in none: a process that is killed in between leaves one behind that is done, and would be done again. Answers whether
 * there was one.
 */
async function migrateOne(knex: Knex): Promise<boolean> {
  const [, names] = (await knex.migrate.up(MIGRATIONS)) as [batch: number, names: string[]];
  return names.length > 0;
}

/** Not by waiting for it in a statement: an index that is built beside all else waits for every statement under way. */
async function isLocked(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { locked: boolean }[] }>(
    `select pg_try_advisory_xact_lock(hashtext('jiter.migrate')) as locked`,
  );
  return rows[0]!.locked;
}

/** Whether no change is under way, of a process that was killed. */
async function isQuiet(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { quiet: boolean }[] }>(
    `select case when pg_try_advisory_lock(${STEP_LOCK}) then pg_advisory_unlock(${STEP_LOCK}) else false end as quiet`,
  );
  return rows[0]!.quiet;
}
