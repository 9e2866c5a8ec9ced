import type { Log } from '@jiter/core';
import { pause } from '../deliver/wait-until.ts';
import type { Term } from './term.ts';

/** Something that is done every now and then: most of it by whoever leads. */
export type Duty = {
  /** The noun of its log events. */
  name: string;
  firstMs: number;
  everyMs: number;
  /** Stops early when the term is over. What it throws is logged, and the next run comes all the same. */
  run: (term: Term) => Promise<void>;
};

/** Until the term is over, and the run under way then has ended. Runs never overlap. */
export async function repeat({ name, firstMs, everyMs, run }: Duty, term: Term, log: Log): Promise<void> {
  await pause(firstMs * Math.random(), term.over);
  while (term.holds()) {
    await run(term).catch((error: unknown) => log.warn(`${name}.failed`, { error }));
    await pause(everyMs * (0.9 + 0.2 * Math.random()), term.over);
  }
}
