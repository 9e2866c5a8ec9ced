import express, { Router, type Express } from 'express';
import type { Clock, Log } from '@jiter/core';
import type { Guard } from '@jiter/egress';
import type { EventStore, KeyStore } from '@jiter/store';
import { createEditEvent } from './events/edit-event.ts';
import { createEventParser } from './events/parse-event.ts';
import type { Ringer } from './events/ring-soon.ts';
import { createEventRoutes } from './events/routes.ts';
import { createScheduleEvent } from './events/schedule-event.ts';
import { createAuthenticate } from './http/auth.ts';
import { BOARD_PATH, createBoardRoutes, type BoardOptions } from './http/board.ts';
import { createReadJson } from './http/body.ts';
import { answerNoSuchCall, createErrorHandler } from './http/errors.ts';
import { createHealthRoutes, type Checks } from './http/health.ts';
import { createRequestLog } from './http/request-log.ts';

export type AppDeps = {
  events: Pick<EventStore, 'create' | 'find' | 'list' | 'edit'>;
  keys: Pick<KeyStore, 'orgOfKey'>;
  ringSoon: Ringer['ringSoon'];
  /** What `/readyz` asks. */
  checks: Checks;
  /** Absent: `/admin/queues` answers 404. */
  board?: BoardOptions;
  /** Decides which destinations are refused at once. */
  guard: Pick<Guard, 'guardRequest'>;
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

/** The whole HTTP side, without a socket. Paths match whatever their case, as Express does unless told otherwise. */
export function createApp(deps: AppDeps): Express {
  const { log } = deps;
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple');
  if (deps.logRequests) app.use(createRequestLog({ log }));
  app.use('/api', createApiRoutes(deps));
  app.use(createHealthRoutes({ checks: deps.checks, log }));
  if (deps.board) app.use(BOARD_PATH, createBoardRoutes(deps.board));
  app.use(answerNoSuchCall);
  app.use(createErrorHandler({ log }));
  return app;
}

function createApiRoutes({ events, keys, ringSoon, guard, maxPayloadBytes, clock, log }: AppDeps): Router {
  const refusalOf = (url: URL) => {
    const verdict = guard.guardRequest(url);
    return verdict.kind === 'refused' ? verdict.reason : undefined;
  };
  const api = Router();
  api.use(createAuthenticate({ keys }));
  api.use(
    '/events',
    createEventRoutes({
      events,
      scheduleEvent: createScheduleEvent({ events, ringSoon, log }),
      editEvent: createEditEvent({ events, ringSoon, log }),
      parser: createEventParser({ maxPayloadBytes, refusalOf, now: () => clock.now() }),
      readJson: createReadJson({ maxBytes: maxPayloadBytes * BYTES_PER_PAYLOAD_BYTE + OTHER_FIELDS_BYTES }),
    }),
  );
  return api;
}
