import { systemClock, type ClaimedEvent, type Log } from '@jiter/core';
import type { AttemptResult } from '@jiter/store';
import { NotSentError } from '../send/not-sent.ts';
import { createDeliver, type DeliverDeps } from './deliver.ts';
import { createMakeAttempt, findExpired } from './attempt.ts';
import { createBackpressure } from './backpressure.ts';
import { createFaultLog } from './fault-log.ts';
import { aClaimedEvent } from './claimed-event.fixture.ts';
import { createTally } from '../observe/tally.ts';
import { waitUntil } from './wait-until.ts';

const dueAt = new Date(Date.now() - 1_000);
const event = aClaimedEvent(dueAt);

type Options = {
  send: () => Promise<never>;
  claimed?: Partial<ClaimedEvent>;
  recordFails?: boolean;
  /** When there is a slot for it. */
  slotAt?: Date | (() => Date);
  /** After how much time here it would be long. */
  maxHeldMs?: number;
  /** What the database says of each claim that was here for long, and how long that takes. */
  renewals?: { isHeld: boolean; tookMs?: number }[];
};

/** One event on its way through everything but the database, the queue and the network. */
async function deliver({
  send,
  claimed = {},
  recordFails = false,
  slotAt = dueAt,
  maxHeldMs = 10_000,
  renewals = [],
}: Options) {
  const draining = new AbortController();
  const cutOff = new AbortController();
  const records: AttemptResult[] = [];
  const tally = createTally();
  const handedBack: { mayHaveLeft: boolean; dueAt: Date }[] = [];
  const rung: Date[] = [];
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const tellFault = createFaultLog(log, () => undefined);
  const stop = () => {
    draining.abort();
    cutOff.abort();
  };
  const deps: DeliverDeps = {
    claim: () => Promise.resolve([{ ...event, ...claimed }]),
    deliveries: {
      mostClaimed: () => 1,
      readPayload: () => Promise.resolve(undefined),
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
        await waitUntil(new Date(Date.now() + tookMs), systemClock, new AbortController().signal);
        return isHeld;
      },
    },
    backpressure: createBackpressure(10),
    concurrency: {
      async admit() {
        await waitUntil(
          slotAt instanceof Date ? slotAt : slotAt(),
          systemClock,
          new AbortController().signal,
        );
        return { kind: 'go', done: () => {} };
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
    }),
    keepRecord: (result) => {
      records.push(result);
      return recordFails
        ? Promise.reject(new Error('away'))
        : Promise.resolve({ recorded: result, made: [] });
    },
    handBack: ({ mayHaveLeft }, back) => {
      handedBack.push({ mayHaveLeft, dueAt: back });
      return Promise.resolve();
    },
    tally,
    bells: {
      ringNear: (bells) => (rung.push(...bells.map(({ dueAt: at }) => at)), Promise.resolve(true)),
      ringAll: () => Promise.resolve(true),
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
    draining: draining.signal,
  };
  const { failures } = await createDeliver(deps)({ ids: ['1'], dueAt });
  const whys = Object.entries(tally.totals.handedBack).flatMap(([why, count]) => (count > 0 ? [why] : []));
  return { failures, records, handedBack, whys, rung, lines };
}

test('what was cut may have been seen: it is recorded, made again at once, and spends nothing', async () => {
  const { records, handedBack, rung, failures } = await deliver({
    send: () => Promise.reject(new Error('the signal')),
  });
  expect(records).toMatchObject([
    { status: 'cut: the worker stopped before an answer came', outcome: { kind: 'repeat' } },
  ]);
  expect(records[0]).toHaveProperty('signatures');
  expect(records[0]!.phases).toEqual({ claimedAheadMs: expect.any(Number) });
  expect(rung).toEqual([records[0]!.outcome.kind === 'repeat' && records[0]!.outcome.at]);
  expect({ handedBack, failures }).toEqual({ handedBack: [], failures: [] });
});

test('an attempt that is months late is recorded with as much of its lag as a 32-bit column holds', async () => {
  const { records } = await deliver({
    send: () => Promise.reject(new Error('the signal')),
    claimed: { scheduledTime: new Date(Date.now() - 90 * 86_400_000) },
  });
  expect(records.map(({ lagMs }) => lagMs)).toEqual([2 ** 31 - 1]);
});

test('what never left before it was retried by hand is as late as that retry', async () => {
  const scheduledTime = new Date(dueAt.getTime() - 3_600_000);
  const { records } = await deliver({
    send: () => Promise.reject(new Error('the signal')),
    claimed: { scheduledTime, attemptsBefore: 0 },
  });
  expect(records.map(({ lagMs, startedAt }) => startedAt.getTime() - lagMs)).toEqual([dueAt.getTime()]);
});

test('only what surely has not left is handed back as it was', async () => {
  for (const mayHaveLeft of [false, true]) {
    const { records, handedBack } = await deliver({
      send: () => Promise.reject(new NotSentError('no descriptors')),
      claimed: { mayHaveLeft },
    });
    expect(records).toEqual([]);
    expect(handedBack).toEqual([{ mayHaveLeft, dueAt }]);
  }
});

test('a large event of which the claim was lost meanwhile is not sent', async () => {
  const { records, handedBack, whys } = await deliver({
    send: () => Promise.reject(new Error('it was sent')),
    claimed: { payload: undefined as never, payloadBytes: 1_000_000 },
  });
  expect(records).toEqual([]);
  expect(handedBack).toEqual([{ mayHaveLeft: false, dueAt }]);
  expect(whys).toEqual(['held-long']);
});

test.each([
  ['and is held still is sent', [{ isHeld: true }], 1, []],
  ['and is another one’s by now is not', [{ isHeld: false }], 0, ['held-long']],
  ['and for as long again until that is known is not', [{ isHeld: true, tookMs: 60 }], 0, ['held-long']],
])('what was here for long %s', async (_name, renewals, sent, why) => {
  const { records, whys } = await deliver({
    send: () => Promise.reject(new Error('the signal')),
    slotAt: () => new Date(Date.now() + 60),
    maxHeldMs: 50,
    renewals: [...renewals],
  });
  expect(records).toHaveLength(sent);
  expect(whys).toEqual(why);
});

test('a cut attempt that cannot be recorded is left to its lease, and not handed back', async () => {
  const { handedBack, rung, lines } = await deliver({
    send: () => Promise.reject(new Error('the signal')),
    recordFails: true,
  });
  expect({ handedBack, rung }).toEqual({ handedBack: [], rung: [] });
  expect(lines).toContain('attempt.lost');
});

test.each([
  ['not sent, its time was over at', false],
  ['a worker that was lost may have sent it before', true],
])('what is later than it may be is not sent, and its history says so: %s', async (words, mayHaveLeft) => {
  const { records, failures, lines } = await deliver({
    send: () => Promise.reject(new Error('it was sent')),
    claimed: { mayHaveLeft, expiresAt: new Date(dueAt.getTime() + 500) },
  });
  expect(records).toMatchObject([{ outcome: { kind: 'failed', reason: 'expired' }, durationMs: 0 }]);
  expect(records[0]!.status).toContain(words);
  expect(records[0]).not.toHaveProperty('signatures');
  expect(records[0]).not.toHaveProperty('phases');
  expect(failures).toEqual([`event 1: ${records[0]!.status}`]);
  expect(lines).toEqual(['delivery.expired']);
});

test('what becomes later than it may be while it waits for a slot is not sent either', async () => {
  const expiresAt = new Date(Date.now() + 100);
  const { records, lines } = await deliver({
    send: () => Promise.reject(new Error('it was sent')),
    claimed: { expiresAt },
    slotAt: new Date(expiresAt.getTime() + 1),
  });
  expect(records).toMatchObject([{ outcome: { kind: 'failed', reason: 'expired' } }]);
  expect(lines).toEqual(['delivery.expired']);
});

test('how long an event waited here after its claim is told, for its time or for a slot', async () => {
  const { records } = await deliver({
    send: () => Promise.reject(new Error('the signal')),
    slotAt: () => new Date(Date.now() + 100),
  });
  // Another clock says how long that is.
  expect(records[0]!.phases!.claimedAheadMs).toBeGreaterThan(50);
});

test('what a fault of ours keeps from leaving waits for us, until its own time is over', async () => {
  const sealed = { headers: { Authorization: 'REDACTED' }, sealed: { headers: { Authorization: 'sealed' } } };
  const after = (ms: number) =>
    deliver({
      send: () => Promise.reject(new Error('it was sent')),
      claimed: { options: sealed, expiresAt: new Date(Date.now() + ms) },
    });
  const waiting = await after(60_000);
  expect(waiting.records).toEqual([]);
  expect(waiting.handedBack).toHaveLength(1);
  expect(waiting.whys).toEqual(['fault']);
  const over = await after(-1);
  expect(over.records).toMatchObject([{ outcome: { kind: 'failed', reason: 'expired' } }]);
  expect(over.handedBack).toEqual([]);
});

test('what is as late as it may be, and no later, is sent', async () => {
  const { records } = await deliver({
    send: () => Promise.reject(new Error('the signal')),
    claimed: { expiresAt: new Date(Date.now() + 60_000) },
  });
  expect(records[0]).toHaveProperty('signatures');
});

test('an attempt may start at the very millisecond at which its event expires, and not after it', () => {
  const claimed = { ...event, expiresAt: dueAt };
  expect(findExpired(claimed, dueAt, 'w1')).toBeUndefined();
  const after = new Date(dueAt.getTime() + 1);
  expect(findExpired(claimed, after, 'w1')).toMatchObject({ outcome: { kind: 'failed', reason: 'expired' } });
});
