import { TEST_LABEL } from '@jiter/core';

/** Whether `event` is somebody's test, in SQL: that it failed is seen by whoever made it, and told to nobody. */
export const isTestSql = (event: string) =>
  `coalesce(${event}.options -> 'labels' @> '["${TEST_LABEL}"]', false)`;

/** Of an event without an attempt that it failed by, and without a reason of its own. */
const NO_REASON = 'unknown';

/** Whoever asks by several reasons has commas between, so that a reason has none, as the words of a parser of HTTP may. */
export const withoutCommas = (reason: string): string => reason.replaceAll(',', ';');
export const withoutCommasSql = (reason: string): string => `replace(${reason}, ',', ';')`;

/**
 * Why an attempt failed, in a word or a few, of its `status` in SQL: what receivers that fail alike have in common. `503`,
 * `timeout`, `ECONNREFUSED`, `refused: the destination may not be reached`. Without spaces around, as lists are asked by it.
 */
const reasonSql = (status: string) =>
  `btrim(${withoutCommasSql(`case
    when ${status} ~ '^[0-9]' then ${status}
    when ${status} like 'timeout:%' then 'timeout'
    when ${status} like 'unreachable:%' then coalesce(substring(${status} from '\\(([A-Z0-9_]+)\\)$'), left(substr(${status}, 14), 80))
    when ${status} like 'refused:%' then left(${status}, 80)
    else left(split_part(${status}, ':', 1), 80) end`)})`;

/**
 * The last attempt of an event that failed, in SQL over its row `event`: made before the event failed, and not long before, which
 * leaves out the partitions of other days.
 */
export const lastAttemptSql = (
  select: string,
  event: string,
) => `select ${select} from attempt_history attempt
    where attempt.event_id = ${event}.id and attempt.created_at <= ${event}.failed_at + interval '1 minute'
      and attempt.created_at >= ${event}.failed_at - interval '1 hour'
    order by attempt.claim desc limit 1`;

/** Why an event failed, in SQL over its row `event`: as its last attempt says, or, where it has none, it itself. */
export const failureReasonSql = (event: string) =>
  `coalesce((${lastAttemptSql(reasonSql('attempt.status'), event)}), ${event}.failure_reason, '${NO_REASON}')`;
