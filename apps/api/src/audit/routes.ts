import type { Request, Response, Router } from 'express';
import { loadOnce } from '@jiter/cache';
import { isoTime, NAMELESS, notFound, type EventChange } from '@jiter/core';
import type { AuditStore } from '@jiter/store';
import { orgOf } from '../access/auth.ts';
import { linkOf } from '../access/open-for-link.ts';
import type { Read } from '../turns/read.ts';
import { NO_EVENT } from '../events/edit-event.ts';
import { idOf } from '../events/row-id.ts';
import { namesType } from '../http/names-type.ts';
import { namePages } from '../http/pages.ts';
import { sendJson, sendPlain } from '../http/send-json.ts';
import { CSV_TYPE } from './csv-columns.ts';
import { auditBy, changesOf, parseAudit, parseChanges } from './parse-audit.ts';
import type { List } from '../http/lists.ts';

/** Few ask for it. */
const library = loadOnce(() => import('./to-csv.ts'));

type Deps = { audit: Pick<AuditStore, 'list' | 'changesOf'>; read: Read };

/** Adds what tells who changed what: of one event, and of an org. */
export function addAuditRoutes(routes: Router, { audit, read }: Deps): void {
  routes.get('/events/:id/changes', async (req, res) => {
    const [org, id] = [orgOf(res), idOf(req, NO_EVENT)];
    const page = parseChanges(id, req.query);
    const found = await read(res, () => audit.changesOf(org, id, page));
    if (!found) throw notFound(NO_EVENT);
    nameNext(req, res, found, changesOf(id));
    sendPage(res, found, linkOf(res) ? shownByLink : shownChange);
  });

  routes.get('/audit', async (req, res) => {
    const filter = parseAudit(req.query);
    const page = await read(res, () => audit.list(orgOf(res), filter));
    res.setHeader('Vary', 'Accept');
    nameNext(req, res, page, auditBy(filter));
    if (!namesType(req, 'text/csv')) return sendPage(res, page, (entry) => entry);
    res.setHeader('Content-Disposition', 'attachment; filename="audit.csv"');
    const { toCsv } = await library();
    sendPlain(res, toCsv(page.entries), CSV_TYPE);
  });
}

/** Where from is the business of whoever may see the audit log. */
function shownChange({ ip: _ip, target: _target, ...change }: EventChange): Shown {
  return change;
}

/** Who works where is nothing that a link shows, nor what there is beside the event. */
function shownByLink({ ip: _ip, target: _target, actor: { kind }, origin, ...change }: EventChange): Shown {
  return {
    ...change,
    actor: { kind, name: NAMELESS[kind] },
    ...(origin && { origin: { kind: origin.kind } }),
  };
}

type Shown = { at: Date } & Readonly<Record<string, unknown>>;
type Page<Entry> = { entries: readonly Entry[]; next?: string };

function sendPage<Entry extends Shown>(
  res: Response,
  { entries }: Page<Entry>,
  show: (entry: Entry) => Shown,
): void {
  const shown = entries.map(show).map((entry) => ({ ...entry, at: isoTime(entry.at) }));
  sendJson(res, 200, shown);
}

function nameNext(
  req: Request,
  res: Response,
  { next: id }: Page<unknown>,
  list: List<'audit' | 'changes'>,
): void {
  namePages(req, res, { ...(id !== undefined && { next: { id } }) }, list);
}
