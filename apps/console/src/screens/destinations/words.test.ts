import { words } from './words.ts';

test('one event comes due, and two come', () => {
  const { looked } = words.page.whatIf;
  expect([looked(1, true), looked(2, true)]).toEqual([
    '1 event comes due until then.',
    '2 events come due until then.',
  ]);
  expect(looked(1, false)).toBe('Of the next 1 event that comes due until then:');
});

test('what failed within a day is not said to be well of a host that nothing was tried at', () => {
  const { well } = words.page.says;
  expect(well(0.674, 0)).toBe(
    'Nothing was tried in the last 5 minutes; 67.4% of what was tried within a day failed.',
  );
  expect(well(0.002, 12)).toBe('Well in the last 5 minutes; 0.2% of what was tried within a day failed.');
  expect(well(0, 0)).toBe('Well: nothing failed within a day.');
});

test('a quiet host is said to have had nothing but what says nothing of it', () => {
  for (const said of [words.quiet, words.page.says.quiet])
    expect(said).toMatch(/^Quiet: nothing was sent there within a day\W.*tests and inboxes/i);
});
