import { togetherMs, type Log } from '@jiter/core';
import { pause } from '../deliver/wait-until.ts';
import type { Term } from './term.ts';

/** Something that is done every now and then: most of it by whoever leads. */
export type Duty = {
  /** The noun of its log events. */
  name: string;
  firstMs: number;
  everyMs: number;
  /** By how much it may be done sooner, so as to wake an idle process up with others. */
  slackMs?: number;
  /** While it is so, it is done half as often: to wake up costs an idle process most of what it does. */
  isIdle?: () => boolean;
  /** Stops early when the term is over. What it throws is logged, and the next run comes all the same. */
  run: (term: Term) => Promise<void>;
};

const SECOND_MS = 1_000;
/**
 * As much as the second has to be met, in which whoever leads wakes up anyway, or every other one, while there is nothing to do;
 * those of a minute stay apart. A little more than half of it, so that what has come to begin in between finds one again.
 */
const SLACK = 0.55;
const MOST_AFTER = 0.1;

/** Until the term is over, and the run under way then has ended. Runs never overlap. */
export async function repeat(duty: Duty, term: Term, log: Log): Promise<void> {
  const { name, firstMs, run } = duty;
  const beginMs = Math.max(firstMs * Math.random(), Math.min(firstMs, SECOND_MS));
  await pause(togetherMs(Math.max(0, beginMs - SECOND_MS), beginMs), term.over);
  while (term.holds()) {
    await run(term).catch((error: unknown) => log.warn(`${name}.failed`, { error }));
    await pause(untilNextMs(duty), term.over);
  }
}

export function untilNextMs({ everyMs, slackMs, isIdle }: Omit<Duty, 'run'>, nowMs?: number): number {
  const restMs = isIdle?.() ? 2 * everyMs : everyMs;
  const shortMs = Math.min(restMs, 2 * SECOND_MS);
  const leastMs = restMs - (slackMs ?? SLACK * shortMs);
  return togetherMs(leastMs, restMs + Math.min(MOST_AFTER * restMs, shortMs / 2), nowMs);
}
