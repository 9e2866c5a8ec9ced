import type { Request, Response, Router } from 'express';
import { isoTime, notFound, type AuditEntry } from '@jiter/core';
import type { AuditPage, AuditStore } from '@jiter/store';
import { orgOf } from '../access/auth.ts';
import { linkOf } from '../access/open-for-link.ts';
import type { Read } from '../access/read.ts';
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
    // Where from is the business of whoever may see the audit log.
    const isByLink = linkOf(res) !== undefined;
    sendPage(req, res, found, ({ ip: _ip, target: _target, ...change }) =>
      isByLink
        ? { ...change, actor: { kind: change.actor.kind, name: NAMELESS[change.actor.kind] } }
        : change,
    );
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

/** Who works where is nothing that a link shows. */
const NAMELESS = { user: 'a person', link: 'a person', key: 'an API key', admin: 'an operator' } as const;

type Shown = Partial<AuditEntry> & Pick<AuditEntry, 'at'>;

function sendPage(req: Request, res: Response, page: AuditPage, show: (entry: AuditEntry) => Shown): void {
  nameNext(req, res, page);
  const { entries } = page;
  const shown = entries.map(show).map((entry) => ({ ...entry, at: isoTime(entry.at) }));
  sendJson(res, 200, shown);
}

function nameNext(req: Request, res: Response, { next }: AuditPage): void {
  const page = { texts: [], ...(next !== undefined && { next }) };
  namePages<string>(req, res, page, ({ after }) => writeCursor(after!));
}
