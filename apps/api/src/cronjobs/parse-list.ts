import joi from 'joi';
import type { CronJobFilter, OccurrenceFilter } from '@jiter/store';
import { orderOf } from '../events/list-of.ts';
import { MAX_PAGE, PAGE_PARAMETERS, queryOf } from '../events/parse-list.ts';
import { validate } from '../events/validate.ts';
import { startOf, type Cursor } from '../http/cursor.ts';
import type { List } from '../http/lists.ts';

type Page = { limit?: number; order?: 'asc' | 'desc'; cursor?: Cursor };
type Ordered = { latestFirst?: true };

/** All of them, as the contract says: far more than fit into an answer. */
const ALL = 1_000_000;

// Other parameters were never looked at here, and clients may send some.
export const listQuery = joi
  .object<Page>(PAGE_PARAMETERS)
  .unknown()
  .prefs({ convert: false, errors: { wrap: { label: "'" } } });

export const jobsIn = (filter: Ordered): List<'cronjobs'> => ({
  name: 'cronjobs',
  order: orderOf(filter),
  asked: '',
});

/** Reads the query of `GET /cronjobs`; throws AppError 400 naming the parameter. */
export function parseCronJobFilter(query: Record<string, unknown>): CronJobFilter & { limit: number } {
  const { limit = ALL, order, cursor } = validate(listQuery, { ...query });
  const ordered = orderedBy(order);
  return { limit, ...ordered, ...startOf(jobsIn(ordered), cursor) };
}

export const occurrencesQuery = queryOf<Page>(PAGE_PARAMETERS, 'this list');

/** `id`: of the cron job. */
export const occurrencesOf = (id: string, filter: Ordered): List<'occurrences'> => ({
  name: 'occurrences',
  order: orderOf(filter),
  asked: id,
});

/** Reads the query of `GET /cronjobs/:id/occurrences`; throws AppError 400 naming the parameter. */
export function parseOccurrences(
  id: string,
  query: Record<string, unknown>,
): OccurrenceFilter & { limit: number } {
  const { limit = MAX_PAGE, order, cursor } = validate(occurrencesQuery, { ...query });
  const ordered = orderedBy(order);
  return { limit, ...ordered, ...startOf(occurrencesOf(id, ordered), cursor) };
}

const orderedBy = (order: Page['order']): Ordered => (order === 'desc' ? { latestFirst: true } : {});
