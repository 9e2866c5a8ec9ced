import type { Router } from 'express';
import { badRequest, isoTime, notFound, type Clock } from '@jiter/core';
import type { ActStore, BulkAction, BulkForesight, BulkJob } from '@jiter/store';
import { actorOf, orgOf } from '../access/auth.ts';
import type { ReadJson } from '../body/read-json.ts';
import { isDryRun } from '../events/dry-run.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import { idOf } from '../events/row-id.ts';
import { asShown } from '../events/search.ts';
import { refuseParameters } from '../http/refuse-parameters.ts';
import { sendJson } from '../http/send-json.ts';
import { maybe, object, oneOf, whole, yesOrNo } from '../openapi/shape.ts';
import { createReadNothing } from './parse-act.ts';
import { filterShape, onlyFields, readFilter, readFlag, readObject } from './parse-bulk.ts';

type Deps = { events: ActStore; readJson: ReadJson; clock: Clock };

const NO_JOB = 'Unable to find bulk job';
export const ACTIONS = ['cancel', 'retry', 'replay'] as const satisfies BulkAction[];
const USUAL_RATE = 100;
const MAX_RATE = 1_000;

export const jobBody = () =>
  object({
    action: oneOf(ACTIONS),
    filter: filterShape(),
    rate: maybe(whole('Events a second: 100 unless it is said.', { minimum: 1, maximum: MAX_RATE })),
    dryRun: maybe(yesOrNo('Nothing is done, and it is told what it would be about.')),
  });

/** Adds what does the same with many events at a pace, by whichever worker leads. */
export function addBulkJobRoutes(routes: Router, { events, readJson, clock }: Deps): void {
  const readNothing = createReadNothing(readJson);

  routes.post('/bulk', async (req, res) => {
    refuseKey(req, 'a repeat starts another bulk job, so look at GET /api/bulk before you repeat it');
    const { dryRun, ...asked } = parseJob(await readJson(req, res));
    const job = { ...asked, filter: asShown(res, asked.filter) };
    if (dryRun || isDryRun(req))
      return sendJson(res, 200, presentForesight(await events.foreseeBulk(orgOf(res), job, clock.now())));
    const made = await events.startBulk(orgOf(res), { ...job, by: actorOf(req, res) });
    sendJson(res, 200, presentJob(made));
  });

  routes.get('/bulk', async (req, res) => {
    refuseParameters(req.query, 'The bulk jobs take');
    sendJson(res, 200, (await events.listBulk(orgOf(res))).map(presentJob));
  });

  routes.get('/bulk/:id', async (req, res) => {
    sendJson(res, 200, presentJob(found(await events.findBulk(orgOf(res), idOf(req, NO_JOB)))));
  });

  routes.post('/bulk/:id/stop', async (req, res) => {
    // Whoever only wanted to try must not find it done.
    await readNothing(req, res);
    const stopped = await events.stopBulk(orgOf(res), idOf(req, NO_JOB), actorOf(req, res));
    sendJson(res, 200, presentJob(found(stopped)));
  });
}

function found(job: BulkJob | undefined): BulkJob {
  if (!job) throw notFound(NO_JOB);
  return job;
}

/** A job has no `limit`, and no `all` beside the filter. */
const FOR_ALL = {
  ofNone: ', such as {"status": "Failed To Send"}',
  ofLimit: 'a job is about all that match',
};

function parseJob(body: unknown) {
  const given = readObject(body);
  onlyFields(given, ['action', 'filter', 'rate', 'dryRun']);
  const { action, filter, rate = USUAL_RATE } = given;
  if (!ACTIONS.includes(action as BulkAction))
    throw badRequest("'action' must be 'cancel', 'retry' or 'replay'");
  if (typeof rate !== 'number' || !Number.isInteger(rate) || rate < 1 || rate > MAX_RATE)
    throw badRequest(`'rate' must be a whole number from 1 to ${MAX_RATE}`);
  return {
    action: action as BulkAction,
    filter: readFilter(filter, FOR_ALL),
    asked: filter as object,
    rate,
    dryRun: readFlag('dryRun', given['dryRun']),
  };
}

function presentForesight({ count, atLeast, hosts, takesMs, dueMeanwhile }: BulkForesight) {
  return {
    matches: count,
    atLeast,
    hosts: hosts.slice(0, 100).map(({ host, count: n }) => ({ host, n })),
    takesMs,
    dueMeanwhile: dueMeanwhile.count,
  };
}

function presentJob({ asked, createdAt, endedAt, ...job }: BulkJob) {
  return {
    ...job,
    filter: asked,
    createdAt: isoTime(createdAt),
    ...(endedAt && { endedAt: isoTime(endedAt) }),
  };
}
