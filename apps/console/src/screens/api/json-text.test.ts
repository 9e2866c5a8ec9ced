import fc from 'fast-check';
import { isRead, lineOf, placeOf, readJson, withMember, type NotJson, type Read } from './json-text.ts';

const reading = (text: string) => readJson(text) as Read & NotJson;

test('it reads what JSON.parse reads, and nothing else', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(reading(text).value).toEqual(JSON.parse(text));
    }),
  );
  const broken = fc.tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom('', ',', '}', ']', '"', ':', 'x', '\n', '1', '\\'),
  );
  fc.assert(
    fc.property(broken, ([text, at, put]) => {
      const place = at % (text.length + 1);
      const changed = text.slice(0, place) + put + text.slice(put === '' ? place + 1 : place);
      expect([changed, isRead(readJson(changed))]).toEqual([changed, isJson(changed)]);
    }),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['', 0, 'value'],
  ['{"a": }', 6, 'value'],
  ['{"a": 1,}', 8, 'name'],
  ['{a: 1}', 1, 'name'],
  ['{"a" 1}', 5, 'colon'],
  ['{"a": 1 "b": 2}', 8, 'comma'],
  ['[1, 2', 5, 'comma'],
  ['{"a": "x}', 6, 'text'],
  ['{} x', 3, 'end'],
  ['01', 0, 'value'],
])('%s is none, at %i: %s', (text, at, why) => {
  expect(reading(text)).toMatchObject({ wrong: { from: at }, why });
});

test('each value has its place by its name, and what is missing that of what is around it', () => {
  const text = '{\n  "a": {"b": [1, "two"]},\n  "x-y": null\n}';
  const read = reading(text);
  const at = (path: string) => {
    const { from, to } = placeOf(read, path);
    return text.slice(from, to);
  };
  expect(at('a.b[1]')).toBe('"two"');
  expect(at('x-y')).toBe('null');
  expect(at('a.b[7].c')).toBe('[1, "two"]');
  expect(at('nowhere')).toBe('{');
  expect(lineOf(text, placeOf(read, 'x-y').from)).toBe(3);
});

test('what is too deep is none, and not a fault', () => {
  expect(reading('['.repeat(100_000)).why).toBe('value');
});

test('a long text that is not ended yet is told at once', () => {
  expect(reading(`{"a": "${'x\\n'.repeat(100_000)}`)).toMatchObject({ wrong: { from: 6 }, why: 'text' });
});

test('a field is put at the end, and what was typed stays', () => {
  const text = '{"id":  384166855765348580 }';
  expect(withMember(text, 'labels', ['a'])).toBe(
    '{"id":  384166855765348580,\n  "labels": [\n    "a"\n  ]\n}',
  );
  expect(withMember('{}', 'a', 1)).toBe('{\n  "a": 1\n}');
  expect(withMember('', 'a', 1)).toBe('{\n  "a": 1\n}');
  expect([withMember('{"a": 2}', 'a', 1), withMember('[1]', 'a', 1), withMember('{', 'a', 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
