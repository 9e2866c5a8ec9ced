import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { silentLog, untilUnlocked, type LockWait } from '@jiter/core';
import { connect } from '../database/connection.ts';
import { migrationSource } from './index.ts';
import { STEP_LOCK } from './migration.ts';

const ASK_AGAIN_MS = 100;
/** Of what brings schemas up to date, by which others that do are known. */
const APPLICATION = 'jiter-migrate';
/** What is noted there and unknown here is looked at by us: to knex it is a fault of ours. */
const MIGRATIONS = { migrationSource, tableName: 'jiter_migrations', disableMigrationsListValidation: true };

/** `newer`: what a newer version changed before, by its name there. All that is ours is in it, and nothing was done. */
export type Migrated = { newer: readonly string[] };

/**
 * Brings the schema up to date. Calls of several processes wait for each other by an advisory lock, which PostgreSQL
 * lets go when its holder dies; knex' own lock is a row that a killed process would leave behind, so under ours it
 * is always stale. A migration waits for its locks a moment at a time, so that nobody has to wait behind it. The schema of a newer
 * version is left as it is: no migration breaks the version before, so that one can go back to that.
 * @throws Error where the schema has changes that are unknown here, and not all of ours
 */
export async function migrateStore(url: string, wait?: LockWait): Promise<Migrated> {
  const knex = connect({
    url,
    poolMax: 2,
    applicationName: APPLICATION,
    statementTimeoutMs: 0,
    log: silentLog,
  });
  try {
    for (;;) {
      const migrated = await knex.transaction(async (lock) =>
        (await isLocked(lock)) && (await isQuiet(knex)) ? migrateAll(knex, wait) : undefined,
      );
      if (migrated) return migrated;
      await pause(ASK_AGAIN_MS);
    }
  } finally {
    await knex.destroy();
  }
}

async function migrateAll(knex: Knex, wait?: LockWait): Promise<Migrated> {
  const newer = await readNewer(knex);
  if (newer.length > 0) return { newer };
  await untilUnlocked(async () => {
    await knex.migrate.forceFreeMigrationsLock(MIGRATIONS);
    while (await migrateOne(knex));
  }, wait);
  return { newer };
}

/** What is noted as done and is none of ours. */
async function readNewer(knex: Knex): Promise<string[]> {
  const ours = await migrationSource.getMigrations();
  const [done] = (await knex.migrate.list(MIGRATIONS)) as [{ name: string }[], unknown];
  const names = new Set(done.map(({ name }) => name));
  const unknown = [...names].filter((name) => !ours.includes(name));
  const missing = ours.filter((name) => !names.has(name));
  if (unknown.length > 0 && missing.length > 0) {
    throw new Error(
      `it is of another line of versions, with ${unknown.join(', ')}, which this version does not know, and without ${missing.join(', ')}`,
    );
  }
  return unknown;
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

/**
 * Not by waiting for it in a statement: an index that is built beside all else waits for every statement under way, and for the
 * whole transaction of each. So whoever does not get the lock ends his transaction before he asks again.
 */
async function isLocked(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { locked: boolean }[] }>(
    `select pg_try_advisory_xact_lock(hashtext('jiter.migrate')) as locked`,
  );
  return rows[0]!.locked;
}

/** Whether neither a change is under way, nor an index being built, of a process that was killed. */
async function isQuiet(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { quiet: boolean }[] }>(
    `select case when pg_try_advisory_lock(${STEP_LOCK}) then pg_advisory_unlock(${STEP_LOCK}) else false end
       and not exists (select from pg_stat_activity where datname = current_database() and application_name = '${APPLICATION}'
         and state = 'active' and query ~ '^(create|drop) index concurrently' and pid <> pg_backend_pid()) as quiet`,
  );
  return rows[0]!.quiet;
}
