import type { Destination } from '@jiter/client';
import { many, showCount, showSpan } from '../../times/format.ts';
import { words as destinations } from '../destinations/words.ts';

const events = (count: number) => many(count, 'event');
const listed = new Intl.ListFormat('en');
const NAMED_HOSTS = 2;

/** What is wrong with a host, in a few words. */
function troubleOf({ state, recent, p99Ms, waiting }: Destination): string {
  const rate = recent.errorRate;
  const wrong =
    state === 'slow'
      ? `one of a hundred requests takes ${showSpan(p99Ms ?? 0)} or longer`
      : rate === undefined
        ? 'nothing that was tried within a day was answered well'
        : `${destinations.rate(rate)} of what was tried in the last 5 minutes failed`;
  return waiting === 0 ? wrong : `${wrong}, ${events(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`;
}

function namesOf(hosts: readonly Destination[]): string {
  const names = hosts.slice(0, NAMED_HOSTS).map(({ host }) => host);
  const rest = hosts.length - names.length;
  return listed.format(rest === 0 ? names : [...names, `${showCount(rest)} more`]);
}

export const words = {
  numbers: (left: number, p50: number | undefined, early: number) => {
    const lag = p50 === undefined ? '' : `, ${showSpan(p50)} late at the median`;
    return `${events(left)} left today${lag}, ${early === 0 ? 'none early' : `${showCount(early)} early`}.`;
  },
  well: (numbers: string) => `All is well. ${numbers}`,
  quiet: 'All is well, and nothing has left yet today.',
  needs: {
    title: 'Needs you',
    all: (count: number) => `All ${showCount(count)}`,
    says: troubleOf,
    /** Of those in the same state. */
    sentence: (state: 'failing' | 'slow', hosts: readonly Destination[]) =>
      hosts.length === 1
        ? `${hosts[0]!.host} is ${state}: ${troubleOf(hosts[0]!)}.`
        : `${many(hosts.length, 'host')} are ${state}: ${namesOf(hosts)}.`,
  },
  spans: { '1h': '1 h', '24h': '24 h', '7d': '7 d' },
  spanLabel: 'How far back and ahead',
  chart: {
    title: 'What left, and what is due',
    help: 'Arrow keys go from bar to bar.',
    sent: 'sent',
    failed: 'failed',
    due: 'due',
    cron: 'cron',
    now: 'now',
    point: 'Point at a bar to see what is in it.',
    show: 'Show these',
    past: (sent: number, failed: number) => `${showCount(sent)} sent, ${showCount(failed)} failed`,
    ahead: (due: number, cron: number) =>
      `${events(due)} due${cron > 0 ? `, and ${many(cron, 'tick')} of cron jobs` : ''}`,
    label: (sent: number, failed: number, due: number, cron: number) =>
      `Before now: ${showCount(sent)} sent, ${showCount(failed)} failed. After now: ${events(due)} due, ${many(cron, 'tick')} of cron jobs.`,
    estimated: 'Some of what is ahead is an estimate.',
  },
  tiles: {
    nextHour: 'due in the next hour',
    failedToday: 'failed today',
    lag: 'lag',
    early: 'early',
    earlyHint: 'Requests that left before their time, in this span',
    p50: 'p50',
    p99: 'p99',
    max: 'max',
    none: '–',
    about: (count: string) => `≈ ${count}`,
    aboutHint: 'There are too many to count: estimated by the database’s statistics',
  },
  lag: {
    title: 'Lag',
    lead: 'How many ms after their time requests left',
    none: 'Nothing left in this span.',
  },
  failures: {
    title: 'Failed attempts',
    lead: 'By whose they are',
    none: 'None in this span.',
    groups: { receiver: 'Receiver', network: 'Network', ours: 'Ours' },
    classes: {
      '3xx': '3xx',
      '4xx': '4xx',
      '5xx': '5xx',
      timeout: 'timeout',
      unreachable: 'unreachable',
      refused: 'refused by our guard',
      ours: 'cut off by us',
    },
  },
  knownFrom: 'Numbers are not kept of before',
  hosts: { title: 'Who gets what next', none: 'Nobody, within this span.', other: 'other hosts' },
  workers: {
    title: 'Workers',
    alive: 'alive',
    silent: 'silent',
    under: (count: number) => `${showCount(count)} under way`,
    clock: (ms: number) => `clock ${ms > 0 ? '+' : ms < 0 ? '−' : '±'}${showSpan(Math.abs(ms))}`,
    seen: 'seen',
    none: 'No worker has given a sign.',
    leads: 'leads',
  },
  foot: 'Charts may miss the last ten seconds, and ten more of a worker that was killed. Events do not.',
  first: {
    title: 'First steps',
    hide: 'Put away',
    done: 'done',
    schedule: 'Schedule an event',
    scheduleText: 'Paste this into a terminal, with your key; it leaves five seconds later.',
    schedulePlay: 'Or write it in the playground',
    verify: 'Verify a signature',
    verifyText:
      'Each request is signed twice: by Standard Webhooks and by X-Jiter-Signature. Paste one that your receiver got, and see whether it is right, and if not, why.',
    verifyLink: 'Check a signature',
    invite: 'Invite someone',
    inviteText: 'By a link that works once, with the role that you choose.',
    inviteLink: 'Go to the members',
  },
} as const;
