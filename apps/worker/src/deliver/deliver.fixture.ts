import { systemClock, type Bell, type ClaimedEvent, type Log, type Reply } from '@jiter/core';
import type { AttemptResult } from '@jiter/store';
import { createTally } from '../observe/tally.ts';
import { createAfterFault } from './after-fault.ts';
import { createMakeAttempt } from './attempt.ts';
import { createBackpressure } from './backpressure.ts';
import { aClaimedEvent } from './claimed-event.fixture.ts';
import { createDeliver, type DeliverDeps } from './deliver.ts';
import { createFaultLog } from './fault-log.ts';
import { waitUntil } from './wait-until.ts';

export const dueAt = new Date(Date.now() - 1_000);
export const event = aClaimedEvent(dueAt);

type Options = {
  /** The process stops as it is asked. */
  send?: () => Promise<Reply>;
  claimed?: Partial<ClaimedEvent>;
  /** What the claim comes to, where that is not the one event. */
  claim?: DeliverDeps['claim'];
  readPayload?: () => Promise<string | undefined>;
  recordFails?: boolean;
  /** Whether its claim was another worker's before it was recorded. */
  isLost?: boolean;
  /** What its outcome calls for. */
  made?: Bell[];
  /** When there is a slot for it. */
  slotAt?: Date | (() => Date);
  /** There is none, and will not be for so long. */
  noSlotForMs?: number;
  /** After how much time here it would be long. */
  maxHeldMs?: number;
  /** When what is handed back is that. */
  untilBack?: Promise<unknown>;
  /** What the database says of each claim that was here for long, and how long that takes. */
  renewals?: { isHeld: boolean; tookMs?: number }[];
};

const never = new AbortController().signal;

/** A process that delivers, with everything but the database, the queue and the network. */
export function setup({
  send = () => Promise.reject(new Error('it was sent')),
  claimed = {},
  claim = () => Promise.resolve([{ ...event, ...claimed }]),
  readPayload = () => Promise.resolve(undefined),
  recordFails = false,
  isLost = false,
  made = [],
  slotAt = dueAt,
  noSlotForMs,
  maxHeldMs = 10_000,
  untilBack = Promise.resolve(),
  renewals = [],
}: Options) {
  const draining = new AbortController();
  const cutOff = new AbortController();
  const records: AttemptResult[] = [];
  const tally = createTally();
  const backpressure = createBackpressure(10);
  const handedBack: { mayHaveLeft: boolean; dueAt: Date }[] = [];
  const rung: Date[] = [];
  const rungForOthers: string[] = [];
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const tellFault = createFaultLog(log, () => undefined);
  const afterFault = createAfterFault(() => 1);
  /** How often each slot that was given out came back. */
  const slots: number[] = [];
  const stop = () => {
    draining.abort();
    cutOff.abort();
  };
  const deps: DeliverDeps = {
    claim,
    deliveries: {
      mostClaimed: () => 10,
      readPayload,
      findLocked: () => Promise.resolve([]),
    },
    secrets: {
      signingSecrets: () => Promise.resolve(['a secret of some length']),
      openHeaders() {
        throw new Error('no master key opens it');
      },
    } as never,
    orgs: { settingsOf: () => Promise.resolve({}) },
    holdLonger: {
      asOrgSays: () => undefined,
      during: (work) => work,
      async anew() {
        const { isHeld, tookMs = 0 } = renewals.shift()!;
        await waitUntil(new Date(Date.now() + tookMs), systemClock, never);
        return isHeld;
      },
    },
    backpressure,
    concurrency: {
      async admit() {
        await waitUntil(slotAt instanceof Date ? slotAt : slotAt(), systemClock, never);
        if (noSlotForMs !== undefined) return { kind: 'later', delayMs: noSlotForMs };
        const slot = slots.push(0) - 1;
        return { kind: 'go', done: () => void (slots[slot]! += 1) };
      },
    },
    makeAttempt: createMakeAttempt({
      sender: { send: () => (stop(), send()) },
      clock: systemClock,
      worker: 'w1',
      userAgent: 'Jiter/test',
      timeoutMs: 1_000,
      retryScheduleMs: [1_000],
      cutOff: cutOff.signal,
      tellFault,
      afterFault,
    }),
    keepRecord: (result) => {
      records.push(result);
      return recordFails
        ? Promise.reject(new Error('away'))
        : Promise.resolve(isLost ? undefined : { recorded: result, made });
    },
    handBack: async ({ mayHaveLeft }, back) => {
      handedBack.push({ mayHaveLeft, dueAt: back });
      await untilBack;
    },
    tally,
    bells: {
      ringNear: (bells) => (rung.push(...bells.map(({ dueAt: at }) => at)), Promise.resolve(true)),
      ringAll: (bells) => (rungForOthers.push(...bells.map(({ eventId }) => eventId)), Promise.resolve(true)),
    },
    cron: { onClaimed: () => {} },
    hold: { aheadMs: 1_000, leaseMs: 10_000 },
    ringAheadMs: 200,
    maxKeptJobs: 1,
    maxHeldMs,
    worker: 'w1',
    clock: systemClock,
    log,
    tellFault,
    afterFault,
    draining: draining.signal,
  };
  const job = createDeliver(deps);
  return {
    deliver: (ids = ['1']) => job({ ids, dueAt }),
    /** Why claims were given up. */
    whys: () => Object.entries(tally.totals.handedBack).flatMap(([why, count]) => (count > 0 ? [why] : [])),
    ...{ records, handedBack, rung, rungForOthers, lines, slots, backpressure, tally, draining, cutOff },
  };
}

/** One event on its way through it. */
export async function deliver(options: Options) {
  const { deliver: run, whys, ...others } = setup(options);
  const { failures } = await run();
  return { failures, whys: whys(), ...others };
}
