import fc from 'fast-check';
import { phasesOf } from './phases.ts';

test('parts are told by whole ms, those that did not happen not at all', () => {
  const connect = { beganAt: 1_000.6, resolvedAt: 1_003.2, connectedAt: 1_012.1, securedAt: 1_026.4 };
  expect(phasesOf({ connect, firstByteAt: 1_038.3 }, 785.8, 1_000.2)).toStrictEqual({
    claimedAheadMs: 214,
    dnsMs: 3,
    connectMs: 9,
    tlsMs: 14,
    firstByteMs: 38,
  });
  expect(phasesOf({ connect: { beganAt: 1_000, connectedAt: 1_000.3 } }, 1_000, 1_000)).toEqual({
    claimedAheadMs: 0,
    connectMs: 0,
  });
  expect(phasesOf({ firstByteAt: 1_004 }, 990, 1_000)).toEqual({ claimedAheadMs: 10, firstByteMs: 4 });
  expect(phasesOf({}, 990, 1_000)).toEqual({ claimedAheadMs: 10 });
});

test('no part is negative, and together they are no longer than the whole, whatever is rounded', () => {
  // Short ones too, of which what is rounded is most.
  const step = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 50_000 })).map((tenths) => tenths / 10);
  fc.assert(
    fc.property(fc.array(step, { minLength: 7, maxLength: 7 }), fc.nat({ max: 4 }), (steps, ended) => {
      const times: number[] = [];
      steps.reduce((before, took) => (times.push(before + took), before + took), 0);
      const [claimedAt, leftAt, beganAt, ...others] = times as [number, number, number, ...number[]];
      const names = ['resolvedAt', 'connectedAt', 'securedAt', 'firstByteAt'];
      const { firstByteAt, ...reached } = Object.fromEntries(
        names.slice(0, ended).map((name, index) => [name, others[index]!]),
      );
      const connect = { beganAt, ...reached };
      const timing = { connect, ...(firstByteAt !== undefined && { firstByteAt }) };
      const {
        claimedAheadMs,
        dnsMs = 0,
        connectMs = 0,
        tlsMs = 0,
        firstByteMs,
      } = phasesOf(timing, claimedAt, leftAt);
      const durationMs = Math.round((others[ended] ?? others.at(-1)!) - leftAt);
      for (const ms of [claimedAheadMs!, dnsMs, connectMs, tlsMs]) expect(ms).toBeGreaterThanOrEqual(0);
      expect(dnsMs + connectMs + tlsMs).toBeLessThanOrEqual(firstByteMs ?? durationMs);
      expect(firstByteMs ?? 0).toBeLessThanOrEqual(durationMs);
    }),
    { examples: [[[0, 0, 0, 0.5, 0.5, 0.5, 0], 4]] },
  );
});
