/** Nobody has the row, by a claim or a renewal. To the millisecond, as such times are kept. */
export const IS_FREE = '(held_until is null or held_until <= now()::timestamptz(3))';

/**
 * What a claim and a renewal write, until the SQL expression `until`. A column that no index names: the row gets a new
 * version on its page, and no index an entry. Processes of the version before know by `due_at` and `wake_at` that a row is
 * held; while there are any, those say it as well.
 */
export function holdSql(until: string, isOfOneVersion: boolean): string {
  const columns = isOfOneVersion ? ['held_until'] : ['held_until', 'due_at', 'wake_at'];
  return columns.map((column) => `${column} = ${until}`).join(', ');
}
