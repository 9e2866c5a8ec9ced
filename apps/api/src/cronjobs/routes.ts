import type { Router } from 'express';
import { notFound, type CronJob } from '@jiter/core';
import type { CronJobStore } from '@jiter/store';
import { actorOf, orgOf, settingsOf } from '../access/auth.ts';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { ANSWER_BYTES } from '../http/answers.ts';
import { namePages } from '../http/pages.ts';
import { sendArray, sendJson } from '../http/send-json.ts';
import type { Pace, Read } from '../turns/read.ts';
import { createAnswerJob } from './answer-job.ts';
import { addCreateRoutes } from './create-routes.ts';
import { decideEdit, decideOwed } from './decide-edit.ts';
import { addManyRoutes } from './many-routes.ts';
import { NO_CRON_JOB } from './no-cron-job.ts';
import { jobsIn, parseCronJobFilter } from './parse-list.ts';
import { presentCronJob } from './present.ts';
import { addRunRoute } from './run-route.ts';

type Deps = Omit<Parameters<typeof addCreateRoutes>[1], 'answer'> & {
  cronJobs: Pick<
    CronJobStore,
    'find' | 'list' | 'edit' | 'remove' | 'run' | 'runOnce' | 'schedules' | 'occurrences' | 'toTurn'
  >;
  read: Read;
};

/** Adds `/cronjobs` and what is below. */
export function addCronJobRoutes(routes: Router, deps: Deps): void {
  const { cronJobs, read, ringSoon, parser, readJson, clock } = deps;
  const answer = createAnswerJob({ cronJobs, read });

  addCreateRoutes(routes, { ...deps, answer });
  addRunRoute(routes, deps);
  // Before what is below a job's id.
  addManyRoutes(routes, deps);

  routes.get('/cronjobs', async (req, res) => {
    const filter = { ...parseCronJobFilter(req.query), maxBytes: ANSWER_BYTES };
    const load = (pace: Pace) => cronJobs.list(orgOf(res), { ...filter, ...pace });
    const page = await read(res, load, { what: 'cron jobs', asked: filter });
    namePages(req, res, page, jobsIn(filter));
    await sendArray(res, page.texts);
  });

  routes.get('/cronjobs/:id', async (req, res) => {
    await answer(res, idOf(req, NO_CRON_JOB));
  });

  routes.put('/cronjobs/:id', async (req, res) => {
    const [org, id] = [orgOf(res), idOf(req, NO_CRON_JOB)];
    const changes = parser.parseCronJobChanges(await readJson(req, res), settingsOf(res));
    const decide = (job: CronJob) => decideEdit(job, changes, clock.now());
    const planned = await cronJobs.edit(org, id, decide, actorOf(req, res));
    if (!planned) throw notFound(NO_CRON_JOB);
    ringSoon(...planned.bells);
    await answer(res, id, 'after a write', planned.job);
  });

  routes.delete('/cronjobs/:id', async (req, res) => {
    const id = idOf(req, NO_CRON_JOB);
    const decide = (job: CronJob) => decideOwed(job, clock.now());
    const removed = await cronJobs.remove(orgOf(res), id, decide, actorOf(req, res));
    if (!removed) throw notFound(NO_CRON_JOB);
    ringSoon(...removed.bells);
    sendJson(res, 200, presentCronJob(removed.job));
  });

  routes.use('/cronjobs', unreadableIdIs(NO_CRON_JOB));
}
