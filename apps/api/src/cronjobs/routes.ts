import type { Request, Response, Router } from 'express';
import {
  notFound,
  type Actor,
  type Bell,
  type Clock,
  type CronJob,
  type NewCronJob,
  type Once as OnceKey,
} from '@jiter/core';
import { describeExpression, lookAheadFrom, parseExpression } from '@jiter/cron';
import type { Bells } from '@jiter/runtime';
import type { CronJobStore, FoundOnce } from '@jiter/store';
import { sendWithHistory, writeWithHistory } from '../events/history.ts';
import { fingerprintOf, keyOfHeader } from '../events/fields/idempotency-key.ts';
import { sayReplayed, sendOnce } from '../events/routes.ts';
import { reused, usedFor, type Once } from '../events/schedule-once.ts';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { actorOf, orgOf, settingsOf } from '../access/auth.ts';
import type { Pace, Read } from '../turns/read.ts';
import type { ReadJson } from '../body/read-json.ts';
import { ANSWER_BYTES, type Answers } from '../http/answers.ts';
import { namePages } from '../http/pages.ts';
import { sendArray, sendJson } from '../http/send-json.ts';
import { dryRunBytes, isDryRun } from '../events/dry-run.ts';
import { addManyRoutes } from './many-routes.ts';
import type { DryRunOfJob } from './dry-run.ts';
import type { CronJobParser } from './parse-cron-job.ts';
import { jobsIn, parseCronJobFilter } from './parse-list.ts';
import { decideEdit, decideOwed, firstTick } from './decide-edit.ts';
import { NO_CRON_JOB } from './no-cron-job.ts';
import { presentCronJob } from './present.ts';

type Deps = {
  cronJobs: Pick<
    CronJobStore,
    | 'create'
    | 'createOnce'
    | 'findOnce'
    | 'find'
    | 'list'
    | 'edit'
    | 'remove'
    | 'run'
    | 'runOnce'
    | 'schedules'
    | 'occurrences'
    | 'toTurn'
  >;
  read: Read;
  answers: Pick<Answers, 'reserve'>;
  ringSoon: Bells['ringSoon'];
  dryRun: DryRunOfJob;
  parser: CronJobParser;
  readJson: ReadJson;
  clock: Clock;
};

/** Adds `/cronjobs` and what is below. */
export function addCronJobRoutes(
  routes: Router,
  { cronJobs, read, answers, ringSoon, dryRun, parser, readJson, clock }: Deps,
): void {
  const ringAll = (bells: readonly Bell[]) => ringSoon(...bells);

  routes.post('/cronjobs', async (req, res) => {
    const key = keyOfHeader(req);
    const [org, settings] = [orgOf(res), settingsOf(res)];
    const asked = parser.parseNewCronJob(await readJson(req, res), org, settings);
    const once = key === undefined ? undefined : { key, fingerprint: asked.fingerprint() };
    const isDry = isDryRun(req);
    const before = once && (isDry || asked.refusal) ? await cronJobs.findOnce(org, once) : undefined;
    if (before && !isDry) return answerMade(res, before);
    if (asked.refusal && !before) throw asked.refusal;
    const { input } = asked;
    const first = firstTick(input, clock.now());
    if (isDry) {
      answers.reserve(res, dryRunBytes(input));
      return sendJson(res, 200, await dryRun(input, first, { settings, madeId: before && idOfMade(before) }));
    }
    const made = await make({ input, first, once }, actorOf(req, res));
    if (made.kind !== 'created') return answerMade(res, made);
    ringAll(made.bells);
    sendJson(res, 200, { ...presentCronJob(made.job), history: [] });
  });

  routes.post('/cronjobs/preview', async (req, res) => {
    const { expression, timezone, count } = parser.parsePreview(await readJson(req, res));
    const now = clock.now();
    const times = parseExpression(expression, timezone).between(now, lookAheadFrom(now), count);
    sendJson(res, 200, {
      times: times.map((time) => time.toISOString()),
      description: describeExpression(expression, timezone),
    });
  });

  routes.post('/cronjobs/:id/run', async (req, res) => {
    const { event, isReplayed } = await run(req, res);
    if (!isReplayed) ringSoon({ eventId: event.id, dueAt: event.scheduledTime });
    sendOnce(res, { event, isReplayed }, 'cronjobs:read');
  });

  routes.get('/cronjobs', async (req, res) => {
    const filter = { ...parseCronJobFilter(req.query), maxBytes: ANSWER_BYTES };
    const load = (pace: Pace) => cronJobs.list(orgOf(res), { ...filter, ...pace });
    const page = await read(res, load, { what: 'cron jobs', asked: filter });
    namePages(req, res, page, jobsIn(filter));
    await sendArray(res, page.texts);
  });

  addManyRoutes(routes, { cronJobs, read, ringSoon, readJson, clock });

  routes.get('/cronjobs/:id', async (req, res) => {
    await answer(res, idOf(req, NO_CRON_JOB));
  });

  routes.put('/cronjobs/:id', async (req, res) => {
    const [org, id] = [orgOf(res), idOf(req, NO_CRON_JOB)];
    const changes = parser.parseCronJobChanges(await readJson(req, res), settingsOf(res));
    const decide = (job: CronJob) => decideEdit(job, changes, clock.now());
    const planned = await cronJobs.edit(org, id, decide, actorOf(req, res));
    if (!planned) throw notFound(NO_CRON_JOB);
    ringAll(planned.bells);
    await answer(res, id, 'after a write', planned.job);
  });

  routes.delete('/cronjobs/:id', async (req, res) => {
    const id = idOf(req, NO_CRON_JOB);
    const decide = (job: CronJob) => decideOwed(job, clock.now());
    const removed = await cronJobs.remove(orgOf(res), id, decide, actorOf(req, res));
    if (!removed) throw notFound(NO_CRON_JOB);
    ringAll(removed.bells);
    sendJson(res, 200, presentCronJob(removed.job));
  });

  const make = async ({ input, first, once }: Wanted, by: Actor) =>
    once
      ? cronJobs.createOnce(input, first, once, { by })
      : { kind: 'created' as const, ...(await cronJobs.create(input, first, by)) };

  async function answerMade(res: Response, made: FoundOnce): Promise<void> {
    const id = idOfMade(made);
    sayReplayed(res, 'cronjobs:read');
    await answer(res, id, 'after a write');
  }

  async function run(req: Request<{ id: string }>, res: Response): Promise<Once> {
    const [org, id, key, by] = [orgOf(res), idOf(req, NO_CRON_JOB), keyOfHeader(req), actorOf(req, res)];
    if (key === undefined) {
      const event = await cronJobs.run(org, id, clock.now(), by);
      if (!event) throw notFound(NO_CRON_JOB);
      return { event, isReplayed: false };
    }
    const fingerprint = fingerprintOf({}, { payload: '', runOf: id });
    const made = await cronJobs.runOnce(org, id, clock.now(), { key, fingerprint }, by);
    if (!made) throw notFound(NO_CRON_JOB);
    if (made.kind === 'reused') throw reused(made.eventId);
    return { event: made.event, isReplayed: made.kind === 'replayed' };
  }

  /** `written` is shown of a job that was removed since then: it was edited all the same. */
  async function answer(res: Response, id: string, occasion?: 'after a write', written?: CronJob) {
    const load = async () => {
      const { job = written, history = [], omitted = 0 } = (await cronJobs.find(orgOf(res), id)) ?? {};
      if (!job) throw notFound(NO_CRON_JOB);
      return writeWithHistory(presentCronJob(job), { history, omitted }, { cron: id });
    };
    await sendWithHistory(res, await read(res, load, occasion));
  }

  routes.use('/cronjobs', unreadableIdIs(NO_CRON_JOB));
}

type Wanted = { input: NewCronJob; first: Date; once: OnceKey | undefined };

/** Throws AppError 422 where the key stands for another job. */
function idOfMade({ kind, id }: FoundOnce): string {
  if (kind === 'reused') throw usedFor('cron job', id, { cronJobId: id });
  return id;
}
