import type { Knex } from 'knex';
import type { SealedOptions } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import type { ResealText } from './reseal-column.ts';
import { headerContextOf } from './seal-options.ts';

/** What has options, and so perhaps sealed ones, and where. */
const KEPT = [
  { table: 'orgs', column: 'settings', org: 'id' },
  { table: 'cron_jobs', column: 'options', org: 'org_id' },
  { table: 'events', column: 'options', org: 'org_id' },
  { table: 'settled_events', column: 'options', org: 'org_id' },
] as const;
type Kept = (typeof KEPT)[number];
const ROWS_AT_ONCE = 500;

type Row = { id: string; org_id: string; sealed: SealedOptions };

/**
 * Seals what orgs, events and cron jobs keep of secret headers with the master key that stands first now, a few at a time: who
 * delivers meanwhile waits for none of them. Answers how many were not.
 */
export async function resealOptions(knex: Knex, resealText: ResealText): Promise<number> {
  let count = 0;
  for (const kept of KEPT) {
    const { table, column, org } = kept;
    for (let last = '0'; ;) {
      const rows = await rowsOf<Row>(
        knex,
        `select id, ${org} as org_id, ${column} -> 'sealed' as sealed from ${table}
         where id > :last::bigint and ${column} -> 'sealed' is not null order by id limit ${ROWS_AT_ONCE}`,
        { last },
      );
      for (const row of rows) if (await resealRow(knex, resealText, kept, row)) count += 1;
      if (rows.length < ROWS_AT_ONCE) break;
      last = rows.at(-1)!.id;
    }
  }
  return count;
}

async function resealRow(
  knex: Knex,
  resealText: ResealText,
  { table, column }: Kept,
  { id, org_id, sealed }: Row,
): Promise<boolean> {
  const context = headerContextOf(org_id);
  let isOld = false;
  const resealed = mapTexts(sealed, (text) => {
    const again = resealText(text, context);
    isOld ||= again !== undefined;
    return again ?? text;
  });
  if (!isOld) return false;
  // Unless it was edited meanwhile: then it was sealed by whoever did.
  await rowsOf(
    knex,
    `update ${table} set ${column} = jsonb_set(${column}, '{sealed}', :resealed::jsonb)
     where id = :id and ${column} -> 'sealed' = :sealed::jsonb`,
    { id, resealed: JSON.stringify(resealed), sealed: JSON.stringify(sealed) },
  );
  return true;
}

function mapTexts(sealed: SealedOptions, map: (text: string) => string): SealedOptions {
  const parts = Object.entries(sealed).map(([part, headers]) => [
    part,
    Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, map(text)])),
  ]);
  return Object.fromEntries(parts) as SealedOptions;
}
