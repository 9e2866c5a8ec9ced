import { startReceiver, eventually } from '@jiter/testkit';
import { createGotSender } from './send/send-got.ts';
import { createUndiciSender } from './send/send-undici.ts';
import { toThisMachine } from './send/conformance/harness.fixture.ts';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

const byName = { dial: { lookup: toThisMachine } };

describe.each([
  ['got', () => createGotSender(byName)],
  ['undici', () => createUndiciSender(byName)],
])('what an attempt did when, by %s', (_client, newSender) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await setUp('postgres', newSender);
    await bench.startWorker({ retryScheduleMs: [100] });
  });
  afterAll(() => bench.tearDown());

  const named = (port: number) => `http://receiver.example:${port}/`;
  async function historyOf(destination: string, status: 'Sent' | 'Failed To Send', timeoutMs?: number) {
    const wish = { destination, ...(timeoutMs !== undefined && { timeoutMs }) };
    const { id } = await bench.schedule({ scheduledTime: soon(), ...wish });
    return (await eventually(() => settledAs(bench, id, status))).history;
  }

  test('is in its history: a claim ahead of its time, a new connection at first, and the same one for the retry', async () => {
    const receiver = await bench.startReceiver([500, 200]);
    const [first, second] = await historyOf(named(receiver.port), 'Sent');
    expect(Object.keys(first!.phases!)).toEqual(['claimedAheadMs', 'dnsMs', 'connectMs', 'firstByteMs']);
    expect(Object.keys(second!.phases!)).toEqual(['claimedAheadMs', 'firstByteMs']);
    for (const { phases, durationMs } of [first!, second!]) {
      const { claimedAheadMs, dnsMs = 0, connectMs = 0, firstByteMs } = phases!;
      expect(Math.min(claimedAheadMs!, dnsMs, connectMs)).toBeGreaterThanOrEqual(0);
      expect(dnsMs + connectMs).toBeLessThanOrEqual(firstByteMs!);
      expect(firstByteMs).toBeLessThanOrEqual(durationMs);
    }
  });

  test('ends where it failed: nobody listens, nobody answers, a body breaks off', async () => {
    const gone = await startReceiver();
    await gone.close();
    const silent = await bench.startReceiver([{ hang: true }]);
    const broken = await bench.startReceiver([{ body: 'half of it', closeMidBody: true }]);
    const [refused] = await historyOf(named(gone.port), 'Failed To Send');
    expect(Object.keys(refused!.phases!)).toEqual(['claimedAheadMs', 'dnsMs']);
    const [unanswered] = await historyOf(named(silent.port), 'Failed To Send', 1_000);
    expect(Object.keys(unanswered!.phases!)).toEqual(['claimedAheadMs', 'dnsMs', 'connectMs']);
    const [cut] = await historyOf(named(broken.port), 'Failed To Send');
    expect(cut!.phases).toHaveProperty('firstByteMs');
    expect(cut!.status).toMatch('closed mid-body');
  });
});
