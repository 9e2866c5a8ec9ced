import type { Router } from 'express';
import { notFound, type Clock } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { CronJobStore } from '@jiter/store';
import { actorOf, orgOf } from '../access/auth.ts';
import type { Read } from '../turns/read.ts';
import type { ReadJson } from '../body/read-json.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import { idOf } from '../events/row-id.ts';
import { ANSWER_BYTES } from '../http/answers.ts';
import { namePages } from '../http/pages.ts';
import { sendArray, sendJson } from '../http/send-json.ts';
import { MAX_JOBS, parseCalendar, writeCalendar } from './calendar.ts';
import { occurrencesOf, parseOccurrences } from './parse-list.ts';
import { NO_CRON_JOB } from './no-cron-job.ts';
import { parseTurn, turnMany } from './turn-many.ts';

type Deps = {
  cronJobs: Pick<CronJobStore, 'edit' | 'schedules' | 'occurrences' | 'toTurn'>;
  read: Read;
  ringSoon: Bells['ringSoon'];
  readJson: ReadJson;
  clock: Clock;
};

/** What is asked of all jobs together, and the events of one. Before what is below a job's id. */
export function addManyRoutes(routes: Router, { cronJobs, read, ringSoon, readJson, clock }: Deps): void {
  routes.get('/cronjobs/calendar', async (req, res) => {
    const range = parseCalendar(req.query, clock.now());
    const load = async () => writeCalendar(await cronJobs.schedules(orgOf(res), MAX_JOBS), range);
    sendJson(res, 200, await read(res, load, { what: 'calendar', asked: req.query }));
  });

  routes.post('/cronjobs/bulk', async (req, res) => {
    refuseKey(req, 'a repeat is about whichever cron jobs there are by then');
    const asked = { ...parseTurn(await readJson(req, res)), by: actorOf(req, res) };
    sendJson(res, 200, await turnMany({ cronJobs, ringSoon, clock }, orgOf(res), asked));
  });

  routes.get('/cronjobs/:id/occurrences', async (req, res) => {
    const id = idOf(req, NO_CRON_JOB);
    const filter = { ...parseOccurrences(id, req.query), maxBytes: ANSWER_BYTES };
    const page = await read(res, (pace) => cronJobs.occurrences(orgOf(res), id, { ...filter, ...pace }));
    if (!page) throw notFound(NO_CRON_JOB);
    namePages(req, res, page, occurrencesOf(id, filter));
    await sendArray(res, page.texts);
  });
}
