import { badRequest, describeDuration, LAST_MOMENT_MS, parseDuration } from '@jiter/core';
import { STEPS, type StatsQuery } from '@jiter/store';
import { FROM_TO, rangeUpToNow, type FromTo } from '../events/from-to.ts';
import { hostParameter, parameter, queryOf } from '../events/parse-list.ts';
import { validate } from '../events/validate.ts';

type Query = FromTo & { step?: number; host?: string };

export const STATS_QUERY = queryOf<Query>(
  {
    ...FROM_TO,
    step: parameter(readStep, 'a duration of whole seconds, such as 10s, 1min or 1h'),
    host: hostParameter,
  },
  'these numbers',
);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_POINTS = 1_500;
/** Without a `step` there are no more than so many points. */
const USUAL_POINTS = 400;
const USUAL_STEPS_MS = [10_000, 60_000, 300_000, 900_000, HOUR_MS, 6 * HOUR_MS, DAY_MS];

function readStep(text: string): number | undefined {
  const ms = parseDuration(text) ?? 0;
  return ms >= 1_000 && ms % 1_000 === 0 ? ms : undefined;
}

/** Reads the query of `GET /stats`: an hour by default, up to now. Throws AppError 400 naming the parameter. */
export function parseStats(given: Record<string, unknown>, now: Date): Omit<StatsQuery, 'org'> {
  const asked = validate(STATS_QUERY, { ...given });
  const { fromMs, toMs } = rangeUpToNow(asked, now, HOUR_MS);
  const finestMs = finestOf(now.getTime() - fromMs);
  const stepMs = asked.step ?? usualStep(finestMs, toMs - fromMs);
  if (stepMs % finestMs !== 0) throw tooFine(finestMs);
  const from = new Date(Math.floor(fromMs / stepMs) * stepMs);
  const to = new Date(Math.ceil(toMs / stepMs) * stepMs);
  if (!(to.getTime() <= LAST_MOMENT_MS)) throw badRequest(TOO_FAR, 'invalid_range');
  if ((to.getTime() - from.getTime()) / stepMs > MAX_POINTS) throw tooMany(toMs - fromMs, finestMs);
  return { from, to, stepMs, ...(asked.host !== undefined && { host: asked.host }) };
}

const TOO_FAR = "'to' must be earlier, or 'step' shorter: whole steps would end after the year 9999";

/** What was just younger when somebody asked is so still. */
function finestOf(ageMs: number): number {
  const step = STEPS.find(({ stepS, forMs }) => ageMs <= forMs + stepS * 1_000);
  return step!.stepS * 1_000;
}

function usualStep(finestMs: number, rangeMs: number): number {
  const fits = (stepMs: number) => stepMs >= finestMs && rangeMs / stepMs <= USUAL_POINTS;
  return USUAL_STEPS_MS.find(fits) ?? Math.ceil(rangeMs / USUAL_POINTS / DAY_MS) * DAY_MS;
}

function tooFine(finestMs: number) {
  const message = `'step' must be a multiple of ${describeDuration(finestMs)} here: what is older than an hour is kept by minutes, and what is older than a day by hours`;
  return badRequest(message, 'invalid_step');
}

function tooMany(rangeMs: number, finestMs: number) {
  const least = describeDuration(Math.ceil(rangeMs / (MAX_POINTS - 1) / finestMs) * finestMs);
  return badRequest(
    `'step' must be ${least} or more for that range: ${MAX_POINTS} steps at most`,
    'invalid_step',
  );
}
