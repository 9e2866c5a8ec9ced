import fc from 'fast-check';
import { pageOf, readNames, toggledName, withoutLooks, writeNames } from './looks.ts';

test('names say the same after they were written, whatever they are', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 });
  fc.assert(fc.property(names, (given) => expect(readNames(writeNames(given))).toEqual(given)));
});

test('a name comes and goes, beside the others, and an address does not grow without end', () => {
  expect(toggledName('', 'a.example 503')).toBe('a.example 503');
  expect(toggledName('1,2', '3')).toBe('1,2,3');
  expect(toggledName('1,2,3', '2')).toBe('1,3');
  const many = Array.from({ length: 30 }, (_, index) => String(index)).reduce(toggledName, '');
  expect(readNames(many)).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 10)));
});

test('a page is the same page however it is looked at', () => {
  const at = (search: string) => pageOf({ pathname: '/o/1/events', search });
  expect(at('?tab=sent&open=1,2&raw=1.payload')).toBe(at('?tab=sent'));
  expect(at('?open=1')).toBe('/o/1/events');
  expect(at('?tab=sent')).not.toBe(at('?tab=failed'));
  expect(withoutLooks({ tab: 'sent', open: '1' })).toEqual({ tab: 'sent' });
});
