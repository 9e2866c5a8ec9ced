import { isKey, startOfKey, trimKey, validAt, variableOf } from './key-names.ts';

const key = (id: string, name: string, expiresAt?: string) => ({ id, name, ...(expiresAt && { expiresAt }) });

test('a key is named in code by a variable of its own, whatever it is called', () => {
  const keys = [
    key('1', 'billing (prod)'),
    key('2', 'Billing/prod'),
    key('3', 'Zürich'),
    key('4', '"><img src=x>'),
    key('5', '鍵'),
  ];
  const names = keys.map((one) => variableOf(one, keys));
  expect(names).toEqual([
    'JITER_API_KEY_BILLING_PROD_1',
    'JITER_API_KEY_BILLING_PROD_2',
    'JITER_API_KEY_ZURICH',
    'JITER_API_KEY_IMG_SRC_X',
    'JITER_API_KEY_5',
  ]);
  expect(names.every((name) => /^[A-Z][A-Z0-9_]*$/.test(name))).toBe(true);
  expect(variableOf(key('6', 'x'.repeat(100)), []).length).toBeLessThan(60);
});

test('one that opens nothing any more is not offered', () => {
  const keys = [key('1', 'a', '2027-01-31T09:00:00Z'), key('2', 'b')];
  expect(validAt(keys, Date.parse('2027-01-31T09:00:00Z')).map(({ id }) => id)).toEqual(['2']);
  expect(validAt(keys, Date.parse('2027-01-31T08:59:59Z')).map(({ id }) => id)).toEqual(['1', '2']);
});

test('what is pasted loses what is around it, and is a key or none', () => {
  expect(trimKey(' "jiter_abc"\n')).toBe('jiter_abc');
  expect([isKey('jiter_abc'), isKey(''), isKey('a b'), isKey('é'), isKey('x'.repeat(257))]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect([startOfKey('jiter_OSoHg2TIE2n2IVd_1kRZchUrhOI-6i_d'), startOfKey('short1')]).toEqual([
    'jiter_OSoHg2',
    'sh',
  ]);
});
