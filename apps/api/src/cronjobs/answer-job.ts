import type { Response } from 'express';
import { notFound, type CronJob } from '@jiter/core';
import type { CronJobStore } from '@jiter/store';
import { orgOf } from '../access/auth.ts';
import { sendWithHistory, writeWithHistory } from '../events/history.ts';
import type { Read } from '../turns/read.ts';
import { NO_CRON_JOB } from './no-cron-job.ts';
import { presentCronJob } from './present.ts';

/**
 * Answers a cron job with its history. `written` is shown of one that was removed since it was: it was edited all the same.
 * Throws AppError 404 where there is none.
 */
export type AnswerJob = (
  res: Response,
  id: string,
  occasion?: 'after a write',
  written?: CronJob,
) => Promise<void>;

type Deps = { cronJobs: Pick<CronJobStore, 'find'>; read: Read };

export const createAnswerJob =
  ({ cronJobs, read }: Deps): AnswerJob =>
  async (res, id, occasion, written) => {
    const load = async () => {
      const { job = written, history = [], omitted = 0 } = (await cronJobs.find(orgOf(res), id)) ?? {};
      if (!job) throw notFound(NO_CRON_JOB);
      return writeWithHistory(presentCronJob(job), { history, omitted }, { cron: id });
    };
    await sendWithHistory(res, await read(res, load, occasion));
  };
