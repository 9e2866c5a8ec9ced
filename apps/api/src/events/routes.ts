import type { Request, Response, Router } from 'express';
import { badRequest, notFound } from '@jiter/core';
import type { EventStore } from '@jiter/store';
import { orgOf } from '../access/auth.ts';
import type { Read } from '../access/reads.ts';
import type { ReadJson } from '../http/body.ts';
import { sendJson } from '../http/send-json.ts';
import { writeCursor } from './cursor.ts';
import { NO_EVENT, type EditEvent } from './edit-event.ts';
import { parseEventFilter } from './parse-list.ts';
import type { EventParser } from './parse-event.ts';
import { presentEvent, presentEventWithHistory, presentResult } from './present.ts';
import { idOf, unreadableIdIs } from './row-id.ts';
import type { ScheduleBatch } from './schedule-batch.ts';
import type { ScheduleEvent } from './schedule-event.ts';

type Deps = {
  events: Pick<EventStore, 'find' | 'list'>;
  read: Read;
  scheduleEvent: ScheduleEvent;
  scheduleBatch: ScheduleBatch;
  editEvent: EditEvent;
  parser: EventParser;
  readJson: ReadJson;
  /** The same for many events at once. */
  readBatch: ReadJson;
};

const MAX_BATCH = 1_000;
/** Of payload: a page ends with the event that reaches it. A thousand huge ones would hold up everyone. */
const PAGE_BYTES = 8 * 1_048_576;

/** Adds `/events` and what is below. Not as a router of its own: to pass one costs a create 2 % of its time. */
export function addEventRoutes(routes: Router, deps: Deps): void {
  const { events, read, scheduleEvent, scheduleBatch, editEvent, parser, readJson, readBatch } = deps;

  routes.post('/events', async (req, res) => {
    const input = parser.parseNewEvent(await readJson(req), orgOf(res));
    sendJson(res, 200, presentEvent(await scheduleEvent(input)));
  });

  routes.post('/events/batch', async (req, res) => {
    const results = await scheduleBatch(checkBatch(await readBatch(req)), orgOf(res));
    sendJson(res, 200, results.map(presentResult));
  });

  routes.get('/events', async (req, res) => {
    const filter = parseEventFilter(req.query);
    // One more than goes on the page tells whether there is a next one.
    const limit = filter.limit + 1;
    const found = await read(res, () => events.list(orgOf(res), { ...filter, limit, maxBytes: PAGE_BYTES }));
    const page = found.slice(0, lengthOfPage(found, filter.limit));
    if (found.length > page.length) nameNextPage(req, res, page);
    sendJson(res, 200, page.map(presentEvent));
  });

  routes.get('/events/:id', async (req, res) => {
    const id = idOf(req, NO_EVENT);
    const found = await read(res, () => events.find(orgOf(res), id));
    if (!found) throw notFound(NO_EVENT);
    sendJson(res, 200, presentEventWithHistory(found));
  });

  routes.put('/events/:id', async (req, res) => {
    const id = idOf(req, NO_EVENT);
    const changes = parser.parseEventChanges(await readJson(req));
    sendJson(res, 200, presentEvent(await editEvent(orgOf(res), id, changes)));
  });

  routes.use('/events', unreadableIdIs(NO_EVENT));
}

function checkBatch(body: unknown): unknown[] {
  if (!Array.isArray(body)) throw badRequest('Please send a JSON array of events');
  if (body.length > MAX_BATCH) {
    throw badRequest(`A batch may have at most ${MAX_BATCH} events, and this one has ${body.length}`);
  }
  return body;
}

function lengthOfPage(found: readonly { payload: string }[], limit: number): number {
  let bytes = 0;
  const last = found.findIndex(({ payload }) => (bytes += Buffer.byteLength(payload)) >= PAGE_BYTES);
  return Math.min(limit, last === -1 ? found.length : last + 1);
}

function nameNextPage(req: Request, res: Response, page: { scheduledTime: Date; id: string }[]): void {
  const cursor = writeCursor(page.at(-1)!);
  const query = new URLSearchParams(req.query as Record<string, string>);
  query.set('cursor', cursor);
  res.setHeader('X-Next-Cursor', cursor);
  res.setHeader('Link', `<${req.baseUrl}${req.path}?${query.toString()}>; rel="next"`);
}
