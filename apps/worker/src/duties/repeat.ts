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
  /** Stops early when the term is over. What it throws is logged, and the next run comes all the same. */
  run: (term: Term) => Promise<void>;
};

/** As much as the second has to be met, in which whoever leads wakes up anyway; those of a minute stay apart. */
const MAX_SLACK_MS = 500;

/** Until the term is over, and the run under way then has ended. Runs never overlap. */
export async function repeat(duty: Duty, term: Term, log: Log): Promise<void> {
  const { name, firstMs, everyMs, slackMs = Math.min(0.3 * everyMs, MAX_SLACK_MS), run } = duty;
  const beginMs = firstMs * Math.random();
  await pause(togetherMs(Math.max(0, beginMs - MAX_SLACK_MS), beginMs), term.over);
  while (term.holds()) {
    await run(term).catch((error: unknown) => log.warn(`${name}.failed`, { error }));
    const mostMs = everyMs + Math.min(0.1 * everyMs, MAX_SLACK_MS);
    await pause(togetherMs(everyMs - slackMs, mostMs), term.over);
  }
}
