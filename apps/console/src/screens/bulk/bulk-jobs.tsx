import type { BulkJob } from '@jiter/client';
import { Link } from '@tanstack/react-router';
import { useListKeys } from '../../parts/list-keys.ts';
import { Page } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { Relative } from '../../parts/time.tsx';
import { useOrg } from '../../state/org.tsx';
import { Progress, State } from './progress.tsx';
import { isRunning, useBulkJobs } from './use-bulk-jobs.ts';
import { Which } from './which.tsx';
import { words } from './words.ts';

export function BulkJobs() {
  const jobs = useBulkJobs();
  return (
    <Page title={words.list}>
      <Loaded query={jobs}>{(list) => (list.length === 0 ? <None /> : <Table jobs={list} />)}</Loaded>
    </Page>
  );
}

function None() {
  return (
    <Empty icon="box" title={words.none[0]}>
      <p>{words.none[1]}</p>
    </Empty>
  );
}

function Table({ jobs }: { jobs: readonly BulkJob[] }) {
  const { id: org } = useOrg();
  const { box } = useListKeys<HTMLTableElement>();
  return (
    <>
      <table className="list grid-list bulk-list" ref={box}>
        <caption className="unseen">{words.caption}</caption>
        <thead>
          <tr>
            <th>{words.columns.state}</th>
            <th>{words.columns.what}</th>
            <th>{words.columns.which}</th>
            <th>{words.columns.done}</th>
            <th>{words.columns.begun}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id} className="row" data-id={job.id}>
              <td>
                <State state={job.state} />
              </td>
              <td>
                <Link className="row-link" to="/o/$org/bulk/$id" params={{ org, id: job.id }}>
                  <b>{words.actions[job.action]}</b>{' '}
                  <span className="dim">{words.matches(job.matches, job.atLeast)}</span>
                </Link>
              </td>
              <td className="dim">
                <Which filter={job.filter} />
              </td>
              <td>
                <Progress job={job} label={words.one.progress} />
                <span className="dim small">{words.ofAll(job.done, job.matches, job.atLeast)}</span>
              </td>
              <td>
                <Relative at={job.createdAt} /> <span className="dim">{words.by(job.by.name)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim small foot">{words.kept}</p>
    </>
  );
}

/** For the head of pages from which jobs are begun. */
export function BulkJobsLink() {
  const { id: org } = useOrg();
  const { data } = useBulkJobs();
  if (!data?.length) return null;
  return (
    <Link className="button plain" to="/o/$org/bulk" params={{ org }}>
      {words.link(data.filter(isRunning).length)}
    </Link>
  );
}
