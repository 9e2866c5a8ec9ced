import type { Duty } from '../duties/repeat.ts';

/** How often each duty was done, and how often it failed. */
export type DutyCounts = Map<string, { done: number; failed: number }>;

/** The duty as before, counted: from the start on, so that what never ran shows as 0. */
export function countingDuty(counts: DutyCounts, duty: Duty): Duty {
  const count = { done: 0, failed: 0 };
  counts.set(duty.name, count);
  return {
    ...duty,
    async run(term) {
      try {
        await duty.run(term);
        count.done += 1;
      } catch (error) {
        count.failed += 1;
        throw error;
      }
    },
  };
}
