import { words } from './words.ts';

test.each([
  ['503', 'answered'],
  ['250', 'answered'],
  ['unreachable: ECONNREFUSED', 'no answer:'],
  ['timeout: none within 10 s', 'no answer:'],
])('of %s it is said: %s', (status, said) => {
  expect(words.channels.answered(status)).toBe(said);
});

test('what was given to channels is not said to have been told', () => {
  expect([0, 1, 2].map(words.incidents.told)).toEqual([
    'nobody was told yet',
    'given to the channels 1 time',
    'given to the channels 2 times',
  ]);
});
