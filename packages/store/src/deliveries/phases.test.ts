import fc from 'fast-check';
import type { Phases } from '@jiter/core';
import { readPhases, writePhases } from './phases.ts';

const ms = fc.oneof(
  fc.nat({ max: 300 }),
  fc.nat({ max: 2 ** 31 - 1 }),
  fc.nat({ max: Number.MAX_SAFE_INTEGER }),
);
const aPhases: fc.Arbitrary<Phases> = fc.record(
  { claimedAheadMs: ms, dnsMs: ms, connectMs: ms, tlsMs: ms, firstByteMs: ms },
  { requiredKeys: [], noNullPrototype: true },
);

test('whatever phases there are, they are read as they were written', () => {
  fc.assert(fc.property(aPhases, (phases) => expect(readPhases(writePhases(phases))).toStrictEqual(phases)));
});

test('what there is of an attempt takes some bytes, and what there is not takes none', () => {
  const all = { claimedAheadMs: 214, dnsMs: 3, connectMs: 9, tlsMs: 14, firstByteMs: 38 };
  expect(writePhases(all).toString('hex')).toBe('1fd60103090e26');
  expect(writePhases({ claimedAheadMs: 214, firstByteMs: 38 }).toString('hex')).toBe('11d60126');
  expect(writePhases({ claimedAheadMs: 0, dnsMs: undefined })).toEqual(writePhases({ claimedAheadMs: 0 }));
  expect(writePhases({})).toEqual(Buffer.of(0));
});

test('what a later version adds behind them is passed over', () => {
  fc.assert(
    fc.property(aPhases, ms, (phases, more) => {
      const bytes = Buffer.concat([writePhases(phases), writePhases({ dnsMs: more }).subarray(1)]);
      bytes[0]! |= 1 << 5;
      expect(readPhases(bytes)).toEqual(phases);
    }),
  );
});

test('bytes that are nobody’s are read as something, and end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      for (const value of Object.values(readPhases(bytes))) expect(value).toBeGreaterThanOrEqual(0);
    }),
  );
});
