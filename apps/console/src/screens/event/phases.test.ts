import fc from 'fast-check';
import { endOf, isOnKept, marksOf, partsOf, type Timed } from './phases.ts';
import { words } from './words.ts';

const answered: Timed = {
  lagMs: 3,
  durationMs: 41,
  status: '500',
  phases: { claimedAheadMs: 215, dnsMs: 3, connectMs: 9, tlsMs: 14, firstByteMs: 38 },
};
const kept: Timed = { ...answered, phases: { claimedAheadMs: 2, firstByteMs: 38 } };
const timedOut: Timed = {
  lagMs: 900,
  durationMs: 10_000,
  status: 'timeout: no answer within 10000 ms',
  phases: { claimedAheadMs: 100, connectMs: 1 },
};
const refused: Timed = {
  ...{ lagMs: 1, durationMs: 0, status: 'refused: port 25 belongs to a protocol other than HTTP' },
  phases: { claimedAheadMs: 1 },
};
const old: Timed = { lagMs: 3, durationMs: 41, status: '200' };

test('it is told from when it was due: claimed ahead of it or not, sent, the first byte, the end by its name', () => {
  const told = (attempt: Timed) => marksOf(attempt).map(({ name, atMs }) => `${name} ${atMs}`);
  expect(told(answered)).toEqual(['claimed -212', 'sent 3', 'firstByte 41', 'done 44']);
  expect(told(timedOut)).toEqual(['claimed 800', 'sent 900', 'timedOut 10900']);
  expect(told(refused)).toEqual(['claimed 0', 'refused 1']);
  expect(told(old)).toEqual(['sent 3', 'done 44']);
  expect(endOf({ status: 'cut: the worker stopped before an answer came' })).toBe('cut');
  expect(endOf({ status: 'unreachable: host not found (ENOTFOUND)' })).toBe('failed');
});

test('what happened is shown with its span, and what did not is not', () => {
  const told = (attempt: Timed) =>
    partsOf(attempt).map(({ name, fromMs, toMs }) => `${name} ${toMs - fromMs}`);
  expect(told(answered)).toEqual(['dns 3', 'connect 9', 'tls 14', 'wait 12', 'download 3']);
  expect(told(kept)).toEqual(['wait 38', 'download 3']);
  expect(told(timedOut)).toEqual(['connect 1', 'took 9999']);
  expect(told(refused)).toEqual(['took 0']);
  expect(told(old)).toEqual(['took 41']);
  expect([answered, kept, timedOut, old].map(isOnKept)).toEqual([false, true, false, false]);
});

test('the parts fill the time from its leaving to its end without a gap, whatever there is of it', () => {
  const ms = fc.nat({ max: 500 });
  const some = fc.record(
    {
      claimedAheadMs: ms,
      dnsMs: ms,
      connectMs: ms,
      tlsMs: ms,
      firstByteMs: fc.integer({ min: 1_500, max: 2_000 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(some, ms, (phases, lagMs) => {
      const parts = partsOf({ lagMs, durationMs: 2_000, status: '200', phases });
      expect(parts[0]!.fromMs).toBe(lagMs);
      parts.slice(1).forEach(({ fromMs }, index) => expect(fromMs).toBe(parts[index]!.toMs));
      expect(parts.at(-1)!.toMs).toBe(lagMs + 2_000);
    }),
  );
});

test('who does not see the ruler is told the same', () => {
  expect(words.ruler(answered)).toBe(
    'claimed 212 ms ahead of its time, left 3 ms late, name resolved in 3 ms, connected in 9 ms, TLS in 14 ms, first byte after 38 ms, done after 41 ms',
  );
  expect(words.ruler(kept)).toBe(
    'claimed 1 ms after its time, left 3 ms late, on the same connection as before, first byte after 38 ms, done after 41 ms',
  );
  expect(words.ruler(timedOut)).toBe(
    'claimed 800 ms after its time, left 900 ms late, connected in 1 ms, timed out after 10 s',
  );
  expect(words.ruler(refused)).toBe('claimed at its time, refused after 0 ms');
  expect(words.ruler(old)).toBe('left 3 ms late, done after 41 ms');
});
