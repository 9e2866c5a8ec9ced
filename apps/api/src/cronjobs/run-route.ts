import type { Request, Response, Router } from 'express';
import { notFound, type Clock } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { CronJobStore } from '@jiter/store';
import { actorOf, orgOf } from '../access/auth.ts';
import { createReadNothing } from '../acts/parse-act.ts';
import type { ReadJson } from '../body/read-json.ts';
import { fingerprintsOf, keyOfHeader } from '../events/fields/idempotency-key.ts';
import { sendOnce } from '../events/routes.ts';
import { idOf } from '../events/row-id.ts';
import { reused, type Once } from '../events/schedule-once.ts';
import { NO_CRON_JOB } from './no-cron-job.ts';

type Deps = {
  cronJobs: Pick<CronJobStore, 'run' | 'runOnce'>;
  ringSoon: Bells['ringSoon'];
  readJson: ReadJson;
  clock: Clock;
};

/** Adds the run of a cron job by hand: an event of its own, beside the schedule. */
export function addRunRoute(routes: Router, { cronJobs, ringSoon, readJson, clock }: Deps): void {
  const readNothing = createReadNothing(readJson);

  routes.post('/cronjobs/:id/run', async (req, res) => {
    // Whoever sends another payload, or a dry run, must not find the job's own event made.
    await readNothing(req, res);
    const { event, isReplayed } = await run(req, res);
    if (!isReplayed) ringSoon({ eventId: event.id, dueAt: event.scheduledTime });
    sendOnce(res, { event, isReplayed }, 'cronjobs:read');
  });

  async function run(req: Request<{ id: string }>, res: Response): Promise<Once> {
    const [org, id, key, by] = [orgOf(res), idOf(req, NO_CRON_JOB), keyOfHeader(req), actorOf(req, res)];
    if (key === undefined) {
      const event = await cronJobs.run(org, id, clock.now(), by);
      if (!event) throw notFound(NO_CRON_JOB);
      return { event, isReplayed: false };
    }
    const once = { key, ...fingerprintsOf({}, { payload: '', runOf: id }) };
    const made = await cronJobs.runOnce(org, id, clock.now(), once, by);
    if (!made) throw notFound(NO_CRON_JOB);
    if (made.kind === 'reused') throw reused(made.eventId);
    return { event: made.event, isReplayed: made.kind === 'replayed' };
  }
}
