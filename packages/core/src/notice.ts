import { sayMs } from './explain/index.ts';

/** What people are told. Times are ISO-8601. */
export type NoticeContent =
  | {
      type: 'destination.failing';
      incidentId: string;
      host: string;
      openedAt: string;
      /** Within five minutes. */
      attempts: number;
      failures: number;
      /** Events that failed for good since it opened, and a little before. */
      failedEvents: number;
      /** From 1: how often it was told. */
      tells: number;
      /** How long it has lasted. */
      lastsMs: number;
    }
  | {
      type: 'destination.recovered';
      incidentId: string;
      host: string;
      openedAt: string;
      failedEvents: number;
      lastsMs: number;
    }
  | {
      type: 'events.failed';
      from: string;
      to: string;
      hosts: { host: string; failedEvents: number }[];
      /** Of those that are not listed. */
      otherHosts: number;
    }
  | { type: 'notice.test'; channel: string };

export type NoticeType = NoticeContent['type'];

/** What a channel can be asked to tell: of hosts that fail and are well again, or once an hour of what failed. */
export const CHANNEL_TELLS = ['incidents', 'digest'] as const;
export type ChannelTells = (typeof CHANNEL_TELLS)[number];

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
      ? `${failures} of ${attempts} attempts failed in the last 5 minutes.`
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

function digest(org: string, { hosts, otherHosts, from, to }: Of<'events.failed'>): NoticeWords {
  const total = hosts.reduce((sum, { failedEvents }) => sum + failedEvents, 0);
  const lines = [
    `From ${from} to ${to}:`,
    ...hosts.map(({ host, failedEvents }) =>
      `${host} failed ${failedEvents} times`.replace(/ 1 times$/, ' once'),
    ),
    ...(otherHosts > 0 ? [`and ${otherHosts} other hosts`] : []),
  ];
  return { subject: `${events(total)} failed in the last hour`, lines, path: `/o/${org}/failed` };
}

const events = (count: number) => `${count} ${count === 1 ? 'event' : 'events'}`;
const long = (ms: number) => sayMs(Math.max(MINUTE_MS, Math.round(ms / MINUTE_MS) * MINUTE_MS));
const failedPath = (org: string, host: string) => `/o/${org}/failed?host=${encodeURIComponent(host)}`;
