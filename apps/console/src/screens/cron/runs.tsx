import type { CronJob, Event } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { keptOf } from '../../state/kept-of.ts';
import { useOrg } from '../../state/org.tsx';
import { words } from './words.ts';

const SHOWN = 60;
const STEP = 2;
const HEIGHT = 24;
const LEAST_HEIGHT = 8;
/** From a tenth of a second on, each ten times as much is a step up. */
const LEAST_LOG = 2;
const MOST_LOG = 6;

const KINDS: Record<Event['status'], 'good' | 'bad' | 'way' | 'off'> = {
  Pending: 'off',
  Queued: 'way',
  Sent: 'good',
  'Failed To Send': 'bad',
  'Failed To Queue': 'bad',
  Cancelled: 'off',
};

/** Its latest runs, the last one rightmost. They are asked for again when it has another next time, which is after each. */
export function Runs({ job }: { job: CronJob }) {
  const { id: org, client } = useOrg();
  const { data } = useQuery({
    queryKey: [org, 'cron-runs', job.id, job.nextExecutionDate, job.nextExecutionStatus],
    queryFn: async () => {
      const { items } = await client.cronJobs.occurrencesPage(job.id, { limit: SHOWN, order: 'desc' });
      return items.filter(({ status }) => status !== 'Pending').reverse();
    },
    placeholderData: keptOf([org, 'cron-runs', job.id]),
    staleTime: 30_000,
  });
  if (!data?.length) return null;
  return <RunsDrawing runs={data} />;
}

function RunsDrawing({ runs }: { runs: readonly Event[] }) {
  const counts = { good: 0, bad: 0, way: 0, off: 0 };
  for (const { status } of runs) counts[KINDS[status]] += 1;
  const width = runs.length * STEP;
  return (
    <svg
      className="runs"
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={words.runs(runs.length, counts.good, counts.bad)}
    >
      <title>{words.runs(runs.length, counts.good, counts.bad)}</title>
      {runs.map((run, index) => {
        const height = heightOf(run);
        return (
          <rect
            key={run.id}
            className={KINDS[run.status]}
            x={index * STEP}
            width={STEP - 0.6}
            y={HEIGHT - height}
            height={height}
          />
        );
      })}
    </svg>
  );
}

/** The longer it took to land after its time, the higher; what failed is as high as can be. */
function heightOf({ status, scheduledTime, sentAt }: Event): number {
  if (KINDS[status] === 'bad') return HEIGHT;
  if (!sentAt) return LEAST_HEIGHT;
  const log = Math.log10(Math.max(1, Date.parse(sentAt) - Date.parse(scheduledTime)));
  const part = (Math.min(MOST_LOG, Math.max(LEAST_LOG, log)) - LEAST_LOG) / (MOST_LOG - LEAST_LOG);
  return LEAST_HEIGHT + part * (HEIGHT - LEAST_HEIGHT);
}
