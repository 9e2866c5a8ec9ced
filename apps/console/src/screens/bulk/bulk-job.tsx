import type { BulkJob } from '@jiter/client';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { FactList, type Fact } from '../../parts/facts.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { FullTime } from '../../parts/time.tsx';
import { useAct } from '../../state/act.ts';
import { useMay, useOrg } from '../../state/org.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { isGone } from '../../state/reach.ts';
import { useNow } from '../../times/clock.ts';
import { showInstant, showWhole } from '../../times/format.ts';
import { Progress, State } from './progress.tsx';
import { searchOf } from './filters.ts';
import { isRunning, useBulkJob } from './use-bulk-jobs.ts';
import { Which } from './which.tsx';
import { words } from './words.ts';

const names = words.one;

/** How far it is; it goes on whether somebody looks or not. */
export function BulkJobPage() {
  const { id } = useParams({ from: '/o/$org/bulk/$id' });
  const job = useBulkJob(id);
  const { data, error } = job;
  if (!data && isGone(error)) return <Missing />;
  return (
    <Page title={data ? names.title(data.action) : words.list} aside={<Acts job={data} />}>
      <Loaded query={job}>{(shown) => <One job={shown} />}</Loaded>
    </Page>
  );
}

function Acts({ job }: { job: BulkJob | undefined }) {
  const { id: org, client } = useOrg();
  const mayChange = useMay('events:write');
  const act = useAct([org, 'bulk-jobs']);
  return (
    <>
      <Link className="button plain" to="/o/$org/bulk" params={{ org }}>
        {names.back}
      </Link>
      {job && isRunning(job) && mayChange && (
        <Button
          look="danger"
          icon="pause"
          onClick={() => act(() => client.bulkJobs.stop(job.id), names.stopped)}
        >
          {names.stop}
        </Button>
      )}
    </>
  );
}

function One({ job }: { job: BulkJob }) {
  const { id: org } = useOrg();
  const isShort = job.state === 'done' && job.done < job.matches;
  const shown = searchOf(job.filter);
  const facts: Fact[] = [
    [names.rate, words.rate(job.rate)],
    [names.by, job.by.name],
    [names.begun, <FullTime key="begun" at={job.createdAt} exact="seconds" />],
    [names.ended, job.endedAt && <Ended job={job} at={job.endedAt} />],
  ];
  return (
    <>
      <section className="panel bulk-state" role="status">
        <div className="bulk-head">
          <State state={job.state} />
          <b>{words.ofAll(job.done, job.matches, job.atLeast)}</b>
          {isRunning(job) && !job.atLeast && <EndsAt job={job} />}
        </div>
        <Progress job={job} label={names.progress} />
        {job.reason !== undefined && <p className="wrong-text">{job.reason}</p>}
        {isShort && <p className="dim small">{names.noMore}</p>}
      </section>
      <div className="panels">
        <section className="panel">
          <header>
            <h2>{names.facts}</h2>
          </header>
          <FactList facts={facts} />
        </section>
        <section className="panel">
          <header>
            <h2>{names.which}</h2>
            {shown && (
              <Link to="/o/$org/events" params={{ org }} search={shown}>
                {names.show}
              </Link>
            )}
          </header>
          <Which filter={job.filter} />
        </section>
      </div>
    </>
  );
}

function Ended({ job, at }: { job: BulkJob; at: string }) {
  return (
    <>
      <FullTime at={at} exact="seconds" />{' '}
      <span className="dim">{names.took(showWhole(Date.parse(at) - Date.parse(job.createdAt)))}</span>
    </>
  );
}

/** At its pace, from where it is. */
function EndsAt({ job }: { job: BulkJob }) {
  const { zone } = usePreferences();
  const leftMs = (1_000 * Math.max(0, job.matches - job.done)) / job.rate;
  const { day, time, zone: letters } = showInstant(new Date(useNow(1_000) + leftMs), zone);
  return <span className="dim">{names.endsAt([day, time, letters].filter(Boolean).join(' '))}</span>;
}

function Missing() {
  const { id: org } = useOrg();
  return (
    <Page title={words.list}>
      <Empty icon="slash" title={names.missing}>
        <p>{names.missingText}</p>
        <Link to="/o/$org/bulk" params={{ org }}>
          {names.back}
        </Link>
      </Empty>
    </Page>
  );
}
