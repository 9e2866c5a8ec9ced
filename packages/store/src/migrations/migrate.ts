import { silentLog } from '@jiter/core';
import { connect } from '../database/connection.ts';
import { migrationSource } from './index.ts';

const MIGRATIONS = { migrationSource, tableName: 'jiter_migrations' };

/**
 * Brings the schema up to date. Calls of several processes wait for each other by an advisory lock, which PostgreSQL
 * lets go when its holder dies; knex' own lock is a row that a killed process would leave behind, so under ours it
 * is always stale.
 */
export async function migrateStore(url: string): Promise<void> {
  const knex = connect({
    url,
    poolMax: 2,
    applicationName: 'jiter-migrate',
    statementTimeoutMs: 0,
    log: silentLog,
  });
  try {
    await knex.transaction(async (lock) => {
      await lock.raw(`select pg_advisory_xact_lock(hashtext('jiter.migrate'))`);
      await knex.migrate.forceFreeMigrationsLock(MIGRATIONS);
      await knex.migrate.latest(MIGRATIONS);
    });
  } finally {
    await knex.destroy();
  }
}
