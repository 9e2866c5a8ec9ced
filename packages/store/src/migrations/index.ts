import type { Knex } from 'knex';
import * as events from './001-events.ts';

type Migration = { up(knex: Knex): Promise<void>; down(knex: Knex): Promise<void> };

const migrations: Record<string, Migration> = { '001-events': events };

/** Imported, not read from a folder: the bundle that runs in production has no folder of migrations. */
export const migrationSource = {
  getMigrations: () => Promise.resolve(Object.keys(migrations)),
  getMigrationName: (name: string) => name,
  getMigration: (name: string) => Promise.resolve(migrations[name]!),
};
