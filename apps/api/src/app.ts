import express, { Router, type Express } from 'express';
import type { Clock, Log } from '@jiter/core';
import type { Guard } from '@jiter/egress';
import type { CronJobStore, EventStore, KeyStore } from '@jiter/store';
import { createCronJobParser } from './cronjobs/parse-cron-job.ts';
import { addCronJobRoutes } from './cronjobs/routes.ts';
import { createEditEvent } from './events/edit-event.ts';
import { createEventParser } from './events/parse-event.ts';
import type { Ringer } from './events/ring-soon.ts';
import { addEventRoutes } from './events/routes.ts';
import { createScheduleBatch } from './events/schedule-batch.ts';
import { createScheduleEvent } from './events/schedule-event.ts';
import { createTargetCheck } from './events/target.ts';
import { createAuthenticate } from './access/auth.ts';
import { BOARD_PATH, createBoardRoutes, type BoardOptions } from './board/board.ts';
import { createReadJson } from './http/body.ts';
import { answerNoSuchCall, createErrorHandler } from './http/errors.ts';
import { createHealthRoutes, type Checks, type Notes } from './http/health.ts';
import type { Limiter } from './access/limiter.ts';
import { createRead } from './access/reads.ts';
import { createTurns } from './access/turns.ts';
import { createRateLimit } from './access/rate-limit.ts';
import { createRequestLog } from './http/request-log.ts';
import { createApiSecurity, createBoardSecurity } from './http/security-headers.ts';

export type AppDeps = {
  events: Pick<EventStore, 'create' | 'createMany' | 'find' | 'list' | 'edit'>;
  cronJobs: CronJobStore;
  keys: Pick<KeyStore, 'orgOfKey'>;
  ringSoon: Ringer['ringSoon'];
  /** What `/readyz` asks. */
  checks: Checks;
  /** What it shows beside, whatever the checks say. */
  notes?: Notes;
  /** Absent: any key may ask as often as it likes. */
  limiter?: Pick<Limiter, 'take'> | undefined;
  /** Absent: `/admin/queues` answers 404. */
  board?: BoardOptions;
  /** Decides which destinations are refused at once. */
  guard: Pick<Guard, 'guardRequest'>;
  /** Reads under way at a time, each of another org. */
  readsAtOnce: number;
  /** Of a payload, in UTF-8. */
  maxPayloadBytes: number;
  /** A debug line per request costs time even where nobody reads it, hence a setting. */
  logRequests: boolean;
  clock: Clock;
  log: Log;
};

/** JSON may write a byte of payload in six (`\u001f`); the rest is room for the other fields. */
const BYTES_PER_PAYLOAD_BYTE = 6;
const OTHER_FIELDS_BYTES = 16_384;
/** A thousand events of the usual size; those with huge payloads come in smaller batches. Reading more would hold up everyone. */
const BATCH_BYTES = 8 * 1_048_576;
/** A read takes a few ms: whoever would wait longer had better ask for less. */
const MAX_READ_WAIT_MS = 10_000;
const MAX_READS_WAITING = 500;

/** The whole HTTP side, without a socket. Paths match whatever their case, as Express does unless told otherwise. */
export function createApp(deps: AppDeps): Express {
  const { log } = deps;
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple');
  if (deps.logRequests) app.use(createRequestLog({ log }));
  app.use(createApiSecurity());
  app.use('/api', createApiRoutes(deps));
  app.use(createHealthRoutes({ checks: deps.checks, notes: deps.notes, log }));
  if (deps.board) app.use(BOARD_PATH, createBoardSecurity(), createBoardRoutes(deps.board));
  app.use(answerNoSuchCall);
  app.use(createErrorHandler({ log }));
  return app;
}

function createApiRoutes({
  events,
  cronJobs,
  keys,
  limiter,
  ringSoon,
  guard,
  readsAtOnce,
  maxPayloadBytes,
  clock,
  log,
}: AppDeps): Router {
  const refusalOf = (url: URL) => {
    const verdict = guard.guardRequest(url);
    return verdict.kind === 'refused' ? verdict.reason : undefined;
  };
  const checkTarget = createTargetCheck({ maxPayloadBytes, refusalOf });
  const maxBytes = maxPayloadBytes * BYTES_PER_PAYLOAD_BYTE + OTHER_FIELDS_BYTES;
  const readJson = createReadJson({ maxBytes });
  const parser = createEventParser({ checkTarget, now: () => clock.now() });
  const read = createRead({
    turns: createTurns({
      slots: readsAtOnce,
      maxWaiting: MAX_READS_WAITING,
      maxWaitMs: MAX_READ_WAIT_MS,
    }),
  });
  const api = Router();
  api.use(createAuthenticate({ keys }));
  if (limiter) api.use(createRateLimit({ limiter }));
  addEventRoutes(api, {
    events,
    read,
    scheduleEvent: createScheduleEvent({ events, ringSoon, log }),
    scheduleBatch: createScheduleBatch({ events, parser, ringSoon, log }),
    editEvent: createEditEvent({ events, ringSoon, log }),
    parser,
    readJson,
    readBatch: createReadJson({ maxBytes: Math.max(BATCH_BYTES, maxBytes) }),
  });
  addCronJobRoutes(api, {
    cronJobs,
    read,
    ringSoon,
    parser: createCronJobParser({ checkTarget }),
    readJson,
    clock,
  });
  return api;
}
