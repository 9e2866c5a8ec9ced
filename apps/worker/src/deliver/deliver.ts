import type { ClaimedEvent, Clock, Log, OrgSettings } from '@jiter/core';
import type { RungJob, JobResult } from '@jiter/queue';
import type { Bells } from '@jiter/runtime';
import {
  isLostKey,
  type AttemptResult,
  type DeliveryStore,
  type Hold,
  type SecretStore,
  type SettingsStore,
} from '@jiter/store';
import type { AfterFault } from './after-fault.ts';
import { againForLocked } from './again-for-locked.ts';
import { findExpired, type Contents, type MakeAttempt } from './attempt.ts';
import { byPortions } from './by-portions.ts';
import type { Claim } from './claim.ts';
import { hostOf } from '../send/destination.ts';
import type { ConcurrencyLimit } from './concurrency.ts';
import type { TellFault } from './fault-log.ts';
import type { HandBack } from './hand-back.ts';
import type { HoldLonger } from './hold-longer.ts';
import type { Backpressure } from './backpressure.ts';
import type { KeepRecord, Kept } from './keep-record.ts';
import { createUntilClaimable } from './until-claimable.ts';
import { createSharedWaits, type SharedWaits } from './wait-until.ts';
import { findPoison, setApart } from './poison.ts';
import type { AdvanceCronJobs } from '../duties/advance-cron-jobs.ts';
import type { HandedBackFor, Tally } from '../observe/tally.ts';

export type DeliverDeps = {
  claim: Claim;
  deliveries: Pick<DeliveryStore, 'mostClaimed' | 'readPayload' | 'findLocked'>;
  secrets: SecretStore;
  orgs: Pick<SettingsStore, 'settingsOf'>;
  backpressure: Pick<Backpressure, 'reserve'>;
  concurrency: Pick<ConcurrencyLimit, 'admit'>;
  makeAttempt: MakeAttempt;
  keepRecord: KeepRecord;
  handBack: HandBack;
  holdLonger: HoldLonger;
  tally: Pick<Tally, 'attempted' | 'recorded' | 'created' | 'handedBack'>;
  /** Told of each attempt that was made, where somebody follows them. */
  onAttempted?: ((result: AttemptResult) => void) | undefined;
  bells: Pick<Bells, 'ringAll' | 'ringNear'>;
  cron: Pick<AdvanceCronJobs, 'onClaimed'>;
  hold: Hold;
  /** How long before its moment a job comes, when all clocks agree. */
  ringAheadMs: number;
  /** How many jobs that came early are kept until their time: never all that there is room for. */
  maxKeptJobs: number;
  /** How long an event may wait in this process after its claim before its lease could end within its attempt. */
  maxHeldMs: number;
  /** Shown in the history. */
  worker: string;
  clock: Clock;
  log: Log;
  /** The same as of the attempts: they count what both tell. */
  tellFault: TellFault;
  afterFault: AfterFault;
  /** Aborted when the process begins to stop: what has not been sent yet is handed back. */
  draining: AbortSignal;
};

/**
 * The story of a job: reserve seats, claim its rows, and for each of them wait for the moment and a slot, make the
 * attempt, record it, ring for the retry. Rows that cannot be claimed are locked just now, somebody else's, settled, or not due yet by
 * the database's clock; in that case the sweep rings again. Rejects only when nothing was claimed because of a fault
 * of ours: then the queue repeats the job.
 */
export function createDeliver(deps: DeliverDeps): (job: RungJob) => Promise<JobResult> {
  const { backpressure, claim, deliveries, bells, cron, clock } = deps;
  const waits = createSharedWaits(clock, deps.draining);
  const untilClaimable = createUntilClaimable(deps, waits);
  const findLocked = (ids: readonly string[]) => deliveries.findLocked(ids, deps.hold);

  const deliver = againForLocked({ ...deps, findLocked }, async ({ ids, dueAt }, onClaimed) => {
    await untilClaimable(dueAt);
    const seats = await backpressure.reserve(ids.length);
    if (!seats) {
      await bells.ringAll(ids.map((eventId) => ({ eventId, dueAt })));
      return { failures: [] };
    }
    let unseated = ids.length;
    try {
      // The leases begin when the database gets to the claim, however long its answer takes.
      const claimedMs = clock.now().getTime();
      const events = await claim(ids);
      const claimedAt = performance.now();
      onClaimed(events);
      cron.onClaimed(events);
      seats.free(unseated - events.length);
      unseated = events.length;
      const leave = () => seats.free(1);
      const { held, suspect, aside } = setApart(events, claimedMs);
      const deliverOne = (event: ClaimedEvent) =>
        deliverEvent(deps, { event, claimedMs, claimedAt, waits, leave });
      const delivered = held.map(deliverOne);
      const handedBack = aside.map(({ event, dueAt: later }) =>
        handBack(deps, event, { dueAt: later, why: 'apart' }).finally(leave),
      );
      // What ends this process takes nobody along who could have been given back before.
      if (suspect) delivered.push(Promise.all(handedBack).then(() => deliverOne(suspect)));
      const failures = await Promise.all(delivered);
      return { failures: failures.filter((failure) => failure !== undefined) };
    } finally {
      // What is left of them when a claim failed.
      seats.free(unseated);
    }
  });
  return byPortions(deliveries.mostClaimed, deliver);
}

/** A claimed event, when its claim was asked for, and was answered by `performance.now()`, and how to give up its seat. */
type Held = {
  event: ClaimedEvent;
  claimedMs: number;
  claimedAt: number;
  waits: SharedWaits;
  leave: () => void;
};

/**
 * Answers why the event failed for good, if it did. Faults of ours end in a hand-back before the request was made, and
 * in the history afterwards; never in the job's result.
 */
async function deliverEvent(deps: DeliverDeps, held: Held): Promise<string | undefined> {
  const { event } = held;
  const turn = await awaitTurn(deps, held).catch((error: unknown) => backAfter(deps, event, error));
  const result = turn.kind === 'go' ? await attempt(deps, event, turn) : turn;
  if (result.kind === 'done') return conclude(deps, result);
  await handBack(deps, event, result);
  return undefined;
}

function handBack(deps: DeliverDeps, event: ClaimedEvent, { dueAt, why }: Omit<Back, 'kind'>) {
  deps.tally.handedBack(why);
  return deps.handBack(event, dueAt);
}

/** Nothing has left in the attempt that this ended, so that the event is what it was before it was claimed. */
function backAfter(
  { clock, draining, tellFault, afterFault }: DeliverDeps,
  event: ClaimedEvent,
  error: unknown,
): Back {
  if (draining.aborted) return { kind: 'back', dueAt: event.dueAt, why: 'stopping' };
  tellFault(event, error);
  const why = isLostKey(error) ? 'key-missing' : 'fault';
  return { kind: 'back', dueAt: afterFault(event, clock.now().getTime()), why };
}

async function attempt(deps: DeliverDeps, event: ClaimedEvent, { contents, done }: Go): Promise<Done | Back> {
  try {
    const result = await deps.makeAttempt(event, contents);
    return { kind: 'done', result, settings: contents.settings };
  } catch (error) {
    return backAfter(deps, event, error);
  } finally {
    done();
  }
}

type Go = { kind: 'go'; contents: Contents; done: () => void };
/** It cannot leave from here, or not now, and is due again at `dueAt`. */
type Back = { kind: 'back'; dueAt: Date; why: HandedBackFor };
/** There is something to be recorded. `settings`: of its org. */
type Done = { kind: 'done'; result: AttemptResult; settings: OrgSettings };

/** Waits for the moment and for a slot. */
async function awaitTurn(
  deps: DeliverDeps,
  { event, claimedMs, claimedAt, waits, leave }: Held,
): Promise<Go | Back | Done> {
  const { org, dueAt } = event;
  const { clock, worker } = deps;
  try {
    // Asked for while there is time: at the moment itself, only signing and sending are left to do.
    const settings = await deps.orgs.settingsOf(org);
    const poison = findPoison(event, clock.now(), worker);
    if (poison) return { kind: 'done', result: poison, settings };
    // Also of what a fault of ours keeps here each time, such as headers that do not open.
    const isOver = dueAt <= clock.now() && findExpired(event, clock.now(), worker);
    if (isOver) return { kind: 'done', result: isOver, settings };
    const secrets = await deps.secrets.signingSecrets(org);
    await deps.holdLonger.asOrgSays(event, settings);
    const sealed = event.options?.sealed?.headers;
    const headers = sealed && deps.secrets.openHeaders(org, sealed);
    const waited = await waits.until(dueAt);
    if (waited === 'interrupted') return { kind: 'back', dueAt, why: 'stopping' };
    // Whoever was handed back for want of a slot can be too late by now: it needs none.
    const late = findExpired(event, clock.now(), worker);
    if (late) return { kind: 'done', result: late, settings };
    const host = hostOf(event.destination);
    const admission = await deps.concurrency.admit({ org, host, bytes: bytesToRead(event) });
    if (admission.kind === 'later') {
      const later = new Date(clock.now().getTime() + admission.delayMs);
      return { kind: 'back', dueAt: later, why: deps.draining.aborted ? 'stopping' : 'no-slot' };
    }
    const payload = await readPayload(deps, { event, claimedMs, settings }).catch((error: unknown) => {
      admission.done();
      throw error;
    });
    if (payload !== undefined) {
      const contents = { payload, secrets, headers, settings, claimedAt };
      return { kind: 'go', contents, done: admission.done };
    }
    admission.done();
    return { kind: 'back', dueAt, why: 'held-long' };
  } finally {
    leave();
  }
}

/** Where the payload has still to be read, which is when there is room for it: so many may be claimed at a time. */
function bytesToRead({ payload, payloadBytes }: ClaimedEvent): number {
  return payload === undefined ? payloadBytes : 0;
}

/**
 * Undefined when the event may be another worker's by now. Where the process was suspended or starved, or a large payload took
 * long to come, its lease may end within the attempt: then it is asked for anew. To hand the event back instead would be
 * to do the same again, and for ever where the database is far away.
 */
async function readPayload(
  { deliveries, holdLonger, clock, maxHeldMs }: DeliverDeps,
  { event, claimedMs, settings }: Pick<Held, 'event' | 'claimedMs'> & Pick<Contents, 'settings'>,
): Promise<string | undefined> {
  const read = () => holdLonger.during(deliveries.readPayload(event), event, settings);
  const payload = event.payload ?? (await read());
  const isLongAfter = (sinceMs: number) => clock.now().getTime() > sinceMs + maxHeldMs;
  if (payload === undefined || !isLongAfter(Math.max(claimedMs, event.dueAt.getTime()))) return payload;
  const askedMs = clock.now().getTime();
  const isHeld = await holdLonger.anew(event, settings);
  return isHeld && !isLongAfter(askedMs) ? payload : undefined;
}

/** Writes down what happened, and rings for what follows from it. Beyond the horizon a retry waits like a first attempt. */
async function conclude(
  deps: DeliverDeps,
  { result: attempted, settings }: Done,
): Promise<string | undefined> {
  const { keepRecord, bells, tally, onAttempted, log } = deps;
  const { id: eventId, org, attempt } = attempted.event;
  logAttempt(log, attempted);
  tally.attempted(attempted);
  if (onAttempted && attempted.signatures) onAttempted(attempted);
  let kept: Kept | undefined;
  try {
    kept = await keepRecord(attempted, settings);
  } catch (error) {
    // Not handed back: a receiver may have seen it. Once its lease is over, another worker goes on.
    log.error('attempt.lost', { eventId, org, attempt, error });
    return undefined;
  }
  if (!kept) {
    log.warn('claim.lost', { eventId, org, attempt });
    return undefined;
  }
  const { recorded, made } = kept;
  const { outcome } = recorded;
  tally.recorded(recorded);
  if (made.length > 0)
    tally.created(
      'callback',
      made.map(() => org),
    );
  const retry = 'at' in outcome ? [{ eventId, dueAt: outcome.at }] : [];
  if (retry.length + made.length > 0) await bells.ringNear([...retry, ...made]);
  return outcome.kind === 'failed' ? describeFailed(recorded) : undefined;
}

function describeFailed({ event: { id, attempt }, outcome, status }: AttemptResult): string {
  const isUnmade = outcome.kind === 'failed' && ['expired', 'unrecorded'].includes(outcome.reason);
  if (isUnmade) return `event ${id}: ${status}`;
  return `event ${id}: ${status} after ${attempt} attempt${attempt === 1 ? '' : 's'}`;
}

/** The one line per attempt, made or not. No payload, no secret, and of the destination only its host. */
function logAttempt(
  log: Log,
  { event, outcome, status, lagMs, durationMs, signatures }: AttemptResult,
): void {
  const isExpired = outcome.kind === 'failed' && outcome.reason === 'expired';
  log.info(signatures ? 'delivery.attempted' : isExpired ? 'delivery.expired' : 'delivery.given-up', {
    eventId: event.id,
    org: event.org,
    attempt: event.attempt,
    host: hostOf(event.destination),
    status,
    outcome: outcome.kind,
    ...('at' in outcome && { retryAt: outcome.at.toISOString() }),
    ...(outcome.kind === 'failed' && { reason: outcome.reason }),
    lagMs,
    durationMs,
  });
}
