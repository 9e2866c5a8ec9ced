import { countInto, createHistogram, STATEMENT_BOUNDS_MS, type Histogram } from '@jiter/core';
import type { StatementName } from './statement-names.ts';
import type { OnStatement } from './time-statements.ts';

/** `took`: by `STATEMENT_BOUNDS_MS`. */
export type StatementCount = { name: StatementName; took: Histogram; rows: number };

/** What was asked so far, by name: a look-up and three additions for each statement. */
export function createStatementTally(): { count: OnStatement; counts: () => Iterable<StatementCount> } {
  const all = new Map<StatementName, StatementCount>();

  function begin(name: StatementName): StatementCount {
    const count = { name, took: createHistogram(STATEMENT_BOUNDS_MS), rows: 0 };
    all.set(name, count);
    return count;
  }

  return {
    count(name, tookMs, rows) {
      const count = all.get(name) ?? begin(name);
      countInto(count.took, tookMs, STATEMENT_BOUNDS_MS);
      count.rows += rows;
    },
    counts: () => all.values(),
  };
}
