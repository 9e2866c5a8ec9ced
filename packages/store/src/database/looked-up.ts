/**
 * For `where` of an update or a delete of what is locked: that `row` is the one of `given`, both in SQL. Of a table that was empty when it was looked at last
 * statistics have it that nothing is in it. An equation is what a merge could go by, so that to go through all of it in order is thought of, and taken for as cheap as
 * to look one row up; of this there is nothing but the looking up.
 */
export const isRow = (row: string, given: string): string => `${row} = any (array[${given}])`;

/**
 * For `from`: the rows of `given`, which are called `as`, in the order of their column `by`, each beside what is `found` for it. A join leaves
 * it to the planner where it begins. Its statistics are of before: when thousands of events become due in a second they still say that no
 * event is held, so that what is sought seems to be a single row, and the planner goes through all of the table, and for each of its rows through all
 * that are in hand. What has a lock or a limit is looked up for each.
 */
export const lookedUp = (given: string, { as, by }: { as: string; by: string }, found: string): string =>
  `(select * from ${given} order by ${by}) as ${as} cross join lateral (${found}) as found`;
