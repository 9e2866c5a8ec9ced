import { NAMELESS, type NamedActor } from '../orgs/audit.ts';
import { roundTo, sayMs } from '../time/duration.ts';

/** What each sentence of an explanation stands on; the codes are all that there are. */
export type Facts = {
  /** Of its first attempt that left. Never negative: nothing leaves early. */
  'left-late': { lagMs: number };
  /** So many attempts in a row. */
  answered: { status: string; times: number };
  unanswered: { reason: string; detail: string; times: number };
  /** Attempts that we ended ourselves: they spend no retry. */
  cut: { times: number };
  'retried-by-hand': object;
  /** A worker had it, and gave it back before anything had left. */
  'handed-back': object;

  'waits-for-its-time': { at: Date };
  /** The queue hears of it from then on; until then it waits in the table alone. */
  'not-in-the-horizon-yet': { at: Date };
  'waits-for-retry': { at: Date; attempt: number; of: number; because?: string };
  /** The receiver's `Retry-After` made the pause so long. */
  'asked-to-wait': { pauseMs: number };
  'about-to-leave': { at: Date };
  'held-by-worker': { until: Date };
  /** Whoever had it did not come back to it. */
  'lease-over': { since: Date };
  overdue: { byMs: number };
  'no-worker-alive': { since?: Date };
  'queue-away': object;
  /** A tick that was missed: what becomes of it is for its cron job's misfire policy to say. */
  'awaits-its-job': object;

  /** The master key that sealed its secret headers, or its org's signing secret, is missing: nothing is sent without. */
  'headers-do-not-open': object;
  'secret-does-not-open': object;

  expires: { at: Date };
  'expires-first': { at: Date };
  'will-be-refused': { rule: string };
  'last-attempt': { reason: 'exhausted' | 'expired' };
  'nearly-given-up': { lostClaims: number; most: number };
  'to-be-given-up': { lostClaims: number };

  sent: { at: Date };
  refused: { at: Date; rule: string };
  'stopped-by-policy': { at: Date; status: string };
  exhausted: { at: Date; attempts: number };
  gone: { at: Date };
  'no-retry': { at: Date };
  expired: { at: Date; expiresAt?: Date };
  unrecorded: { at: Date };
  failed: { at: Date };
  cancelled: { at: Date; by?: NamedActor };
  /** A worker had it as it was cancelled. */
  'may-still-arrive': object;
  'pruned-soon': { at: Date };
};

export type ExplanationCode = keyof Facts;

/** One sentence: for people its text, for programs its code and the facts. */
export type Sentence = {
  [Code in ExplanationCode]: { code: Code; text: string } & Facts[Code];
}[ExplanationCode];

const sayWho = ({ kind, name }: NamedActor) =>
  kind === 'key' && name !== NAMELESS.key ? `the key '${name}'` : name;

type Texts = { readonly [Code in ExplanationCode]: (facts: Facts[Code], now: Date) => string };

const TEXTS: Texts = {
  'left-late': ({ lagMs }) =>
    lagMs > 0 ? `It left ${sayMs(lagMs)} after its time.` : 'It left at its time.',
  answered: ({ status, times }) => `The receiver answered ${status}${sayTimes(times)}.`,
  unanswered: ({ reason, detail, times }) => `No answer came${sayTimes(times)}: ${reason}, ${detail}.`,
  cut: ({ times }) => `We ended an attempt ourselves${sayTimes(times)}: that spends no retry.`,
  'retried-by-hand': () => 'It failed, and was then retried by hand with a fresh budget of retries.',
  'handed-back': () => 'A worker had it and gave it back before anything had left.',

  'waits-for-its-time': ({ at }, now) => `It waits for its time, ${sayWhen(at, now)}.`,
  'not-in-the-horizon-yet': ({ at }, now) =>
    `Until ${sayWhen(at, now)} it waits in the database alone, then the queue hears of it.`,
  'waits-for-retry': ({ at, attempt, of, because }, now) =>
    `Attempt ${attempt} of ${of} leaves ${sayWhen(at, now)}${because === undefined ? '' : `, as the one before ended with ${because}`}.`,
  'asked-to-wait': ({ pauseMs }) =>
    `The pause is ${sayMs(pauseMs)} long since the receiver asked for that by Retry-After.`,
  'about-to-leave': ({ at }, now) => `It is about to leave: its time is ${sayWhen(at, now)}.`,
  'held-by-worker': ({ until }, now) =>
    `A worker has it: its request is under way, or waits for its turn. Should that worker be lost, another one takes it ${sayWhen(until, now)}.`,
  'lease-over': ({ since }, now) =>
    `The worker that had it did not come back to it, and its lease ended ${sayWhen(since, now)}: the next one takes it.`,
  overdue: ({ byMs }) => `It is overdue by ${sayMs(byMs)}: no worker has taken it yet.`,
  'no-worker-alive': ({ since }, now) =>
    `No worker is alive${since ? `: the last sign of one was ${sayWhen(since, now)}` : ''}. Nothing is sent before one is there.`,
  'queue-away': () => 'The queue does not answer: workers hear of nothing until it does.',
  'awaits-its-job': () =>
    'It is a tick that was missed: the misfire policy of its cron job decides what becomes of it.',

  'headers-do-not-open': () =>
    'The master key that its secret headers are sealed with is missing on the server, and it is not sent before that is back. Without it: send the headers again, by PUT while the event is Pending, or else by a replay with `overrides` once it is cancelled.',
  'secret-does-not-open': () =>
    'The master key that the signing secret of its org is sealed with is missing on the server: nothing of the org is sent before that is back, or whoever runs the server gives the org a new secret.',

  expires: ({ at }, now) => `No attempt starts after its time is over, ${sayWhen(at, now)}.`,
  'expires-first': ({ at }, now) =>
    `Its time is over before then, ${sayWhen(at, now)}: it fails without another request.`,
  'will-be-refused': ({ rule }) => `Its destination is refused here, so that the attempt fails it: ${rule}.`,
  'last-attempt': ({ reason }) =>
    reason === 'exhausted'
      ? 'This is its last attempt: no retry is left.'
      : 'This is its last attempt: a retry would come after its time is over.',
  'nearly-given-up': ({ lostClaims, most }) =>
    `Workers that had it were lost ${lostClaims} times in a row; after ${most} it is attempted no more.`,
  'to-be-given-up': ({ lostClaims }) =>
    `Workers that had it were lost ${lostClaims} times in a row: it fails without another request.`,

  sent: ({ at }, now) => `It was delivered ${sayWhen(at, now)}.`,
  refused: ({ at, rule }, now) => `It failed ${sayWhen(at, now)}: its destination is refused, ${rule}.`,
  'stopped-by-policy': ({ at, status }, now) =>
    `It failed ${sayWhen(at, now)}: its retry policy stops on ${status}.`,
  exhausted: ({ at, attempts }, now) =>
    `It failed ${sayWhen(at, now)}: no retry was left after ${attempts} attempt${attempts === 1 ? '' : 's'}.`,
  gone: ({ at }, now) => `It failed ${sayWhen(at, now)}: the receiver said with a 410 that it is gone.`,
  'no-retry': ({ at }, now) => `It failed ${sayWhen(at, now)}: the receiver asked for no other attempt.`,
  expired: ({ at, expiresAt }, now) =>
    `It failed ${sayWhen(at, now)}: ${expiresAt && at < expiresAt ? 'a retry would have come after its time was over' : 'its time was over'}.`,
  unrecorded: ({ at }, now) =>
    `It was given up ${sayWhen(at, now)}: again and again no attempt of it could be recorded.`,
  failed: ({ at }, now) => `It failed ${sayWhen(at, now)}.`,
  cancelled: ({ at, by }, now) => `It was cancelled ${sayWhen(at, now)}${by ? ` by ${sayWho(by)}` : ''}.`,
  'may-still-arrive': () =>
    'A worker had it then: its request may be under way, or leave yet, and stands in the history once it has ended.',
  'pruned-soon': ({ at }, now) => `It is removed some time after its retention ends, ${sayWhen(at, now)}.`,
};

export const EXPLANATION_CODES = Object.keys(TEXTS) as ExplanationCode[];

export type Say = <Code extends ExplanationCode>(code: Code, facts: Facts[Code]) => Sentence;

/** Makes sentences as of `now`. */
export function createSay(now: Date): Say {
  return (code, facts) => ({ code, text: TEXTS[code](facts, now), ...facts }) as Sentence;
}

const SECOND_MS = 1_000;

/** In whole seconds where there is one: the milliseconds are others by the time that they are read. */
function sayWhen(at: Date, now: Date): string {
  const inMs = at.getTime() - now.getTime();
  if (inMs === 0) return 'now';
  const span = Math.abs(inMs);
  const said = sayMs(span < SECOND_MS ? span : roundTo(SECOND_MS, span));
  return inMs > 0 ? `in ${said}` : `${said} ago`;
}

function sayTimes(times: number): string {
  if (times === 1) return '';
  return times === 2 ? ' twice' : ` ${times} times`;
}
