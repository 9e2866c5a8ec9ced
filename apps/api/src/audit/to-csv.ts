import { stringify } from 'csv-stringify/sync';
import { isoTime, type AuditEntry } from '@jiter/core';
import { CSV_COLUMNS } from './csv-columns.ts';

/**
 * A line for each, by RFC 4180, the first one with the names. What names hold is chosen by people: a cell that a spreadsheet would take
 * for a formula begins with an apostrophe.
 */
export function toCsv(entries: readonly AuditEntry[]): string {
  return stringify(entries.map(rowOf), {
    header: true,
    columns: [...CSV_COLUMNS],
    record_delimiter: 'windows',
    // Alone they end no line here, and do for others.
    quoted_match: /[\r\n]/,
    escape_formulas: true,
  });
}

function rowOf({ id, at, action, actor, ip, target, before, after, details }: AuditEntry) {
  return {
    ...{ id, at: isoTime(at), action, ip },
    ...{ actorKind: actor.kind, actorId: actor.id, actorName: actor.name },
    ...{ targetKind: target?.kind, targetId: target?.id },
    ...{ before: jsonOf(before), after: jsonOf(after), details: jsonOf(details) },
  };
}

const jsonOf = (facts: object | undefined) => facts && JSON.stringify(facts);
