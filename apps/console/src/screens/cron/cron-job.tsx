import type { CronJob } from '@jiter/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Code } from '../../parts/code.tsx';
import { FactList, type Fact } from '../../parts/facts.tsx';
import { useListKeys } from '../../parts/list-keys.ts';
import { More, wholeOf } from '../../parts/more.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { Status } from '../../parts/status.tsx';
import { FullTime, Relative, Time } from '../../parts/time.tsx';
import { useMay, useOrg } from '../../state/org.tsx';
import { useLive } from '../../state/preferences.ts';
import { isGone } from '../../state/reach.ts';
import { useOpened } from '../../state/use-opened.ts';
import { showSpan } from '../../times/format.ts';
import { CronActs } from './cron-acts.tsx';
import { cronDraftOf, CronForm } from './cron-form.tsx';
import { JobWords, NextTime, State } from './cron-row.tsx';
import { noteOf } from './notes.ts';
import { Preview } from './preview.tsx';
import { Runs } from './runs.tsx';
import { isActive } from './turning.ts';
import { words } from './words.ts';

const names = words.one;
const LIVE_MS = 3_000;
const PAGE_SIZE = 25;

/** One job: how it stands, what it did, and when it fires next. */
export function CronJobPage() {
  const { id } = useParams({ from: '/o/$org/cron/$id' });
  return <OneJob key={id} id={id} />;
}

function OneJob({ id }: { id: string }) {
  const { id: org, client } = useOrg();
  const mayChange = useMay('cronjobs:write');
  const navigate = useNavigate();
  const [isEditing, setEditing] = useOpened(cronDraftOf({ id }));
  const job = useQuery({
    queryKey: [org, 'cronjobs', 'one', id],
    queryFn: () => client.cronJobs.get(id),
    refetchInterval: useLive(LIVE_MS),
  });
  const { data, error } = job;
  if (isGone(error)) return <Missing />;
  const acts = (
    <>
      <Link className="button plain" to="/o/$org/cron" params={{ org }}>
        {names.all}
      </Link>
      {data && mayChange && (
        <CronActs
          job={data}
          onEdit={() => setEditing(true)}
          onDeleted={() => void navigate({ to: '/o/$org/cron', params: { org } })}
        />
      )}
    </>
  );
  return (
    <Page title={names.title} aside={acts}>
      <Loaded query={job} lines={10}>
        {(shown) => <Shown job={shown} />}
      </Loaded>
      {data && isEditing && <CronForm job={data} onClose={() => setEditing(false)} />}
    </Page>
  );
}

function Shown({ job }: { job: CronJob }) {
  const { expression, timezone } = job;
  return (
    <>
      <section className="headline cron-headline">
        <div className="headline-state">
          <State job={job} />
          <b className="cron-words">
            <JobWords expression={expression} timezone={timezone} />
          </b>
          <Runs job={job} />
        </div>
        <p>
          <NextTime job={job} />
        </p>
      </section>
      <div className="event-parts">
        <section className="event-main">
          <h2>{names.past}</h2>
          <Occurrences job={job} />
        </section>
        <aside>
          {isActive(job) && (
            <section className="panel">
              <header>
                <h2>{names.next}</h2>
              </header>
              <Preview expression={expression} timezone={timezone} />
            </section>
          )}
          <section className="panel">
            <header>
              <h2>{names.payload}</h2>
            </header>
            <Code text={job.payload} empty={names.empty} name="payload" />
          </section>
          <section className="panel">
            <header>
              <h2>{names.facts}</h2>
            </header>
            <Facts job={job} />
          </section>
        </aside>
      </div>
    </>
  );
}

function Facts({ job }: { job: CronJob }) {
  const facts: Fact[] = [
    [names.destination, job.destination],
    [names.expression, <code key="expression">{job.expression}</code>],
    [names.zone, job.timezone],
    [names.misfire, words.form.misfires[job.misfire]],
    [words.pauseDialog.note, noteOf(job)],
    [names.created, <FullTime key="created" at={job.createdAt} exact="seconds" />],
  ];
  return <FactList facts={facts} />;
}

/** Its events, the latest first: the one to come is the first of them. */
function Occurrences({ job }: { job: CronJob }) {
  const { id: org, client } = useOrg();
  const { box } = useListKeys<HTMLTableElement>();
  const list = useInfiniteQuery({
    queryKey: [org, 'cronjobs', 'occurrences', job.id],
    queryFn: ({ pageParam }) =>
      client.cronJobs.occurrencesPage(job.id, {
        limit: PAGE_SIZE,
        order: 'desc',
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: useLive(LIVE_MS),
  });
  return (
    <>
      <Loaded query={wholeOf(list)} lines={8}>
        {({ pages }) => {
          const events = pages.flatMap(({ items }) => items);
          if (events.length === 0) return <p className="dim">{names.noPast}</p>;
          return (
            <table className="list occurrences" ref={box}>
              <caption className="unseen">{names.pastCaption}</caption>
              <thead>
                <tr>
                  <th>{names.status}</th>
                  <th>{names.due}</th>
                  <th className="num">{names.landed}</th>
                </tr>
              </thead>
              <tbody>
                {events.map(({ id, status, scheduledTime, sentAt }) => (
                  <tr key={id} className="row" data-id={id}>
                    <td>
                      <Status status={status} />
                    </td>
                    <td>
                      <Link className="row-link" to="/o/$org/events/$id" params={{ org, id }}>
                        <Time at={scheduledTime} />
                      </Link>{' '}
                      <Relative at={scheduledTime} />
                    </td>
                    <td className="num">
                      {sentAt && `+${showSpan(Date.parse(sentAt) - Date.parse(scheduledTime))}`}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          );
        }}
      </Loaded>
      {list.hasNextPage && (
        <footer className="list-foot">
          <More of={list} text={names.more} />
        </footer>
      )}
    </>
  );
}

function Missing() {
  const { id: org } = useOrg();
  return (
    <Page title={names.title}>
      <Empty icon="slash" title={names.missing}>
        <p>{names.missingText}</p>
        <Link to="/o/$org/cron" params={{ org }}>
          {names.all}
        </Link>
      </Empty>
    </Page>
  );
}
