import { intervalMs } from './relation.ts';

test('a length of time is no figure in a literal, of which PostgreSQL 14 reads 32 bits', () => {
  const days = 86_400_000;
  for (const ms of [1_000, 30 * days, 36_500 * days]) {
    const [, literal] = /interval '(\d+) /.exec(intervalMs(ms))!;
    expect(Number(literal)).toBeLessThan(2 ** 31);
  }
});
