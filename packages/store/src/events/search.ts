import type { Knex } from 'knex';
import { preparedRowsOf, type Values } from '../database/statement.ts';
import { settledSinceAny } from '../settled/settled-since.ts';
import { boundsOf, rowsSql, SEARCHED_ROWS, searchEndSql, withRoom } from './list-rows.ts';
import type { EventFilter, EventPosition } from './list.ts';
import { rarestFirst } from './rarest-first.ts';
import { SHOWN_OF_EVENTS, SHOWN_OF_SETTLED } from './row.ts';

/** What is spent on what no index finds: so many rows, or so long, whichever is reached first. */
export type SearchBudget = { rows: number; ms: number };

/** With what comes before and behind it a call answers within 100 ms. */
const OF_A_CALL: SearchBudget = { rows: 50_000, ms: 60 };
/** Of the first stretch, from which it is known how long the next one will take. */
const FEW_ROWS = 1_000;

/** A part of a list, which was searched as far as its `end`, or to the list's. */
export type Stretch = {
  /** The select of what was found there, up to `:limit` and one more, and the values of its parameters but that one. */
  sql: string;
  values: Values;
  end?: EventPosition;
};

/** A list in stretches, one after the other, until its end is reached or the budget is spent. What an index finds is one. */
export async function* searchStretches(
  knex: Knex,
  org: string,
  filter: EventFilter,
  budget: SearchBudget = OF_A_CALL,
): AsyncGenerator<Stretch> {
  const startedMs = performance.now();
  let asked = await rarestFirst(knex, org, filter, SEARCHED_ROWS);
  let rows = FEW_ROWS;
  for (let searched = 0; searched < budget.rows;) {
    const endSql = searchEndSql(asked, rows);
    const [end] = endSql
      ? await preparedRowsOf<EventPosition>(knex, endSql, { org, ...boundsOf(asked) })
      : [];
    yield {
      sql: rowsSql(asked, withRoom(rows)),
      values: { org, ...boundsOf(asked, end) },
      ...(end && { end }),
    };
    searched += rows;
    const spentMs = performance.now() - startedMs;
    if (!end || spentMs >= budget.ms) return;
    rows = nextRows(budget.rows - searched, ((budget.ms - spentMs) * searched) / spentMs);
    asked = goingOn(asked, end);
  }
}

/** What was found, and where the search ended, if that was before the list did. */
export type Searched = { found: EventPosition[]; end?: EventPosition };

/** The events of such a list, up to `limit` and one more, as far as the budget goes. */
export async function searchEvents(
  knex: Knex,
  org: string,
  { filter, limit, budget }: { filter: EventFilter; limit: number; budget?: SearchBudget },
): Promise<Searched> {
  const found: EventPosition[] = [];
  let end: EventPosition | undefined;
  for await (const { sql, values, ...stretch } of searchStretches(knex, org, filter, budget)) {
    const positions = `/* list */ select id, scheduled_time as "scheduledTime" from (${sql}) as found`;
    const left = limit - found.length;
    found.push(...(await preparedRowsOf<EventPosition>(knex, positions, { ...values, limit: left })));
    ({ end } = stretch);
    if (found.length > limit) break;
  }
  return { found, ...(end && { end }) };
}

/** Of two sizes, as the text of a statement has it, and each text has a plan. */
function nextRows(left: number, fitting: number): number {
  return Math.min(left, fitting) >= SEARCHED_ROWS ? SEARCHED_ROWS : FEW_ROWS;
}

/** The same list from there on, in the direction in which it is read. */
function goingOn({ after: _after, before, ...others }: EventFilter, end: EventPosition): EventFilter {
  return before ? { ...others, before: end } : { ...others, after: end };
}

const MINE = 'org_id = :org and id = any(:found::bigint[])';

/** The rows of events that were found, wherever they are by now. */
export const foundSql = (order: string): string => `select * from (
    select ${SHOWN_OF_EVENTS} from events where ${MINE}
    union all
    select ${SHOWN_OF_SETTLED} from settled_events
    where ${MINE} and settled_at >= :foundSince::timestamptz) as either
  order by ${order} limit :limit + 1`;

export const foundValues = (found: readonly string[]): Values => ({
  found,
  foundSince: found.length > 0 ? settledSinceAny(found) : 'infinity',
});
