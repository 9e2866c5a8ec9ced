import { AUDIT_ACTIONS, type AuditAction } from '@jiter/core';
import type { AuditFilter, AuditPageOf } from '@jiter/store';
import { endsOf } from '../events/list-of.ts';
import { FROM_TO, refuseBackwards, type FromTo } from '../events/from-to.ts';
import { oneOrMore, PAGE_PARAMETERS, parameter, queryOf } from '../events/parse-list.ts';
import type { FineTime } from '../events/time.ts';
import { UNSTORABLE } from '../events/unstorable.ts';
import { validate } from '../events/validate.ts';
import { readCursor, startOf, type Cursor } from '../http/cursor.ts';
import type { List } from '../http/lists.ts';

type Page = { limit?: number; cursor?: Cursor };
type Query = Page & FromTo & { actor?: string; action?: AuditAction[] };

const USUAL_PAGE = 100;
const LONGEST_ACTOR = 200;

function readActor(text: string): string | undefined {
  const isFine = /^(admin|(key|link):\d{1,19}|user:.+)$/.test(text) && text.length <= LONGEST_ACTOR;
  return isFine && !UNSTORABLE.test(text) ? text : undefined;
}

const { limit } = PAGE_PARAMETERS;
const cursor = parameter(readCursor, 'what the header X-Next-Cursor of another page of this list said');

export const AUDIT_QUERY = queryOf<Query>(
  {
    actor: parameter(
      readActor,
      "'admin', 'key:' with the id of a key, 'user:' with that of a person, or 'link:' with that of the link of a message",
    ),
    action: oneOrMore(AUDIT_ACTIONS),
    ...FROM_TO,
    limit,
    cursor,
  },
  'the audit log',
);
export const CHANGES_QUERY = queryOf<Page>({ limit, cursor }, 'the changes of an event');

export const auditBy = ({ actor, actions, ...span }: AuditFilter): List<'audit'> => ({
  name: 'audit',
  order: 'desc',
  asked: JSON.stringify([actor ?? null, actions?.toSorted() ?? null, endsOf(span)]),
});

/** Reads the query of `GET /audit`; throws AppError 400 naming the parameter. */
export function parseAudit(query: Record<string, unknown>): AuditFilter & AuditPageOf {
  const { actor, action, from, to, ...page } = validate(AUDIT_QUERY, { ...query });
  if (from && to) refuseBackwards(from.ms, to.ms);
  const filter: AuditFilter = {
    ...(actor !== undefined && { actor }),
    ...(action && { actions: action }),
    ...(from && { from: atOf(from) }),
    ...(to && { to: atOf(to) }),
  };
  return { ...filter, ...pageOf(auditBy(filter), page) };
}

/** Times are kept in whole milliseconds: the first one from there on. */
const atOf = ({ ms, isFiner }: FineTime) => new Date(ms + Number(isFiner));

/** `id`: of the event. */
export const changesOf = (id: string): List<'changes'> => ({ name: 'changes', order: 'asc', asked: id });

/** The same of `GET /events/:id/changes`. */
export function parseChanges(id: string, query: Record<string, unknown>): AuditPageOf {
  return pageOf(changesOf(id), validate(CHANGES_QUERY, { ...query }));
}

function pageOf(
  list: List<'audit' | 'changes'>,
  { limit: most = USUAL_PAGE, cursor: from }: Page,
): AuditPageOf {
  const { after } = startOf(list, from);
  return { limit: most, ...(after && { start: after.id }) };
}
