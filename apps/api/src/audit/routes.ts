import type { Request, Response, Router } from 'express';
import { isoTime, notFound, type EventChange } from '@jiter/core';
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
import { parseAudit, parseChanges, writeCursor } from './parse-audit.ts';

type Deps = { audit: Pick<AuditStore, 'list' | 'changesOf'>; read: Read };

/** Adds what tells who changed what: of one event, and of an org. */
export function addAuditRoutes(routes: Router, { audit, read }: Deps): void {
  routes.get('/events/:id/changes', async (req, res) => {
    const [org, id, page] = [orgOf(res), idOf(req, NO_EVENT), parseChanges(req.query)];
    const found = await read(res, () => audit.changesOf(org, id, page));
    if (!found) throw notFound(NO_EVENT);
    sendPage(req, res, found, linkOf(res) ? shownByLink : shownChange);
  });

  routes.get('/audit', async (req, res) => {
    const filter = parseAudit(req.query);
    const page = await read(res, () => audit.list(orgOf(res), filter));
    res.setHeader('Vary', 'Accept');
    if (!namesType(req, 'text/csv')) return sendPage(req, res, page, (entry) => entry);
    nameNext(req, res, page);
    res.setHeader('Content-Disposition', 'attachment; filename="audit.csv"');
    // Few ask for it.
    const { toCsv } = await import('./to-csv.ts');
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

const NAMELESS = {
  ...{ user: 'a person', link: 'a person', key: 'an API key', admin: 'an operator' },
  ...{ cronjob: 'a cron job', event: 'an event' },
} as const;

type Shown = { at: Date } & Readonly<Record<string, unknown>>;
type Page<Entry> = { entries: readonly Entry[]; next?: string };

function sendPage<Entry extends Shown>(
  req: Request,
  res: Response,
  page: Page<Entry>,
  show: (entry: Entry) => Shown,
): void {
  nameNext(req, res, page);
  const { entries } = page;
  const shown = entries.map(show).map((entry) => ({ ...entry, at: isoTime(entry.at) }));
  sendJson(res, 200, shown);
}

function nameNext(req: Request, res: Response, { next }: Page<unknown>): void {
  const page = { texts: [], ...(next !== undefined && { next }) };
  namePages<string>(req, res, page, ({ after }) => writeCursor(after!));
}
