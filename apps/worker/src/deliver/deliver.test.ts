import { findExpired } from './attempt.ts';
import { deliver, dueAt, event } from './deliver.fixture.ts';
import { NotSentError } from '../send/not-sent.ts';

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

test.each([
  ['never left before it was retried by hand', 'that retry', { attemptsBefore: 0 }],
  ['is tried again', 'its retry', { attempt: 2 }],
  ['was cut at its first attempt and handed back', 'its own time', {}],
])('what %s is as late as %s', async (_what, than, claimed) => {
  const scheduledTime = new Date(dueAt.getTime() - 3_600_000);
  const { records } = await deliver({
    send: () => Promise.reject(new Error('the signal')),
    claimed: { scheduledTime, ...claimed },
  });
  const wanted = than === 'its own time' ? scheduledTime : dueAt;
  expect(records.map(({ lagMs, startedAt }) => startedAt.getTime() - lagMs)).toEqual([wanted.getTime()]);
});

test('what an outcome calls for is rung for beside the retry, and counted', async () => {
  const callback = { eventId: '2', dueAt: new Date(dueAt.getTime() + 1) };
  const { records, rung, tally } = await deliver({
    send: () => Promise.reject(new Error('the signal')),
    made: [callback],
  });
  const { outcome } = records[0]!;
  expect(rung).toEqual(['at' in outcome && outcome.at, callback.dueAt]);
  expect(tally.totals.created.callback).toBe(1);
});

test.each([
  ['is counted once it is recorded', false, { sent: 1 }, ['delivery.attempted']],
  ['is another worker’s where the claim was lost', true, { sent: 0 }, ['delivery.attempted', 'claim.lost']],
])('what was sent %s', async (_what, isLost, count, said) => {
  const { tally, lines, rung } = await deliver({
    send: () => Promise.resolve({ kind: 'answered', status: 200, body: '' }),
    isLost,
  });
  expect(tally.take()).toMatchObject([count]);
  expect(lines).toEqual(said);
  expect(rung).toEqual([]);
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
