import type { Response, Router } from 'express';
import { notFound, type Bell, type Clock, type CronJob } from '@jiter/core';
import { describeExpression, lookAheadFrom, parseExpression } from '@jiter/cron';
import type { Bells } from '@jiter/runtime';
import type { CronJobStore } from '@jiter/store';
import { sendWithHistory, writeWithHistory } from '../events/history.ts';
import { presentEvent } from '../events/present.ts';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { orgOf, settingsOf } from '../access/auth.ts';
import type { Read } from '../access/read.ts';
import type { ReadJson } from '../body/read-json.ts';
import { ANSWER_BYTES, type Answers } from '../http/answers.ts';
import { namePages } from '../http/pages.ts';
import { sendArray, sendJson } from '../http/send-json.ts';
import { dryRunBytes, isDryRun } from '../events/dry-run.ts';
import type { DryRunOfJob } from './dry-run.ts';
import type { CronJobParser } from './parse-cron-job.ts';
import { parseCronJobFilter, writeCursor } from './parse-list.ts';
import { decideEdit, decideOwed, firstTick } from './decide-edit.ts';
import { presentCronJob } from './present.ts';

type Deps = {
  cronJobs: Pick<CronJobStore, 'create' | 'find' | 'list' | 'edit' | 'remove' | 'run'>;
  read: Read;
  answers: Pick<Answers, 'reserve'>;
  ringSoon: Bells['ringSoon'];
  dryRun: DryRunOfJob;
  parser: CronJobParser;
  readJson: ReadJson;
  clock: Clock;
};

const NO_CRON_JOB = 'Unable to find cron job';

/** Adds `/cronjobs` and what is below. */
export function addCronJobRoutes(
  routes: Router,
  { cronJobs, read, answers, ringSoon, dryRun, parser, readJson, clock }: Deps,
): void {
  const ringAll = (bells: readonly Bell[]) => ringSoon(...bells);

  routes.post('/cronjobs', async (req, res) => {
    const input = parser.parseNewCronJob(await readJson(req, res), orgOf(res), settingsOf(res));
    const first = firstTick(input, clock.now());
    if (isDryRun(req)) {
      answers.reserve(res, dryRunBytes(input));
      return sendJson(res, 200, await dryRun(input, first, settingsOf(res)));
    }
    const { job, bells } = await cronJobs.create(input, first);
    ringAll(bells);
    sendJson(res, 200, { ...presentCronJob(job), history: [] });
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
    const event = await cronJobs.run(orgOf(res), idOf(req, NO_CRON_JOB), clock.now());
    if (!event) throw notFound(NO_CRON_JOB);
    ringSoon({ eventId: event.id, dueAt: event.scheduledTime });
    sendJson(res, 200, presentEvent(event));
  });

  routes.get('/cronjobs', async (req, res) => {
    const filter = { ...parseCronJobFilter(req.query), maxBytes: ANSWER_BYTES };
    const page = await read(res, () => cronJobs.list(orgOf(res), filter));
    namePages(req, res, page, writeCursor);
    await sendArray(res, page.texts);
  });

  routes.get('/cronjobs/:id', async (req, res) => {
    await answer(res, idOf(req, NO_CRON_JOB));
  });

  routes.put('/cronjobs/:id', async (req, res) => {
    const [org, id] = [orgOf(res), idOf(req, NO_CRON_JOB)];
    const changes = parser.parseCronJobChanges(await readJson(req, res), settingsOf(res));
    const planned = await cronJobs.edit(org, id, (job) => decideEdit(job, changes, clock.now()));
    if (!planned) throw notFound(NO_CRON_JOB);
    ringAll(planned.bells);
    await answer(res, id, 'after a write', planned.job);
  });

  routes.delete('/cronjobs/:id', async (req, res) => {
    const id = idOf(req, NO_CRON_JOB);
    const removed = await cronJobs.remove(orgOf(res), id, (job) => decideOwed(job, clock.now()));
    if (!removed) throw notFound(NO_CRON_JOB);
    ringAll(removed.bells);
    sendJson(res, 200, presentCronJob(removed.job));
  });

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
