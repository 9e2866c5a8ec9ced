import type { Response, Router } from 'express';
import { badRequest, notFound, type AppError, type Event } from '@jiter/core';
import type { EventStore } from '@jiter/store';
import { orgOf } from '../access/auth.ts';
import type { Read } from '../access/reads.ts';
import type { ReadJson } from '../http/body.ts';
import { ANSWER_BYTES, type Answers } from '../http/answers.ts';
import { nameNextPage } from '../http/next-page.ts';
import { createPace } from '../http/pace.ts';
import { sendJson, sendTexts } from '../http/send-json.ts';
import { writeCursor } from './cursor.ts';
import { NO_EVENT, type EditEvent } from './edit-event.ts';
import { parseEventFilter } from './parse-list.ts';
import type { EventParser } from './parse-event.ts';
import { sendWithHistory, writeWithHistory } from './history.ts';
import { presentEvent, presentResult } from './present.ts';
import { idOf, unreadableIdIs } from './row-id.ts';
import type { ScheduleBatch } from './schedule-batch.ts';
import type { ScheduleEvent } from './schedule-event.ts';

type Deps = {
  events: Pick<EventStore, 'find' | 'list'>;
  read: Read;
  answers: Pick<Answers, 'reserve'>;
  scheduleEvent: ScheduleEvent;
  scheduleBatch: ScheduleBatch;
  editEvent: EditEvent;
  parser: EventParser;
  readJson: ReadJson;
  /** The same for many events at once. */
  readBatch: ReadJson;
};

const MAX_BATCH = 1_000;
/** A thousand events of the usual size; those with huge payloads come in smaller batches. Reading more would hold up everyone. */
export const MAX_BATCH_BYTES = 8 * 1_048_576;
/** Adds `/events` and what is below. Not as a router of its own: to pass one costs a create 2 % of its time. */
export function addEventRoutes(routes: Router, deps: Deps): void {
  const { events, read, answers, scheduleEvent, scheduleBatch, editEvent, parser, readJson, readBatch } =
    deps;

  routes.post('/events', async (req, res) => {
    const input = parser.parseNewEvent(await readJson(req), orgOf(res));
    sendJson(res, 200, presentEvent(await scheduleEvent(input)));
  });

  routes.post('/events/batch', async (req, res) => {
    const bodies = checkBatch(await readBatch(req));
    answers.reserve(res, Number(req.headers['content-length'] ?? MAX_BATCH_BYTES));
    await sendResults(res, await scheduleBatch(bodies, orgOf(res)));
  });

  routes.get('/events', async (req, res) => {
    const filter = { ...parseEventFilter(req.query), maxBytes: ANSWER_BYTES };
    const page = await read(res, () => events.list(orgOf(res), filter));
    if (page.next) nameNextPage(req, res, writeCursor(page.next));
    await sendTexts(res, ['[', page.texts.join(','), ']']);
  });

  routes.get('/events/:id', async (req, res) => {
    const id = idOf(req, NO_EVENT);
    const answer = await read(res, async () => {
      const found = await events.find(orgOf(res), id);
      if (!found) throw notFound(NO_EVENT);
      return writeWithHistory(presentEvent(found.event), found, { event: id });
    });
    await sendWithHistory(res, answer);
  });

  routes.put('/events/:id', async (req, res) => {
    const id = idOf(req, NO_EVENT);
    const changes = parser.parseEventChanges(await readJson(req));
    sendJson(res, 200, presentEvent(await editEvent(orgOf(res), id, changes)));
  });

  routes.use('/events', unreadableIdIs(NO_EVENT));
}

async function sendResults(res: Response, results: readonly (Event | AppError)[]): Promise<void> {
  const pace = createPace();
  const texts: string[] = [];
  for (const result of results) {
    const text = JSON.stringify(presentResult(result));
    texts.push(text);
    await pace(text.length);
  }
  await sendTexts(res, ['[', texts.join(','), ']']);
}

function checkBatch(body: unknown): unknown[] {
  if (!Array.isArray(body)) throw badRequest('Please send a JSON array of events');
  if (body.length > MAX_BATCH) {
    throw badRequest(`A batch may have at most ${MAX_BATCH} events, and this one has ${body.length}`);
  }
  return body;
}
