import { COLUMNS } from '../events/columns.ts';

/** Of a settled event, when it became so: what `updated_at` was. */
const RENAMED: Readonly<Record<string, string>> = { updated_at: 'settled_at' };
/** The columns of `events` that a settled event keeps, by their names there: all that is ever answered, and a few more. */
export const KEPT_COLUMNS = [
  ...COLUMNS.filter(({ answered, computed }) => answered !== undefined && !computed).map(({ name }) => name),
  ...['cron_id', 'is_run', 'claims', 'attempts'],
];

/** The same, by their names in `settled_events`. */
export const SETTLED_COLUMNS = KEPT_COLUMNS.map(settledName);

/** What is read as `name` of an event, out of `settled_events`. */
export function settledSelect(names: readonly string[]): string {
  return names.map((name) => (RENAMED[name] ? `${RENAMED[name]} as ${name}` : name)).join(', ');
}

/** Of a row `alias` of `events` that becomes settled now: what it is to be among the settled ones, and what `changed` says. */
export function settlingSelect(alias: string, changed: Readonly<Record<string, string>>): string {
  const given: Readonly<Record<string, string>> = { updated_at: 'now()::timestamptz(3)', ...changed };
  return KEPT_COLUMNS.map((name) => `${given[name] ?? `${alias}.${name}`} as ${settledName(name)}`).join(
    ', ',
  );
}

export function settledName(name: string): string {
  return RENAMED[name] ?? name;
}
