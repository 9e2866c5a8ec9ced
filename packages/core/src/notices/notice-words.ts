import type { MisfirePolicy } from '../event/cron-job.ts';
import { roundTo, sayMs } from '../time/duration.ts';
import type { NoticeContent, NoticeType } from './notice.ts';

/** A notice in words: a line, what more there is to say, and the path of the page where one can see to it. */
export type NoticeWords = { subject: string; lines: readonly string[]; path: string };

const MINUTE_MS = 60_000;

export function noticeInWords(org: string, content: NoticeContent): NoticeWords {
  switch (content.type) {
    case 'destination.failing':
      return failing(org, content);
    case 'destination.recovered':
      return recovered(org, content);
    case 'events.failed':
      return digest(org, content);
    case 'event.failed':
      return eventFailed(org, content);
    case 'cronjob.missed':
      return jobsMissed(org, content);
    case 'key.expiring':
      return keyExpiring(org, content);
    case 'bulk.finished':
      return bulkFinished(org, content);
    case 'notice.test':
      return {
        subject: 'This is a test',
        lines: [`Whatever '${content.channel}' is told arrives here.`],
        path: `/o/${org}/settings/notifications`,
      };
  }
}

type Of<Type extends NoticeType> = Extract<NoticeContent, { type: Type }>;

function failing(org: string, { host, tells, lastsMs, ...counted }: Of<'destination.failing'>): NoticeWords {
  const { attempts, failures, failedEvents } = counted;
  const still = tells > 1 ? ` still, after ${long(lastsMs)}` : '';
  const lines = [
    attempts > 0
      ? `${failures} of ${many(attempts, 'attempt')} failed in the last 5 minutes.`
      : 'Nothing was tried in the last 5 minutes.',
    ...(failedEvents > 0 ? [`${events(failedEvents)} failed for good, and can be retried.`] : []),
  ];
  return { subject: `${host} is failing${still}`, lines, path: failedPath(org, host) };
}

function recovered(org: string, { host, lastsMs, failedEvents }: Of<'destination.recovered'>): NoticeWords {
  const lines =
    failedEvents > 0
      ? [`${events(failedEvents)} failed for good meanwhile, and can be retried.`]
      : ['No event failed for good meanwhile.'];
  return { subject: `${host} is back after ${long(lastsMs)}`, lines, path: failedPath(org, host) };
}

function digest(org: string, { hosts, otherHosts, otherEvents, from, to }: Of<'events.failed'>): NoticeWords {
  const listed = hosts.reduce((sum, { failedEvents }) => sum + failedEvents, 0);
  const isWhole = otherHosts === 0 || otherEvents !== undefined;
  const failed = `${isWhole ? '' : 'more than '}${events(listed + (otherEvents ?? 0))} failed`;
  const others = otherEvents === undefined ? '' : ` ${times(otherEvents)}`;
  const lines = [
    `From ${from} to ${to}:`,
    ...hosts.map(({ host, failedEvents }) => `${host} failed ${times(failedEvents)}`),
    ...(otherHosts > 0 ? [`and ${many(otherHosts, 'other host')}${others}`] : []),
  ];
  return {
    subject: `${failed}${isHours(from, to) ? ' in the last hour' : ''}`,
    lines,
    path: `/o/${org}/failed`,
  };
}

/** After a time without a worker it is more than one; of a flood, less. */
const isHours = (from: string, to: string) => Date.parse(to) - Date.parse(from) === 60 * MINUTE_MS;

const eventFailed = (org: string, { eventId, host, reason, failedAt }: Of<'event.failed'>): NoticeWords => ({
  subject: `An event for ${host} failed`,
  lines: [`${eventId} failed for good at ${failedAt}: ${reason}. It can be retried.`],
  path: `/o/${org}/events/${eventId}`,
});

function jobsMissed(org: string, { jobs, otherJobs }: Of<'cronjob.missed'>): NoticeWords {
  const count = jobs.length + otherJobs;
  const subject =
    count === 1 ? `Cron job ${jobs[0]!.cronId} missed its time` : `${count} cron jobs missed their times`;
  const lines = [
    'No worker was there then.',
    ...jobs.map(
      ({ cronId, expression, timezone, missedAt, misfire, fired }) =>
        `${cronId} (${expression}, ${timezone}) from ${missedAt} on: ${MADE_UP[misfire](fired)}`,
    ),
    ...(otherJobs > 0 ? [`and ${many(otherJobs, 'other cron job')}`] : []),
  ];
  const path = count === 1 ? `/o/${org}/cron/${jobs[0]!.cronId}` : `/o/${org}/cron`;
  return { subject, lines, path };
}

/** By the misfire policy. A tick that is within its minute of grace fires whatever that is. */
const MADE_UP: Readonly<Record<MisfirePolicy, (fired: number) => string>> = {
  skip: (fired) =>
    fired === 0 ? 'skipped, as its misfire policy has it' : `skipped, but for the last ${fired}`,
  once: (fired) => (fired === 0 ? 'none was made up for' : `${fired} made up for, late`),
  all: (fired) => `${fired} made up for, late`,
};

const keyExpiring = (org: string, { name, prefix, expiresAt }: Of<'key.expiring'>): NoticeWords => ({
  subject: `The API key '${name}' ends soon`,
  lines: [`${prefix}… is refused from ${expiresAt} on: make another one, and use that, before.`],
  path: `/o/${org}/settings?part=keys`,
});

function bulkFinished(
  org: string,
  { bulkId, action, state, done, reason }: Of<'bulk.finished'>,
): NoticeWords {
  const lines = [`It did so with ${events(done)}.`, ...(reason === undefined ? [] : [`${reason}.`])];
  return { subject: `A bulk job (${action}) ${ENDS[state]}`, lines, path: `/o/${org}/bulk/${bulkId}` };
}

const ENDS = { done: 'is done', stopped: 'was stopped', failed: 'failed' } as const;

const many = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`;
const events = (count: number) => many(count, 'event');
const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
const long = (ms: number) => sayMs(roundTo(MINUTE_MS, ms));
const failedPath = (org: string, host: string) => `/o/${org}/failed?host=${encodeURIComponent(host)}`;

/** Whether somebody can say of it that he sees to it. */
export const isOfIncident = (
  content: NoticeContent,
): content is Extract<NoticeContent, { incidentId: string }> => 'incidentId' in content;
