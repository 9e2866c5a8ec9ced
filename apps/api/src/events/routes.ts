import { Router, type NextFunction, type Request, type Response } from 'express';
import { notFound } from '@jiter/core';
import type { EventStore } from '@jiter/store';
import { orgOf } from '../http/auth.ts';
import type { ReadJson } from '../http/body.ts';
import { sendJson } from '../http/send-json.ts';
import { writeCursor } from './cursor.ts';
import { NO_EVENT, type EditEvent } from './edit-event.ts';
import { parseEventFilter } from './parse-list.ts';
import type { EventParser } from './parse-event.ts';
import { presentEvent, presentEventWithHistory } from './present.ts';
import { isRowId } from './row-id.ts';
import type { ScheduleEvent } from './schedule-event.ts';

type Deps = {
  events: Pick<EventStore, 'find' | 'list'>;
  scheduleEvent: ScheduleEvent;
  editEvent: EditEvent;
  parser: EventParser;
  readJson: ReadJson;
};

export function createEventRoutes({ events, scheduleEvent, editEvent, parser, readJson }: Deps): Router {
  const routes = Router();

  routes.post('/', async (req, res) => {
    const input = parser.parseNewEvent(await readJson(req), orgOf(res));
    sendJson(res, 200, presentEvent(await scheduleEvent(input)));
  });

  routes.get('/', async (req, res) => {
    const filter = parseEventFilter(req.query);
    // One more than asked for tells whether there is a next page.
    const found = await events.list(orgOf(res), { ...filter, limit: filter.limit + 1 });
    const page = found.slice(0, filter.limit);
    if (found.length > page.length) nameNextPage(req, res, page);
    sendJson(res, 200, page.map(presentEvent));
  });

  routes.get('/:id', async (req, res) => {
    const found = await events.find(orgOf(res), idOf(req));
    if (!found) throw notFound(NO_EVENT);
    sendJson(res, 200, presentEventWithHistory(found));
  });

  routes.put('/:id', async (req, res) => {
    const id = idOf(req);
    const changes = parser.parseEventChanges(await readJson(req));
    sendJson(res, 200, presentEvent(await editEvent(orgOf(res), id, changes)));
  });

  routes.use(unreadableIdIsUnknown);
  return routes;
}

function idOf(req: Request<{ id: string }>): string {
  if (!isRowId(req.params.id)) throw notFound(NO_EVENT);
  return req.params.id;
}

function nameNextPage(req: Request, res: Response, page: { scheduledTime: Date; id: string }[]): void {
  const cursor = writeCursor(page.at(-1)!);
  const query = new URLSearchParams(req.query as Record<string, string>);
  query.set('cursor', cursor);
  res.setHeader('X-Next-Cursor', cursor);
  res.setHeader('Link', `<${req.baseUrl}?${query.toString()}>; rel="next"`);
}

/** `/events/%ff` fails while Express decodes the path, before any route runs: still just an id that nobody has. */
function unreadableIdIsUnknown(error: unknown, _req: Request, _res: Response, next: NextFunction): void {
  next(error instanceof Error && error.name === 'URIError' ? notFound(NO_EVENT) : error);
}
