import { fieldsOf, fieldText } from './fields-of.ts';

test('what is inside of what has a row of its own', () => {
  const facts = {
    name: 'x',
    retryPolicy: { delays: ['5s', '1min'], stopOn: [410] },
    headers: {},
    gone: null,
  };
  const rows = [...fieldsOf(facts)].map(([name, value]) => [name, fieldText(value)]);
  expect(rows).toEqual([
    ['name', 'x'],
    ['retryPolicy.delays', '5s, 1min'],
    ['retryPolicy.stopOn', '410'],
    ['headers', '{}'],
    ['gone', undefined],
  ]);
});

test.each([
  [[], undefined],
  [true, 'true'],
  [[{ host: 'a' }], '[{"host":"a"}]'],
])('%j is shown as %s', (value, shown) => {
  expect(fieldText(value)).toBe(shown);
});
