import type { Response, Router } from 'express';
import type { Actor, Clock, NewCronJob, Once as OnceKey } from '@jiter/core';
import { describeExpression, lookAheadFrom, parseExpression } from '@jiter/cron';
import type { Bells } from '@jiter/runtime';
import type { CronJobStore, FoundOnce } from '@jiter/store';
import { actorOf, orgOf, settingsOf } from '../access/auth.ts';
import type { ReadJson } from '../body/read-json.ts';
import { dryRunBytes, isDryRun } from '../events/dry-run.ts';
import { keyOfHeader } from '../events/fields/idempotency-key.ts';
import { sayReplayed } from '../events/routes.ts';
import { usedFor } from '../events/schedule-once.ts';
import type { Answers } from '../http/answers.ts';
import { sendJson } from '../http/send-json.ts';
import type { AnswerJob } from './answer-job.ts';
import { firstTick } from './decide-edit.ts';
import type { DryRunOfJob } from './dry-run.ts';
import type { CronJobParser } from './parse-cron-job.ts';
import { presentCronJob } from './present.ts';

type Deps = {
  cronJobs: Pick<CronJobStore, 'create' | 'createOnce' | 'findOnce'>;
  answer: AnswerJob;
  answers: Pick<Answers, 'reserve'>;
  ringSoon: Bells['ringSoon'];
  dryRun: DryRunOfJob;
  parser: CronJobParser;
  readJson: ReadJson;
  clock: Clock;
};

/** Adds the making of a cron job, and what shows how one would be. */
export function addCreateRoutes(
  routes: Router,
  { cronJobs, answer, answers, ringSoon, dryRun, parser, readJson, clock }: Deps,
): void {
  routes.post('/cronjobs', async (req, res) => {
    const key = keyOfHeader(req);
    const [org, settings] = [orgOf(res), settingsOf(res)];
    const asked = parser.parseNewCronJob(await readJson(req, res), org, settings);
    const once = key === undefined ? undefined : { key, ...asked.fingerprints() };
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
    ringSoon(...made.bells);
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

  const make = async ({ input, first, once }: Wanted, by: Actor) =>
    once
      ? cronJobs.createOnce(input, first, once, { by })
      : { kind: 'created' as const, ...(await cronJobs.create(input, first, by)) };

  async function answerMade(res: Response, made: FoundOnce): Promise<void> {
    const id = idOfMade(made);
    sayReplayed(res, 'cronjobs:read');
    await answer(res, id, 'after a write');
  }
}

type Wanted = { input: NewCronJob; first: Date; once: OnceKey | undefined };

/** Throws AppError 422 where the key stands for another job. */
function idOfMade({ kind, id }: FoundOnce): string {
  if (kind === 'reused') throw usedFor('cron job', id, { cronJobId: id });
  return id;
}
