import type { Request, Response, Router } from 'express';
import {
  AppError,
  badRequest,
  notFound,
  type Bell,
  type Clock,
  type Event,
  type EventStatus,
} from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { ActResult, ActStore, BulkOptions, BulkResult, Choice } from '@jiter/store';
import { actorOf, orgOf, settingsOf } from '../access/auth.ts';
import { optional, type ReadJson } from '../body/read-json.ts';
import { refuseBeyond } from '../events/content.ts';
import { asShown } from '../events/search.ts';
import { isDryRun } from '../events/dry-run.ts';
import { NO_EVENT, planned } from '../events/edit-event.ts';
import { presentEvent } from '../events/present.ts';
import { keyOfHeader, refuseKey } from '../events/fields/idempotency-key.ts';
import { sendOnce } from '../events/routes.ts';
import { idOf } from '../events/row-id.ts';
import { sendJson } from '../http/send-json.ts';
import { addBulkJobRoutes } from './bulk-jobs.ts';
import { parseBulk, toldBulk, type BulkRules } from './parse-bulk.ts';
import { parseNothing, parseRetry } from './parse-act.ts';
import type { Replay } from './replay.ts';

type Deps = {
  events: ActStore;
  replay: Replay;
  ringSoon: Bells['ringSoon'];
  readJson: ReadJson;
  clock: Clock;
};

/** Adds what is done with events after their outcome, or instead of one: to one of them, and to many. */
export function addActRoutes(routes: Router, { events, replay, ringSoon, readJson, clock }: Deps): void {
  addBulkJobRoutes(routes, { events, readJson, clock });
  const readBody = optional(readJson);

  const bulk =
    (rules: BulkRules, act: (org: string, asked: BulkOptions) => Promise<BulkResult>) =>
    async (req: Request, res: Response): Promise<void> => {
      // What deletes an id and leaves its slash must not be taken for all events.
      if (req.path.endsWith('/')) throw notFound(NO_EVENT);
      refuseKey(req, rules.repeats);
      const body = await readBody(req, res);
      const asked = parseBulk(body, rules);
      refuseBeyond(settingsOf(res), 'spread', asked.spreadMs);
      const { affected, more, bells } = await act(orgOf(res), {
        ...asked,
        choice: choiceAsShown(res, asked.choice),
        dryRun: asked.dryRun || isDryRun(req),
        noted: { by: actorOf(req, res), asked: toldBulk(body) },
      });
      ringSoon(...bells);
      sendJson(res, 200, { affected, more });
    };

  const other = 'a repeat is about whichever events there are by then';
  routes.post('/events/cancel', bulk({ spreads: false, repeats: other }, events.cancelMany));
  routes.post('/events/retry', bulk({ spreads: true, repeats: other }, events.retryMany));
  const again = 'a repeat replays once more, so replay events one by one, each with a key';
  routes.post('/events/replay', bulk({ spreads: true, repeats: again }, events.replayMany));

  routes.post('/events/:id/cancel', async (req, res) => {
    parseNothing(await readBody(req, res));
    const { event } = done(
      await events.cancel(orgOf(res), idOf(req, NO_EVENT), actorOf(req, res)),
      tooLateToCancel,
    );
    sendJson(res, 200, presentEvent(event));
  });

  routes.post('/events/:id/retry', async (req, res) => {
    refuseKey(req, 'a repeat retries the event once more, if it has failed again by then');
    const id = idOf(req, NO_EVENT);
    const options = parseRetry(await readBody(req, res), clock.now());
    refuseBeyond(settingsOf(res), 'delay', options.delayMs);
    const by = actorOf(req, res);
    const { event, bells } = done(await events.retry(orgOf(res), id, { ...options, by }), notFailed);
    ringSoon(...bells);
    sendJson(res, 200, presentEvent(event));
  });

  routes.post('/events/:id/replay', async (req, res) => {
    const id = idOf(req, NO_EVENT);
    const asked = { body: await readBody(req, res), key: keyOfHeader(req), settings: settingsOf(res) };
    const by = actorOf(req, res);
    sendOnce(res, await replay(orgOf(res), id, { ...asked, by }));
  });
}

function choiceAsShown(res: Response, choice: Choice): Choice {
  return 'filter' in choice ? { filter: asShown(res, choice.filter) } : choice;
}

type Done = { event: Event; bells: readonly Bell[] };

function done(result: ActResult, refuse: (status: EventStatus) => AppError): Done {
  if (result.kind === 'done') return result;
  if (result.kind === 'planned') throw planned(result.cronId);
  throw result.kind === 'gone' ? notFound(NO_EVENT) : refuse(result.status);
}

function notFailed(eventStatus: EventStatus): AppError {
  const message = `Only an event that failed can be retried, and this one is '${eventStatus}': ${adviceFor(eventStatus)}`;
  return new AppError(409, message, undefined, 'not_failed', { eventStatus });
}

function adviceFor(status: EventStatus): string {
  if (status === 'Sent' || status === 'Cancelled') return 'replay it for a new event';
  return 'it is attempted as it is';
}

function tooLateToCancel(status: EventStatus): AppError {
  return badRequest(
    `Unable to cancel the event: only a 'Pending' or 'Queued' one can be cancelled, and this one is '${status}'`,
    'already_settled',
  );
}
