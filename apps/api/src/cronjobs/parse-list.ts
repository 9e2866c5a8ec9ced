import joi from 'joi';
import type { CronJobFilter, CronJobPosition, EventPosition, PageStart } from '@jiter/store';
import { readCursor as readEventCursor } from '../events/cursor.ts';
import { MAX_PAGE, pageParameters, queryOf } from '../events/parse-list.ts';
import { isRowId } from '../events/row-id.ts';
import { validate } from '../events/validate.ts';

/** All of them, as the contract says: far more than fit into an answer. */
const ALL = 1_000_000;

/** Opaque to clients: only `readCursor` knows what is inside, so it may change between releases. */
export function writeCursor({ before, after }: PageStart<CronJobPosition>): string {
  return Buffer.from(before ? `<${before.id}` : after!.id).toString('base64url');
}

function readCursor(cursor: string): PageStart<CronJobPosition> | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const id = text.replace(/^</, '');
  if (!isRowId(id)) return undefined;
  return text === id ? { after: { id } } : { before: { id } };
}

// Other parameters were never looked at here, and clients may send some.
export const listQuery = joi
  .object<{ limit?: number; order?: 'asc' | 'desc'; cursor?: PageStart<CronJobPosition> }>(
    pageParameters(readCursor),
  )
  .unknown()
  .prefs({ convert: false, errors: { wrap: { label: "'" } } });

/** Reads the query of `GET /cronjobs`; throws AppError 400 naming the parameter. */
export function parseCronJobFilter(query: Record<string, unknown>): CronJobFilter & { limit: number } {
  const { limit = ALL, order, cursor } = validate(listQuery, { ...query });
  return { limit, ...(order === 'desc' && { latestFirst: true }), ...cursor };
}

export const occurrencesQuery = queryOf<{
  limit?: number;
  order?: 'asc' | 'desc';
  cursor?: PageStart<EventPosition>;
}>(pageParameters(readEventCursor), 'this list');

/** Reads the query of `GET /cronjobs/:id/occurrences`; throws AppError 400 naming the parameter. */
export function parseOccurrences(query: Record<string, unknown>) {
  const { limit = MAX_PAGE, order, cursor } = validate(occurrencesQuery, { ...query });
  return { limit, ...(order === 'desc' && { latestFirst: true as const }), ...cursor };
}
