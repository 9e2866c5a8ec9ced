import type { BulkJob } from '@jiter/client';
import { Badge } from '../../parts/status.tsx';
import { isRunning } from './use-bulk-jobs.ts';
import { words } from './words.ts';

const LOOKS = {
  running: { icon: 'away', tone: 'way' },
  done: { icon: 'check', tone: 'good' },
  failed: { icon: 'failed', tone: 'bad' },
  stopped: { icon: 'slash', tone: 'off' },
} as const;

export const State = ({ state }: Pick<BulkJob, 'state'>) => (
  <Badge {...LOOKS[state]} text={words.states[state]} />
);

/** Of a job that ended, all there was is done: some may have gone on by themselves. */
export function Progress({ job, label }: { job: BulkJob; label: string }) {
  const all = Math.max(1, job.matches, job.done);
  const isOver = job.state === 'done';
  return (
    <progress
      className={`progress ${job.state}`}
      aria-label={label}
      max={all}
      value={isOver ? all : Math.min(job.done, isRunning(job) && job.atLeast ? all - 1 : all)}
    />
  );
}
