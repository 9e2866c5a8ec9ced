import { countRetries } from '../seeing/attempt-times.ts';
import type { FailureReason } from '../outcome/outcome.ts';
import { pauseBefore } from '../outcome/retry-policy.ts';
import { explainPast, wasHandedBack } from './past.ts';
import { createSay, type ExplanationCode, type Say, type Sentence } from './sentences.ts';
import { MAX_LOST_CLAIMS, type Standpoint, type World } from './standing.ts';

/**
 * What happens next, unless somebody intervenes. Either an attempt of that number, of so many by its policy, which leaves
 * at `at` or later, and by `until` where its time can be over; or it `fails` then without a request.
 */
export type Next =
  | { at: Date; attempt: number; of: number; until?: Date }
  | { at: Date; fails: Extract<FailureReason, 'expired' | 'unrecorded'> };

export type Explanation = {
  /** The code of the sentence that says how it stands now. */
  state: ExplanationCode;
  /** In the order in which they are to be read. */
  sentences: Sentence[];
  /** Absent once it is settled, or when what comes is for its cron job to say. */
  next?: Next;
};

/** Why an event has, or has not, been delivered, and what happens next: pure, of what is known at `world.now`. */
export function explain(standpoint: Standpoint, world: World): Explanation {
  const say = createSay(world.now);
  const past = explainPast(standpoint, say);
  const { dueAt } = standpoint.standing;
  if (!dueAt) return explainSettled(standpoint, world, past);
  return explainDue({ ...standpoint, dueAt, world, say, past });
}

function explainSettled(standpoint: Standpoint, { now, retentionMs }: World, past: Sentence[]): Explanation {
  const say = createSay(now);
  const { event, standing } = standpoint;
  const end = sayEnd(standpoint, say);
  const goesAt = new Date(event.updatedAt.getTime() + retentionMs);
  const isSoon = retentionMs > 0 && goesAt.getTime() - now.getTime() < SOON_MS;
  // Of a cron job only the latest ticks are kept, however young they are.
  const pruned = isSoon && !standing.isTick ? [say('pruned-soon', { at: goesAt })] : [];
  const underWay = mayBeUnderWay(standpoint, now) ? [say('may-still-arrive', {})] : [];
  return { state: end.code, sentences: [...past, end, ...underWay, ...pruned] };
}

/** No request takes so long. */
const LONGEST_MS = 15 * 60_000;

/** Whoever had it has written no entry yet. To cancel what is `Queued` counts as a claim, by which he loses it. */
function mayBeUnderWay({ event, standing, attempts }: Standpoint, now: Date): boolean {
  if (event.status !== 'Cancelled' || now.getTime() - event.updatedAt.getTime() > LONGEST_MS) return false;
  return standing.wasHeld === true && standing.claims > (attempts.at(-1)?.claim ?? 0) + 1;
}

const SOON_MS = 86_400_000;

function sayEnd({ event, standing, attempts }: Standpoint, say: Say): Sentence {
  const { status, updatedAt, failureReason, expiresAt } = event;
  if (status === 'Sent') return say('sent', { at: event.sentAt ?? updatedAt });
  const { cancelledBy: by } = standing;
  if (status === 'Cancelled') return say('cancelled', { at: updatedAt, ...(by && { by }) });
  const at = event.failedAt ?? updatedAt;
  if (failureReason === 'exhausted') return say('exhausted', { at, attempts: standing.attempts });
  if (failureReason === 'expired') return say('expired', { at, ...(expiresAt && { expiresAt }) });
  if (failureReason !== 'rejected') return say(failureReason ?? 'failed', { at });
  const last = attempts.at(-1)?.status ?? '';
  const [, rule] = /^refused: (.*)$/s.exec(last) ?? [];
  return rule === undefined ? say('stopped-by-policy', { at, status: last }) : say('refused', { at, rule });
}

type Due = Standpoint & { dueAt: Date; world: World; say: Say; past: Sentence[] };

function explainDue(due: Due): Explanation {
  const { standing, world, say, past } = due;
  const now = explainNow(due);
  const around = explainAround(due);
  if (standing.awaitsItsJob) {
    return {
      state: 'awaits-its-job',
      sentences: [...past, ...now.sentences, say('awaits-its-job', {}), ...around],
    };
  }
  const unopened = (standing.unopened ?? []).map((what) => say(UNOPENED[what], {}));
  if (unopened.length > 0) return explainUnopened(due, now, [...unopened, ...around]);
  const next = nextOf(due);
  const sentences = [...past, ...now.sentences, ...around, ...explainNext(due, next)];
  return { state: reasonOf(now.state, world), sentences, next };
}

const UNOPENED = { headers: 'headers-do-not-open', secret: 'secret-does-not-open' } as const;

/** A worker that takes it cannot send it: it gives it back, and has it again a minute later, until its time is over. */
function explainUnopened(due: Due, now: Now, why: Sentence[]): Explanation {
  const { standing, attempts, dueAt, world, say, past } = due;
  const isReached = dueAt <= world.now || wasHandedBack(standing, attempts);
  const state = isReached && !isHeld(due) ? why[0]!.code : now.state;
  const sentences = [...past, ...now.sentences, ...why];
  const next = nextOf(due);
  if ('fails' in next) return { state, sentences: [...sentences, ...explainNext(due, next)], next };
  if (!next.until) return { state, sentences };
  const at = next.until;
  return { state, sentences: [...sentences, say('expires', { at })], next: { at, fails: 'expired' } };
}

/** What is overdue is so for a reason, where one is known. */
function reasonOf(state: ExplanationCode, { workers, queueAnswers }: World): ExplanationCode {
  if (state !== 'overdue' && state !== 'lease-over') return state;
  if (workers?.alive === 0) return 'no-worker-alive';
  return queueAnswers === false ? 'queue-away' : state;
}

/** Whose time came so long ago, and nobody took it, is overdue: the sweep has rung for it by then. */
const OVERDUE_MS = 1_000;

/** A worker has it just now. */
const isHeld = ({ standing: { heldUntil }, world: { now } }: Due) =>
  heldUntil !== undefined && heldUntil > now;

type Now = { state: ExplanationCode; sentences: Sentence[] };

function explainNow(due: Due): Now {
  const { standing, dueAt, world, say } = due;
  const { now, horizonMs } = world;
  const { heldUntil } = standing;
  if (heldUntil && isHeld(due)) {
    return only(
      dueAt > now ? say('about-to-leave', { at: dueAt }) : say('held-by-worker', { until: heldUntil }),
    );
  }
  if (heldUntil) return only(say('lease-over', { since: heldUntil }));
  const lateMs = now.getTime() - dueAt.getTime();
  if (lateMs >= OVERDUE_MS) return only(say('overdue', { byMs: lateMs }));
  if (lateMs >= 0) return only(say('about-to-leave', { at: dueAt }));
  const waits = sayWaits(due);
  const entersAt = new Date(dueAt.getTime() - horizonMs);
  const beyond = entersAt > now ? [say('not-in-the-horizon-yet', { at: entersAt })] : [];
  return { state: waits.code, sentences: [waits, ...sayAskedToWait(due), ...beyond] };
}

const only = (sentence: Sentence): Now => ({ state: sentence.code, sentences: [sentence] });

/** The next attempt's number, and of how many by its policy. */
function numbersOf({ event: { attemptsBefore = 0 }, standing, world }: Due): { attempt: number; of: number } {
  const attempt = standing.attempts + 1;
  return { attempt, of: Math.max(attempt, attemptsBefore + 1 + countRetries(world.policy)) };
}

function sayWaits(due: Due): Sentence {
  const { dueAt: at, attempts, say } = due;
  const last = attempts.at(-1);
  if (!last) return say('waits-for-its-time', { at });
  const because = isByHand(due) ? {} : { because: last.status };
  return say('waits-for-retry', { at, ...numbersOf(due), ...because });
}

/** No attempt has counted since it was retried by hand. */
const isByHand = ({ event, standing }: Due) => event.attemptsBefore === standing.attempts;

/** Pauses are counted from the end of an attempt, which is kept in whole ms, and rows are written a moment later. */
const SLACK_MS = 1_000;

/**
 * Nothing but the receiver makes a pause longer than the policy has it, unless the event was claimed, or retried by hand, since, or
 * the policy of its org is another one by now: then it may be longer than receivers are heeded.
 */
function sayAskedToWait(due: Due): Sentence[] {
  const { event, standing, attempts, dueAt, world, say } = due;
  const last = attempts.at(-1);
  const { attemptsBefore = 0 } = event;
  if (!last || isByHand(due) || last.claim !== standing.claims || !/^\d+$/.test(last.status)) return [];
  const longestMs = pauseBefore(world.policy, last.attempt - attemptsBefore, 1);
  const pauseMs = dueAt.getTime() - last.createdAt.getTime() - last.durationMs;
  if (longestMs === undefined || pauseMs <= longestMs + SLACK_MS) return [];
  if (pauseMs > world.policy.maxRetryAfterMs + SLACK_MS) return [];
  return [say('asked-to-wait', { pauseMs })];
}

/** What keeps events from leaving, whichever they are. */
function explainAround(due: Due): Sentence[] {
  const { world, say } = due;
  const { workers, queueAnswers } = world;
  const { lastSignAt: since } = workers ?? {};
  return [
    ...(workers?.alive === 0 ? [say('no-worker-alive', since ? { since } : {})] : []),
    // Whoever has it has heard of it.
    ...(queueAnswers === false && !isHeld(due) ? [say('queue-away', {})] : []),
  ];
}

/** Lost claims as the worker that makes the next step counts them: whoever has it now, or the one that takes it. */
function lostClaimsOf(due: Due): number {
  const { heldUntil, lostClaims = 0 } = due.standing;
  return heldUntil && !isHeld(due) ? lostClaims + 1 : lostClaims;
}

/** When the next attempt leaves at the earliest. One that a worker has may have left already. */
function earliest(due: Due): Date {
  const { dueAt, world } = due;
  return isHeld(due) || dueAt > world.now ? dueAt : world.now;
}

/** No attempt starts after it. */
function limitOf({
  event,
  standing,
  attempts,
}: Pick<Due, 'event' | 'standing' | 'attempts'>): Date | undefined {
  const { expiresAt } = event;
  // A tick that has left once may be as late as it likes.
  const first = attempts.length === 0 ? standing.firstAttemptBy : undefined;
  return first && !(expiresAt && expiresAt < first) ? first : expiresAt;
}

function nextOf(due: Due): Next {
  const at = earliest(due);
  if (lostClaimsOf(due) >= MAX_LOST_CLAIMS) return { at, fails: 'unrecorded' };
  const until = limitOf(due);
  if (until && at > until) return { at, fails: 'expired' };
  return { at, ...numbersOf(due), ...(until && { until }) };
}

function explainNext(due: Due, next: Next): Sentence[] {
  const { say, world } = due;
  const lostClaims = lostClaimsOf(due);
  const limit = limitOf(due);
  if ('fails' in next) {
    if (next.fails === 'unrecorded') return [say('to-be-given-up', { lostClaims })];
    return [say('expires-first', { at: limit! })];
  }
  return [
    ...(world.refusal === undefined ? [] : [say('will-be-refused', { rule: world.refusal })]),
    ...(limit ? [say('expires', { at: limit })] : []),
    ...sayLast(due, next),
    ...(lostClaims > 1 ? [say('nearly-given-up', { lostClaims, most: MAX_LOST_CLAIMS })] : []),
  ];
}

/** What follows when the attempt fails, where that is certain. */
function sayLast({ event, world, say }: Due, { at, attempt }: { at: Date; attempt: number }): Sentence[] {
  const { attemptsBefore = 0, expiresAt } = event;
  const pauseMs = pauseBefore(world.policy, attempt - attemptsBefore, 0);
  if (pauseMs === undefined) return [say('last-attempt', { reason: 'exhausted' })];
  const endsMs = Math.max(at.getTime(), world.now.getTime());
  const isTooLate = expiresAt !== undefined && endsMs + pauseMs > expiresAt.getTime();
  return isTooLate ? [say('last-attempt', { reason: 'expired' })] : [];
}
