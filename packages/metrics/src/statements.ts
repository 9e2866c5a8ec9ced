import { STATEMENT_BOUNDS_MS, type Histogram } from '@jiter/core';
import { counter, times, type Family } from './family.ts';

/** `took`: by `STATEMENT_BOUNDS_MS`. */
type StatementCount = { name: string; took: Histogram; rows: number };

/** What a process asked of the database. */
export function statementFamilies(read: () => Iterable<StatementCount>): Family[] {
  return [
    times(
      {
        name: 'jiter_statement_seconds',
        help: 'How long statements took, by what they are for.',
        boundsMs: STATEMENT_BOUNDS_MS,
      },
      () => [...read()].map(({ name, took }) => [{ statement: name }, took] as const),
    ),
    counter({ name: 'jiter_statement_rows', help: 'Rows that they answered or changed.' }, () =>
      [...read()].map(({ name, rows }) => [{ statement: name }, rows] as const),
    ),
  ];
}
