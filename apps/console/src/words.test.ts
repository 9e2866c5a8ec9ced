import { words } from './words.ts';

test('a bar of a histogram says that its bound is one', () => {
  const { upTo, more } = words.histogram;
  expect([upTo(0), upTo(500), upTo(2_500), more(300_000)]).toEqual(['0', '≤ 500', '≤ 2.5 s', '> 300 s']);
});
