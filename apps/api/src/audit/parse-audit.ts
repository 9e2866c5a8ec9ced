import { AUDIT_ACTIONS, type AuditAction } from '@jiter/core';
import type { AuditFilter, AuditPageOf } from '@jiter/store';
import { FROM_TO, refuseBackwards, type FromTo } from '../events/from-to.ts';
import { oneOrMore, pageParameters, parameter, queryOf } from '../events/parse-list.ts';
import { isRowId } from '../events/row-id.ts';
import type { FineTime } from '../events/time.ts';
import { UNSTORABLE } from '../events/unstorable.ts';
import { validate } from '../events/validate.ts';

type Page = { limit?: number; cursor?: string };
type Query = Page & FromTo & { actor?: string; action?: AuditAction[] };

const USUAL_PAGE = 100;
const LONGEST_ACTOR = 200;

/** Opaque to clients: only `readCursor` knows what is inside, so it may change between releases. */
export const writeCursor = (id: string): string => Buffer.from(id).toString('base64url');

function readCursor(cursor: string): string | undefined {
  const id = Buffer.from(cursor, 'base64url').toString('latin1');
  return isRowId(id) ? id : undefined;
}

function readActor(text: string): string | undefined {
  const isFine = /^(admin|(key|link):\d{1,19}|user:.+)$/.test(text) && text.length <= LONGEST_ACTOR;
  return isFine && !UNSTORABLE.test(text) ? text : undefined;
}

const { limit } = pageParameters(readCursor);
const cursor = parameter(readCursor, 'what the header X-Next-Cursor of another page said');

export const AUDIT_QUERY = queryOf<Query>(
  {
    actor: parameter(readActor, "'admin', 'key:' with the id of a key, or 'user:' with that of a person"),
    action: oneOrMore(AUDIT_ACTIONS),
    ...FROM_TO,
    limit,
    cursor,
  },
  'the audit log',
);
export const CHANGES_QUERY = queryOf<Page>({ limit, cursor }, 'the changes of an event');

const pageOf = ({ limit: most = USUAL_PAGE, cursor: start }: Page): AuditPageOf => ({
  limit: most,
  ...(start !== undefined && { start }),
});

/** Reads the query of `GET /audit`; throws AppError 400 naming the parameter. */
export function parseAudit(query: Record<string, unknown>): AuditFilter & AuditPageOf {
  const { actor, action, from, to, ...page } = validate(AUDIT_QUERY, { ...query });
  if (from && to) refuseBackwards(from.ms, to.ms);
  return {
    ...pageOf(page),
    ...(actor !== undefined && { actor }),
    ...(action && { actions: action }),
    ...(from && { from: atOf(from) }),
    ...(to && { to: atOf(to) }),
  };
}

/** Times are kept in whole milliseconds: the first one from there on. */
const atOf = ({ ms, isFiner }: FineTime) => new Date(ms + Number(isFiner));

/** The same of `GET /events/:id/changes`. */
export function parseChanges(query: Record<string, unknown>): AuditPageOf {
  return pageOf(validate(CHANGES_QUERY, { ...query }));
}
