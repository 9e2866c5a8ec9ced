import { settledWithin, type Clock, type Log } from '@jiter/core';
import type { InboxGuard } from '@jiter/egress';
import type { Consumer, Deliveries, RungJob, JobResult } from '@jiter/queue';
import { createBells, type Bells } from '@jiter/runtime';
import type { Store } from '@jiter/store';
import { createAfterFault } from './deliver/after-fault.ts';
import { createMakeAttempt } from './deliver/attempt.ts';
import { createClaim } from './deliver/claim.ts';
import { createDeliver } from './deliver/deliver.ts';
import { createConcurrencyLimit } from './deliver/concurrency.ts';
import { createFaultLog } from './deliver/fault-log.ts';
import { createHandBack } from './deliver/hand-back.ts';
import { createHoldLonger } from './deliver/hold-longer.ts';
import { createBackpressure } from './deliver/backpressure.ts';
import { createKeepLease } from './deliver/keep-lease.ts';
import { createKeepRecord } from './deliver/keep-record.ts';
import { createAdvanceCronJobs, type AdvanceCronJobs } from './duties/advance-cron-jobs.ts';
import { createAttendance } from './duties/attend.ts';
import { createLeader } from './duties/leader.ts';
import { startLeadership, type Leadership } from './duties/leadership.ts';
import { repeat } from './duties/repeat.ts';
import { untilAborted } from './duties/term.ts';
import type { NoticeSettings } from './notify/duties.ts';
import type { Sender } from './send/sender.ts';
import type { Observed } from './observe/families.ts';
import { createOnMade, tellingTicks } from './observe/made.ts';
import { createTally, type Tally } from './observe/tally.ts';
import type { WorkerTraces } from './observe/trace.ts';

export type WorkerSettings = NoticeSettings & {
  /** Requests in flight. */
  workerConcurrency: number;
  deliveryTimeoutMs: number;
  ringAheadMs: number;
  retryScheduleMs: readonly number[];
  sweepIntervalMs: number;
  eventRetentionMs: number;
  /** 0: for ever. */
  statsRetentionMs: number;
  auditRetentionMs: number;
  /** Settled occurrences that are kept of each cron job. */
  cronHistory: number;
  enqueueHorizonMs: number;
  /** Whether metrics tell the busiest orgs apart. */
  hasOrgLabel: boolean;
};

export type WorkerDeps = {
  store: Pick<
    Store,
    | 'audit'
    | 'cronJobs'
    | 'deliveries'
    | 'events'
    | 'fleet'
    | 'lease'
    | 'notices'
    | 'orgs'
    | 'people'
    | 'secrets'
    | 'settled'
    | 'bulk'
    | 'statements'
    | 'stats'
    | 'sweep'
  >;
  queue: Pick<Deliveries, 'ring' | 'ringAll' | 'backlog' | 'lostJobs'>;
  /** Begins to take jobs from the queue, at most `jobs` at a time. */
  consume: (jobs: number, deliver: (job: RungJob) => Promise<JobResult>) => Promise<Consumer>;
  sender: Pick<Sender, 'send'>;
  inboxes: Pick<InboxGuard, 'looksLike'>;
  settings: WorkerSettings;
  /** Shown in the history, and to receivers. */
  name: string;
  userAgent: string;
  version: string;
  clock: Clock;
  /** How far this machine's clock is ahead of the database's, in ms. */
  skewMs: () => number;
  /** Told of what is done here. */
  traces?: Pick<WorkerTraces, 'onAttempted' | 'onMade'> | undefined;
  log: Log;
};

export type Worker = {
  /** Resolves once jobs are being taken. */
  start(): Promise<void>;
  /**
   * Takes no more jobs, hands back what has not been sent, gives the attempts in flight `graceMs` to end, cuts those
   * that have not, and records them as such: another worker repeats them. Resolves when nothing is left to do.
   */
  stop(graceMs: number): Promise<void>;
  /** What it has counted, and holds. */
  observed: Observed;
};

/** So many jobs may be under way for each request that may: half of them may wait for their time. */
const JOBS_PER_SLOT = 2;
/** A row may be taken this much before its bell's time: the database's clock and the queue's differ a little. */
const CLOCK_SLACK_MS = 1_000;
/**
 * How long an event may wait for a slot. Handing back costs several statements, so a burst that only keeps our own
 * processor busy should pass within it.
 */
const MAX_SLOT_WAIT_MS = 3_000;
/** Of large payloads under way. Each may take several times as much: JSON makes six bytes of one at the worst. */
const LARGE_BYTES = 32 * 1_048_576;
/** What a lease holds beyond waiting and sending: a slow moment of ours, and the record. */
const LEASE_MARGIN_MS = 5_000;
/** Once attempts are cut off, how long recording them may take. */
const LET_GO_MS = 2_000;
/** What leads may go on for so long; whoever leads next waits no longer than for a lease. */
const LEADS_NO_MORE_MS = 5_000;

/** Everything a worker does, on the services it is given. */
export function createWorker(deps: WorkerDeps): Worker {
  const draining = new AbortController();
  const cutOff = new AbortController();
  const gone = new AbortController();
  const tally = createTally({ byOrg: deps.settings.hasOrgLabel, inboxes: deps.inboxes });
  /** Told with its first sign: before it starts nobody has measured how far off this machine's clock is. */
  let startedAt: Date | undefined;
  const attendance = createAttendance({
    fleet: deps.store.fleet,
    tally,
    self: () => ({
      worker: deps.name,
      version: deps.version,
      startedAt: (startedAt ??= clock.now()),
      underWay: backpressure.taken() + concurrency.inFlight(),
      skewMs: Math.round(deps.skewMs()),
      sweptAt: leader.sweptAt(),
    }),
  });
  const concurrency = createConcurrencyLimit({
    ...concurrencySizes(deps.settings.workerConcurrency),
    workers: attendance.workers,
    nowMs: () => performance.now(),
  });
  const backpressure = createBackpressure(backpressureSize(deps.settings.workerConcurrency));
  const { queue, clock, log } = deps;
  const { events } = deps.store;
  const onMade = createOnMade(tally, deps.traces);
  const cronJobs = tellingTicks(deps.store.cronJobs, onMade, clock);
  const { enqueueHorizonMs: horizonMs } = deps.settings;
  const bells = createBells({ queue, unrung: events.unrung, horizonMs, clock, log });
  const cron = createAdvanceCronJobs({ cronJobs, bells, clock, log });
  const deliver = composeDeliver(deps, {
    concurrency,
    backpressure,
    tally,
    bells,
    cron,
    workers: attendance.workers,
    draining: draining.signal,
    cutOff: cutOff.signal,
    gone: gone.signal,
  });
  let heard = 0;
  const leader = createLeader(deps, {
    bells,
    cron,
    onMade,
    unclaimed: backpressure.waiting,
    heard: () => heard,
  });
  let leadership: Leadership | undefined;
  let attending: Promise<void> | undefined;
  let consumer: Consumer | undefined;

  return {
    async start() {
      if (draining.signal.aborted) return;
      const opened = await deps.consume(JOBS_PER_SLOT * deps.settings.workerConcurrency, (job) => {
        heard += 1;
        return deliver(job);
      });
      // Told to stop meanwhile: nobody else knows of it, and what it took could no longer be written.
      if (draining.signal.aborted) return opened.close(0);
      consumer = opened;
      attending = repeat(attendance, untilAborted(gone.signal), deps.log);
      leadership = startLeadership({
        lease: deps.store.lease,
        holder: deps.name,
        workers: attendance.workers,
        lead: leader.lead,
        kept: leader.kept,
        onWriteFailed: leader.onWriteFailed,
        log,
      });
    },
    async stop(graceMs) {
      const ledNoMore = leadership?.stop();
      // First no more jobs, then nobody waits: what is handed back must not come in again by another door.
      const closed = consumer?.close(graceMs + LET_GO_MS);
      backpressure.close();
      draining.abort();
      concurrency.close();
      const cut = setTimeout(() => cutOff.abort(), graceMs);
      await closed;
      clearTimeout(cut);
      cutOff.abort();
      gone.abort();
      await attending;
      // A duty ends with its statement, or with a mail that nobody takes: whoever is killed meanwhile is missed for an hour.
      await settledWithin(LEADS_NO_MORE_MS, Promise.resolve(ledNoMore));
      await attendance.leave().catch((error: unknown) => log.warn('fleet.not-left', { error }));
    },
    observed: {
      version: deps.version,
      skewMs: deps.skewMs,
      totals: tally.totals,
      duties: leader.counts,
      inFlight: concurrency.inFlight,
      waiting: backpressure.taken,
      statements: deps.store.statements,
    },
  };
}

type Parts = {
  concurrency: ReturnType<typeof createConcurrencyLimit>;
  backpressure: ReturnType<typeof createBackpressure>;
  tally: Tally;
  bells: Bells;
  cron: AdvanceCronJobs;
  workers: () => number;
  draining: AbortSignal;
  cutOff: AbortSignal;
  gone: AbortSignal;
};

function composeDeliver(
  deps: WorkerDeps,
  { concurrency, backpressure, tally, bells, cron, workers, draining, cutOff, gone }: Parts,
) {
  const { store, sender, settings, traces, userAgent, clock, log } = deps;
  const { deliveryTimeoutMs: timeoutMs, ringAheadMs, retryScheduleMs } = settings;
  const { deliveries, orgs, secrets } = store;
  const leaseMs = MAX_SLOT_WAIT_MS + timeoutMs + LEASE_MARGIN_MS;
  const hold = { aheadMs: ringAheadMs + CLOCK_SLACK_MS, leaseMs, marginMs: leaseMs - timeoutMs };
  const keepLease = createKeepLease({ deliveries, leaseMs });
  const both = {
    ...{ clock, worker: deps.name },
    ...{ tellFault: createFaultLog(log), afterFault: createAfterFault(workers) },
  };
  return createDeliver({
    claim: createClaim({ deliveries, hold, log, gone }),
    deliveries,
    secrets,
    orgs,
    backpressure,
    concurrency,
    tally,
    onAttempted: traces?.onAttempted,
    bells,
    cron,
    makeAttempt: createMakeAttempt({ ...both, sender, userAgent, timeoutMs, retryScheduleMs, cutOff }),
    keepRecord: createKeepRecord({ deliveries, keepLease, log, gone }),
    handBack: createHandBack({ deliveries, bells, leaseMs, log, gone }),
    holdLonger: createHoldLonger({ deliveries, keepLease, hold, clock, draining }),
    hold,
    ringAheadMs,
    maxKeptJobs: settings.workerConcurrency,
    maxHeldMs: MAX_SLOT_WAIT_MS + LEASE_MARGIN_MS / 2,
    ...both,
    log,
    draining,
  });
}

/** A quarter for a host of which nothing is known. */
function concurrencySizes(concurrency: number) {
  const inFlightPerHost = Math.ceil(concurrency / 4);
  return { inFlight: concurrency, inFlightPerHost, inFlightBytes: LARGE_BYTES, maxWaitMs: MAX_SLOT_WAIT_MS };
}

/** Enough that claims and records of one batch overlap with the sending of others; little enough for memory. */
function backpressureSize(concurrency: number): number {
  return Math.max(400, 4 * concurrency);
}
