import type { Response, Router } from 'express';
import { allows, AppError, createdBy, isOnce, notFound, type Clock, type Scope } from '@jiter/core';
import type { EventStore } from '@jiter/store';
import { actorOf, keyOf, orgOf, settingsOf } from '../access/auth.ts';
import { creatorOf } from '../access/creator.ts';
import { linkOf } from '../access/open-for-link.ts';
import type { Read } from '../turns/read.ts';
import type { ReadBatch } from '../body/read-batch.ts';
import { MAX_BATCH_BYTES } from '../body/readers.ts';
import type { ReadJson } from '../body/read-json.ts';
import type { Answers } from '../http/answers.ts';
import { createPace } from '../http/pace.ts';
import { redactAnswer } from '../http/redact.ts';
import { sendArray, sendJson } from '../http/send-json.ts';
import { DRY_RUN_TIMES, dryRunBytes, isDryRun, type DryRun } from './dry-run.ts';
import { NO_EVENT, type EditEvent } from './edit-event.ts';
import type { ExplainEvent } from './explanation.ts';
import { keyOfHeader, MAX_BATCH_KEY_LENGTH } from './fields/idempotency-key.ts';
import { addListRoutes } from './list-routes.ts';
import type { EventParser } from './parse-event.ts';
import { sendWithHistory, withoutPlaces, writeWithHistory } from './history.ts';
import { presentEvent, presentRefusal } from './present.ts';
import { idOf, unreadableIdIs } from './row-id.ts';
import { traced, traceOf } from './trace-context.ts';
import type { ScheduleBatch } from './schedule-batch.ts';
import type { ScheduleEvent } from './schedule-event.ts';
import type { Once, ScheduleOnce } from './schedule-once.ts';

type Deps = {
  events: Pick<EventStore, 'find' | 'list' | 'count' | 'tries' | 'creatorIdOf'>;
  clock: Clock;
  read: Read;
  answers: Pick<Answers, 'reserve'>;
  scheduleEvent: ScheduleEvent;
  scheduleOnce: ScheduleOnce;
  scheduleBatch: ScheduleBatch;
  editEvent: EditEvent;
  explainEvent: ExplainEvent;
  dryRun: DryRun;
  parser: EventParser;
  readJson: ReadJson;
  readBatch: ReadBatch;
};

/** Of each result of a batch, besides what was sent of it: an id, times, or what is wrong with it. */
const BYTES_BESIDE = 512;
/** On answers with what an earlier call made. */
const REPLAYED = 'Idempotent-Replayed';

/** Adds `/events` and what is below. Not as a router of its own: to pass one costs a create 2 % of its time. */
export function addEventRoutes(routes: Router, deps: Deps): void {
  const {
    events,
    read,
    clock,
    answers,
    scheduleEvent,
    scheduleOnce,
    scheduleBatch,
    editEvent,
    explainEvent,
    dryRun,
    parser,
    readJson,
    readBatch,
  } = deps;

  routes.post('/events', async (req, res) => {
    const body = await readJson(req, res);
    const settings = settingsOf(res);
    const asked = parser.parseNewEvent(body, orgOf(res), keyOfHeader(req), settings);
    const input = traced(asked, traceOf(req, settings));
    if (isDryRun(req)) {
      answers.reserve(res, dryRunBytes(input));
      return sendJson(res, 200, await dryRun(input, settings));
    }
    const own = createdBy(input, await creatorOf(events, res));
    if (isOnce(own)) return sendOnce(res, await scheduleOnce(own));
    sendJson(res, 200, presentEvent(await scheduleEvent(own)));
  });

  routes.post('/events/batch', async (req, res) => {
    const [org, settings] = [orgOf(res), settingsOf(res)];
    const key = keyOfHeader(req, MAX_BATCH_KEY_LENGTH);
    const keyOf = (index: number) => (key === undefined ? undefined : `${key}/${index}`);
    const trace = traceOf(req, settings);
    const inputs = await readBatch(req, res, (item, index) =>
      traced(parser.parseNewEvent(item, org, keyOf(index), settings), trace),
    );
    const sentBytes = Number(req.headers['content-length'] ?? MAX_BATCH_BYTES);
    const isDry = isDryRun(req);
    answers.reserve(res, (sentBytes + inputs.length * BYTES_BESIDE) * (isDry ? DRY_RUN_TIMES : 1));
    if (isDry) return sendResults(res, inputs, (input) => dryRun(input, settings).catch(toRefusal));
    const creatorId = await creatorOf(events, res);
    const own = inputs.map((input) => (input instanceof AppError ? input : createdBy(input, creatorId)));
    const { results, isReplayed, hasReplayed } = await scheduleBatch(own, org);
    if (isReplayed) sayReplayed(res);
    if (hasReplayed) hideFromWriters(res);
    await sendResults(res, results, presentEvent);
  });

  addListRoutes(routes, { events, read, clock });

  routes.get('/events/:id', async (req, res) => {
    const id = idOf(req, NO_EVENT);
    const answer = await read(res, async () => {
      const found = await events.find(orgOf(res), id);
      if (!found) throw notFound(NO_EVENT);
      const past = linkOf(res) ? withoutPlaces(found) : found;
      return writeWithHistory(presentEvent(found.event), past, { event: id });
    });
    await sendWithHistory(res, answer);
  });

  routes.get('/events/:id/explanation', async (req, res) => {
    const id = idOf(req, NO_EVENT);
    const told = { settings: settingsOf(res), namesNobody: linkOf(res) !== undefined };
    sendJson(res, 200, await read(res, () => explainEvent(orgOf(res), id, told)));
  });

  routes.put('/events/:id', async (req, res) => {
    const id = idOf(req, NO_EVENT);
    const changes = parser.parseEventChanges(await readJson(req, res), settingsOf(res));
    sendJson(res, 200, presentEvent(await editEvent(orgOf(res), id, changes, actorOf(req, res))));
  });

  routes.use('/events', unreadableIdIs(NO_EVENT));
}

/** `reads`: the scope of those who are shown it. */
export function sayReplayed(res: Response, reads?: Scope): void {
  res.setHeader(REPLAYED, 'true');
  hideFromWriters(res, reads);
}

/** What an earlier call made may be as others have changed it since. */
function hideFromWriters(res: Response, reads: Scope = 'events:read'): void {
  if (!allows(keyOf(res), reads)) redactAnswer(res);
}

export function sendOnce(res: Response, { event, isReplayed }: Once, reads?: Scope): void {
  if (isReplayed) sayReplayed(res, reads);
  sendJson(res, 200, presentEvent(event));
}

function toRefusal(error: unknown): object {
  if (error instanceof AppError) return presentRefusal(error);
  throw error;
}

/** What is shown of each, or what is wrong with it. */
async function sendResults<Result>(
  res: Response,
  results: readonly (Result | AppError)[],
  show: (result: Result) => object | Promise<object>,
): Promise<void> {
  const pace = createPace();
  const texts: string[] = [];
  for (const result of results) {
    const shown = result instanceof AppError ? presentRefusal(result) : await show(result);
    const text = JSON.stringify(shown);
    texts.push(text);
    await pace(text.length);
  }
  await sendArray(res, texts);
}
