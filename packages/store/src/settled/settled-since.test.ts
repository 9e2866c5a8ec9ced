import { idAt, settledSince } from './settled-since.ts';

const idOf = (time: string) => String(BigInt(Date.parse(time) - Date.UTC(2024)) << 22n);

test('what is settled was made before, by a clock that may have been a day ahead', () => {
  expect(settledSince(idOf('2026-06-15T12:00:00Z'))).toBe('2026-06-14T12:00:00.000Z');
});

test.each(['1', '17', '4194303'])('the id %s, which was counted, may have been settled at any time', (id) => {
  expect(settledSince(id)).toBe('2023-12-31T00:00:00.000Z');
});

test('the largest id there can be has a time as well', () => {
  expect(settledSince('9223372036854775807')).toMatch(/^2093-/);
});

test('ids end before times do', () => {
  expect(idAt(Date.UTC(9999))).toBe('9223372036854775807');
});
