import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { createArrayScanner, createValueCounter } from './scan.ts';

const MAX_ITEMS = 1_000;

/** The array as it is read from pieces: split, and each item parsed. Throws for what is none. */
function readArray(text: string, pieceLength: number): unknown[] {
  const bytes = Buffer.from(text);
  const scanner = createArrayScanner({ maxItems: MAX_ITEMS });
  for (let at = 0; at < bytes.length; at += pieceLength) {
    scanner.feed(bytes.subarray(at, at + pieceLength));
  }
  return scanner.end().items.map(({ from, to }) => JSON.parse(bytes.toString('utf8', from, to)) as unknown);
}

function tryTo<T>(work: () => T): { value: T } | 'refused' {
  try {
    return { value: work() };
  } catch {
    return 'refused';
  }
}

/** What JSON.parse makes of all of it at once, when that is an array. */
const parseArray = (text: string) =>
  tryTo(() => {
    const value = JSON.parse(text) as unknown;
    if (!Array.isArray(value)) throw new Error('no array');
    return value as unknown[];
  });

const anyPieces = fc.integer({ min: 1, max: 40 });
const anArray = fc.array(fc.jsonValue({ stringUnit: anyCharacter }), { maxLength: 6 });
const aCut = fc.record({
  at: fc.nat(),
  drop: fc.nat({ max: 3 }),
  put: fc.constantFrom(
    ...['', '[', ']', '{', '}', ',', '"', '\\', ':', ' ', '1', '"]', '\\"', '[]', '\t\n\r', 'é'],
  ),
});
const damaged = fc
  .tuple(anArray, fc.nat({ max: 2 }), fc.array(aCut, { maxLength: 4 }))
  .map(([value, space, cuts]) => cuts.reduce(cut, JSON.stringify(value, null, space)))
  // A cut through a character leaves what UTF-8 cannot hold.
  .map((text) => text.toWellFormed());

function cut(text: string, { at, drop, put }: { at: number; drop: number; put: string }): string {
  const where = at % (text.length + 1);
  return text.slice(0, where) + put + text.slice(where + drop);
}

test('an array is read as JSON.parse reads it, in pieces of whatever size', () => {
  fc.assert(
    fc.property(anArray, fc.nat({ max: 2 }), anyPieces, (value, space, pieceLength) => {
      const text = JSON.stringify(value, null, space);
      expect(readArray(text, pieceLength)).toEqual(JSON.parse(text));
    }),
    { numRuns: 400 },
  );
});

test('what JSON.parse refuses is refused, and what it takes is taken', () => {
  fc.assert(
    fc.property(damaged, anyPieces, (text, pieceLength) => {
      expect(tryTo(() => readArray(text, pieceLength))).toEqual(parseArray(text));
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['', false],
  [' ', false],
  ['[]', true],
  [' [ \n] ', true],
  ['[1,]', false],
  ['[,1]', false],
  ['[,]', false],
  ['[1 2]', false],
  ['[1}', false],
  ['[[1}]', false],
  ['[1]]', false],
  ['[1],[2]', false],
  ['[1', false],
  ['["]', false],
  ['["\\"]', false],
  ['["\\\\"]', true],
  ['{"a":[]}', false],
  ['"[]"', false],
  ['\ufeff[1]', true],
  ['[1]\ufeff', false],
])('%j: %s', (text, isFine) => {
  for (const pieceLength of [1, 2, 3, 100]) {
    expect(tryTo(() => readArray(text, pieceLength)) !== 'refused').toBe(isFine);
  }
});

test('half of a byte order mark is none', () => {
  for (const bytes of [
    [0xef, 0x5b, 0x5d],
    [0x20, 0xbb, 0xbf, 0x5b, 0x5d],
    [0xbb, 0xbf, 0x5b, 0x5d],
  ]) {
    expect(tryTo(() => createArrayScanner({ maxItems: 1 }).feed(Buffer.from(bytes)))).toBe('refused');
  }
});

test('more items than are wanted are counted', () => {
  const scanner = createArrayScanner({ maxItems: 2 });
  scanner.feed(Buffer.from('[1,2,3,4,5]'));
  expect(scanner.end()).toEqual({ items: [expect.anything(), expect.anything()], count: 5 });
});

test.each([
  ['{"a":1,"b":"x","c":[1,2,3]}', 7],
  ['"[[[[,,,,"', 1],
  ['"\\"[,"', 1],
  ['[[[[]]]]', 5],
  [']]],,,', 1],
])('the values of %s are about %d', (text, about) => {
  for (const pieceLength of [1, 4, 100]) {
    const count = createValueCounter();
    let values = 0;
    for (let at = 0; at < text.length; at += pieceLength)
      values = count(Buffer.from(text.slice(at, at + pieceLength)));
    expect(values).toBe(about);
  }
});
