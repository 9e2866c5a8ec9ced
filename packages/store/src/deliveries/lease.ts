/** Nobody has the row, by a claim or a renewal. To the millisecond, as such times are kept. */
export const IS_FREE = '(held_until is null or held_until <= now()::timestamptz(3))';

/**
 * What a claim and a renewal write, until the SQL expression `until`. A column that no index names: the row gets a new
 * version on its page, and no index an entry. Processes of the version before know by `due_at` and `wake_at` that a row is
 * held; while there are any, those say it as well.
 */
export function holdSql(until: string, isOfOneVersion: boolean): string {
  if (isOfOneVersion) return `held_until = ${until}`;
  return ['held_until', 'due_at', 'wake_at'].map((column) => `${column} = ${until}`).join(', ');
}

/**
 * How many different marks there are: milliseconds of a second, as such times are kept. To keep them finer would change the type of what
 * claims answer, and PostgreSQL refuses a session whatever it had prepared then: workers of before would deliver nothing any more.
 */
export const MARKS = 1_000;

/**
 * The first moment after the SQL expression `until` whose fraction of a second is `:mark` milliseconds. By that the claim is
 * known that wrote it, where its answer is lost: a column more would have a claim write the payload to WAL again, as that lies
 * between such a column and what else a claim writes.
 */
export function markedSql(until: string): string {
  return `date_trunc('second', ${until} - ${MARK}) + interval '1 second' + ${MARK}`;
}

const MARK = `:mark::int * interval '1 millisecond'`;

/** It holds the row that is known by `:mark`. */
export const MARKED = `extract(milliseconds from e.held_until)::int % ${MARKS} = :mark::int`;
