import { aliveOf, STATUS_CODES } from '@jiter/core';
import { counter, counterByOrg, gauge, statementFamilies, times, type Family } from '@jiter/metrics';
import type { Status, StatusReport } from '../stats/status.ts';
import { LIMITED, SOURCES, type Observed } from './observed.ts';

/** What an API process tells: what it was asked, what it made, and how the whole service is. */
export function listFamilies(observed: Observed, status: Status): Family[] {
  return [
    ...ofProcess(observed),
    ...ofCalls(observed),
    ofCreated(observed),
    ofLimited(observed),
    ...statementFamilies(observed.statements),
    ...ofService(status),
  ];
}

function ofProcess({ version, skewMs }: Observed): Family[] {
  return [
    gauge(
      { name: 'jiter_build_info', help: 'The version that runs, and which of the processes it is.' },
      () => [[{ service: 'api', version }, 1]],
    ),
    gauge(
      { name: 'jiter_clock_skew_seconds', help: "How far this machine's clock is ahead of the database's." },
      () => [[{}, skewMs() / 1_000]],
    ),
  ];
}

function ofCalls({ http }: Observed): Family[] {
  return [
    counter({ name: 'jiter_http_requests_total', help: 'Requests that were answered.' }, () =>
      [...http.counts()].flatMap(({ route, method, statuses }) =>
        [...statuses].map(([status, count]) => [{ route, method, status }, count] as const),
      ),
    ),
    times(
      { name: 'jiter_http_request_seconds', help: 'From the head of a request to the end of its answer.' },
      () => [...http.counts()].map(({ route, method, took }) => [{ route, method }, took] as const),
    ),
  ];
}

function ofCreated({ created, orgs }: Observed): Family {
  const about = {
    name: 'jiter_events_created_total',
    help: 'Events that were made, by what had them made.',
  };
  const kinds = SOURCES.map((source) => ({ source }));
  if (orgs) return counterByOrg(about, kinds, orgs.created);
  return counter(about, () => SOURCES.map((source) => [{ source }, created[source]] as const));
}

function ofLimited({ limited, orgs }: Observed): Family {
  const about = {
    name: 'jiter_rate_limited_total',
    help: 'Requests that came too soon, for their key or for their org.',
  };
  const kinds = LIMITED.map((of) => ({ of }));
  if (orgs) return counterByOrg(about, kinds, orgs.limited);
  return counter(about, () => LIMITED.map((of) => [{ of }, limited[of]] as const));
}

/** Of the whole service, and so from each API process the same: `max` of them is the number, not their sum. */
function ofService(status: Status): Family[] {
  const told = (name: string, help: string, tell: (report: StatusReport) => number | undefined) =>
    gauge({ name, help }, async () => {
      const value = tell(await status());
      return value === undefined ? [] : [[{}, value]];
    });
  return [
    told('jiter_database_up', 'Whether the database answers.', ({ database }) => Number(database === 'ok')),
    told('jiter_queue_up', 'Whether the queue answers.', ({ queue }) => Number(queue === 'ok')),
    told('jiter_workers_alive', 'Worker processes that gave a sign within 30 s.', ({ fleet }) =>
      fleet ? aliveOf(fleet).length : undefined,
    ),
    told(
      'jiter_due_events',
      'Events that are due and that nobody has claimed, up to 2,000.',
      ({ fleet }) => fleet?.due.count,
    ),
    told(
      'jiter_oldest_due_seconds',
      'How long the oldest of them has waited; 0: there is none.',
      ({ fleet }) => (fleet ? (fleet.due.oldestMs ?? 0) / 1_000 : undefined),
    ),
    told('jiter_queue_backlog', 'Jobs that wait for a worker.', ({ backlog }) => backlog),
    gauge(
      { name: 'jiter_service_reason', help: 'Whether GET /api/status gives this reason for not being well.' },
      async () => {
        const given = (await status()).reasons.map((reason) => reason.code);
        return STATUS_CODES.map((code) => [{ code }, Number(given.includes(code))]);
      },
    ),
  ];
}
