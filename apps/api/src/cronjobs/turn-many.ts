import { badRequest, type Actor, type Clock, type CronJob, type CronJobStatus } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { CronJobStore } from '@jiter/store';
import { onlyFields, readObject } from '../acts/parse-bulk.ts';
import { isRowId } from '../events/row-id.ts';
import { id, list, maybe, object, oneOf } from '../openapi/shape.ts';
import { decideEdit } from './decide-edit.ts';

/** Each is a transaction of some milliseconds, and a request can wait for so many. */
const MAX_TURNED = 100;

export const TURN_BODY = object({
  action: oneOf(['pause', 'resume']),
  ids: maybe(list(id(), { minItems: 1, maxItems: MAX_TURNED, description: 'These cron jobs.' })),
  all: maybe({ const: true, description: 'All that it can be done with.' }),
});

type Asked = { status: CronJobStatus; ids?: string[] };

/** Reads the body of a bulk call of cron jobs. Throws AppError 400. */
export function parseTurn(body: unknown): Asked {
  const given = readObject(body);
  onlyFields(given, Object.keys(TURN_BODY.properties));
  const { action, ids, all } = given;
  if (action !== 'pause' && action !== 'resume') throw badRequest("'action' must be 'pause' or 'resume'");
  const status = action === 'pause' ? 'Disabled' : 'Active';
  if ((ids === undefined) === (all === undefined))
    throw badRequest('Please send \'ids\', or "all": true', 'no_filter');
  if (all !== undefined) {
    if (all !== true) throw badRequest("'all' must be true, or left out", 'no_filter');
    return { status };
  }
  const isFine =
    Array.isArray(ids) &&
    ids.length > 0 &&
    ids.length <= MAX_TURNED &&
    ids.every((one) => typeof one === 'string' && isRowId(one));
  if (!isFine) throw badRequest(`'ids' must be an array of 1 to ${MAX_TURNED} ids of cron jobs`);
  return { status, ids: [...new Set(ids as string[])] };
}

type Deps = { cronJobs: Pick<CronJobStore, 'edit' | 'toTurn'>; ringSoon: Bells['ringSoon']; clock: Clock };
export type Turned = { affected: number; more: boolean };

/**
 * Pauses jobs, or resumes them, one after the other by the ordinary edit. One that is so already, or is gone, is passed
 * over; one that cannot be resumed, as its schedule cannot be read any more, as well. Each rings when it is done: one after it may fail.
 */
export async function turnMany(
  { cronJobs, ringSoon, clock }: Deps,
  org: string,
  { status, ids, by }: Asked & { by: Actor },
): Promise<Turned> {
  const found = ids ?? (await cronJobs.toTurn(org, status, MAX_TURNED));
  const turn = (job: CronJob) => {
    // An edit by which nothing changes would date the job, and what was decided for it as it was would not fit any more.
    if (job.status === status) throw badRequest(`It is ${status} already`);
    return decideEdit(job, { status }, clock.now());
  };
  let affected = 0;
  for (const one of found.slice(0, MAX_TURNED)) {
    const planned = await cronJobs.edit(org, one, turn, by).catch((error: unknown) => {
      if ((error as { status?: unknown }).status !== 400) throw error;
      return undefined;
    });
    if (!planned) continue;
    ringSoon(...planned.bells);
    affected += 1;
  }
  return { affected, more: found.length > MAX_TURNED };
}
