import { createExcerpt } from './read-answer.ts';
import { parseRetryAfter } from './read-answer.ts';

function excerptOf(maxBytes: number, ...chunks: (string | Buffer)[]): string {
  const excerpt = createExcerpt(maxBytes);
  chunks.forEach((chunk) => excerpt.push(Buffer.from(chunk as string)));
  return excerpt.text();
}

describe('what is kept of a body', () => {
  test.each([
    ['a short one is kept whole', 'ok', 'ok'],
    ['one of just the size as well', 'x'.repeat(8), 'x'.repeat(8)],
    ['a longer one is cut', 'x'.repeat(9), 'x'.repeat(8)],
    ['no character is cut in half', '1234567é', '1234567'],
    ['nor one of four bytes', '12345😀', '12345'],
    ['NUL, which PostgreSQL cannot store, is replaced', 'a\0b', 'a\uFFFDb'],
  ])('%s', (_name, body, kept) => expect(excerptOf(8, body)).toBe(kept));

  test('a character may come in two chunks', () => {
    const bytes = Buffer.from('é');
    expect(excerptOf(8, bytes.subarray(0, 1), bytes.subarray(1))).toBe('é');
  });

  test('bytes that are no text are replaced, and do not make it longer than allowed', () => {
    expect(excerptOf(8, Buffer.of(0xff, 0x41))).toBe('\uFFFDA');
    expect(Buffer.byteLength(excerptOf(8, Buffer.alloc(8, 0xff)))).toBeLessThanOrEqual(8);
  });

  test('once it is full, nothing more is kept or needed', () => {
    const excerpt = createExcerpt(4);
    expect(excerpt.push(Buffer.from('1234'))).toBe('open');
    expect(excerpt.push(Buffer.from('5'))).toBe('full');
  });
});

describe('Retry-After', () => {
  const now = new Date('2030-01-01T00:00:00.000Z');
  test.each([
    ['120', 120_000],
    ['0', 0],
    ['9999999999', 9_999_999_999_000],
    ['Tue, 01 Jan 2030 00:01:00 GMT', 60_000],
    ['Mon, 31 Dec 2029 23:59:00 GMT', 0],
  ])('%s', (header, ms) => expect(parseRetryAfter(header, now)).toBe(ms));

  test.each([undefined, '', 'soon', '-1', '1.5', '1 Jan 2030'])('%s says nothing', (header) => {
    expect(parseRetryAfter(header, now)).toBeUndefined();
  });
});
