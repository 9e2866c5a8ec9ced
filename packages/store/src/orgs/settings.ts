import type { Knex } from 'knex';
import { rememberFor } from '@jiter/cache';
import { createBatcher, notFound, type Actor, type ChangesOf, type OrgSettings } from '@jiter/core';
import { note } from '../audit/note.ts';
import { toldSettings } from '../audit/settings.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import type { Seal } from './seal.ts';
import { sealOptions } from './seal-options.ts';

/** A change is in force in every process within this time. */
const SETTINGS_TTL_MS = 3_000;
const ORGS_AT_ONCE = 200;

export type NamedOrg = { id: string; name: string; settings: OrgSettings };

export type SettingsStore = {
  /** As they were a few seconds ago at most. */
  settingsOf(org: string): Promise<OrgSettings>;
  /** As they are. Throws AppError 404 for an org that there is not. */
  find(org: string): Promise<NamedOrg>;
  /**
   * Null takes one away, what is not named stays. Secret headers are sealed; one that comes as REDACTED keeps its value. `by`: who
   * does it, which is written down in the same transaction.
   */
  changeSettings(org: string, changes: ChangesOf<OrgSettings>, by?: Actor): Promise<NamedOrg>;
};

export function createSettingsStore(knex: Knex, seal: Pick<Seal, 'seal'>): SettingsStore {
  const load = createBatcher((orgs: string[]) => loadAll(knex, orgs), {
    maxItems: ORGS_AT_ONCE,
    maxCalls: 1,
  });
  return {
    settingsOf: rememberFor(load, { ms: SETTINGS_TTL_MS }),
    find: (org) => read(knex, org),
    changeSettings: (org, changes, by) =>
      knex.transaction(async (trx) => {
        const { settings } = await read(trx, org, 'for no key update');
        const merged = merge(seal, { org, settings, changes });
        const sql =
          'update orgs set settings = :settings::jsonb where id = :org returning id, name, settings';
        const change = toldSettings(settings, merged);
        if (change)
          await note(trx, by, { org, action: 'org.changed', target: { kind: 'org', id: org }, ...change });
        return (await rowsOf<NamedOrg>(trx, sql, { org, settings: JSON.stringify(merged) }))[0]!;
      }),
  };
}

async function loadAll(knex: Knex, orgs: readonly string[]): Promise<OrgSettings[]> {
  const rows = await preparedRowsOf<NamedOrg>(
    knex,
    `/* settings */ select id, settings from orgs where id = any(:orgs::bigint[]) and settings <> '{}'`,
    { orgs },
  );
  const found = new Map(rows.map(({ id, settings }) => [id, settings]));
  return orgs.map((org) => found.get(org) ?? NONE);
}

const NONE: OrgSettings = Object.freeze({});

async function read(knex: Knex, org: string, lock: 'for no key update' | '' = ''): Promise<NamedOrg> {
  const sql = `select id, name, settings from orgs where id = :org ${lock}`;
  const [found] = await rowsOf<NamedOrg>(knex, sql, { org });
  if (!found) throw notFound(`There is no org ${org}`);
  return found;
}

type Change = { org: string; settings: OrgSettings; changes: ChangesOf<OrgSettings> };

function merge(seal: Pick<Seal, 'seal'>, { org, settings, changes }: Change): OrgSettings {
  const { sealed: before, ...kept } = settings;
  const entries = Object.entries({ ...kept, ...changes }).filter(([, value]) => value !== null);
  const merged = Object.fromEntries(entries) as OrgSettings;
  if (!merged.failureCallback) return merged;
  const { failureCallback, sealed } = sealOptions(
    seal,
    org,
    { failureCallback: merged.failureCallback },
    before,
  );
  return { ...merged, ...(failureCallback && { failureCallback }), ...(sealed && { sealed }) };
}
