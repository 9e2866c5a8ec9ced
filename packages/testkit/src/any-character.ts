import fc from 'fast-check';

const SURROGATES = { from: 0xd800, count: 0x800 };
const LAST = 0x10ffff;

function toCharacter(index: number): string {
  return String.fromCodePoint(index < SURROGATES.from ? index : index + SURROGATES.count);
}

function toIndex(text: unknown): number {
  const code = String(text).codePointAt(0) ?? -1;
  const index = code < SURROGATES.from ? code : code - SURROGATES.count;
  if (index < 0 || toCharacter(index) !== text) throw new Error('no character of these');
  return index;
}

/**
 * The unit of a string of any code points but surrogates. As `binary`, which lists all million of them first: that takes
 * seconds and hundreds of megabytes, in each file again.
 */
export const anyCharacter = fc.integer({ min: 0, max: LAST - SURROGATES.count }).map(toCharacter, toIndex);
