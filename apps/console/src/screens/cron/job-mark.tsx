import { showCount } from '../../times/format.ts';

/** Its number among those of the calendar: a colour alone would tell too little. */
export function JobMark({ job }: { job: number }) {
  return <b className={`job-mark ${hueOf(job)}`}>{showCount(job + 1)}</b>;
}

/** Eight can be told apart. */
export const hueOf = (job: number): string => `hue-${job % 8}`;
