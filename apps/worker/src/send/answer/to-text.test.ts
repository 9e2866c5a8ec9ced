import { charsetOf, toStrictText, toText } from './to-text.ts';

const MAX = 8;
const whole = (bytes: Buffer | string) => ({ bytes: Buffer.from(bytes as string), isCut: false });
const cut = (bytes: Buffer | string) => ({ bytes: Buffer.from(bytes as string), isCut: true });

describe('text that PostgreSQL can store', () => {
  test.each([
    ['a short one is kept whole', whole('ok'), 'ok'],
    ['one of just the size as well', whole('x'.repeat(8)), 'x'.repeat(8)],
    ['no character is cut in half', cut(Buffer.from('1234567é').subarray(0, 8)), '1234567'],
    ['nor one of four bytes', cut(Buffer.from('12345😀').subarray(0, 8)), '12345'],
    ['NUL is replaced', whole('a\0b'), 'a\uFFFDb'],
    ['bytes that are no text are replaced', whole(Buffer.of(0xff, 0x41)), '\uFFFDA'],
    ['surrogates in UTF-8 are no text', whole(Buffer.of(0xed, 0xa0, 0x80)), '\uFFFD\uFFFD'],
  ])('%s', (_name, body, text) => expect(toText(body, 'utf-8', MAX)).toBe(text));

  test.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])(
    'in %s it gets no longer than allowed',
    (charset) => {
      expect(Buffer.byteLength(toText(whole(Buffer.alloc(8, 0xff)), charset, MAX))).toBeLessThanOrEqual(MAX);
    },
  );

  test('in any charset it has no lone surrogate and no NUL', () => {
    const bytes = Buffer.from([0x00, 0xd8, 0x41, 0x00, 0x00, 0x00, 0x00, 0xdc]);
    for (const charset of ['utf-16le', 'utf-16be', 'utf-8', 'gb18030', 'shift_jis', 'euc-kr']) {
      const text = toText(whole(bytes), charset, 100);
      expect(text).not.toMatch(/\0/);
      expect(Buffer.from(text).toString()).toBe(text);
    }
  });
});

test.each([
  ['utf-16le', Buffer.from('é😀', 'utf16le')],
  ['utf-16', Buffer.from('é😀', 'utf16le')],
  ['utf-16be', Buffer.from('é😀', 'utf16le').swap16()],
  ['utf8', Buffer.from('é😀')],
  ['no-such-charset', Buffer.from('é😀')],
  ['utf-7', Buffer.from('é😀')],
  ['', Buffer.from('é😀')],
])('%s is read', (charset, bytes) => expect(toText(whole(bytes), charset, 100)).toBe('é😀'));

test.each([
  ['iso-8859-1', [0xe9], 'é'],
  ['windows-1252', [0x80, 0xe9], '€é'],
  ['iso-8859-15', [0xa4], '€'],
  ['shift_jis', [0x82, 0xa0], 'あ'],
  ['euc-jp', [0xa4, 0xa2], 'あ'],
  ['gb18030', [0xc4, 0xe3], '你'],
  ['koi8-r', [0xc1], 'а'],
])('%s is read', (charset, bytes, text) =>
  expect(toText(whole(Buffer.from(bytes)), charset, 100)).toBe(text),
);

test('of a charset with two bytes a character none is cut in half either', () => {
  expect(toText(cut(Buffer.from('é😀', 'utf16le').subarray(0, 5)), 'utf-16le', 100)).toBe('é');
});

describe('the charset', () => {
  test.each([
    [undefined, 'utf-8'],
    ['application/json', 'utf-8'],
    ['text/plain; charset=ISO-8859-1', 'iso-8859-1'],
    ['text/plain;charset="utf-16"', 'utf-16'],
    ['text/html; a=b; Charset = koi8-r ; c=d', 'koi8-r'],
    ['text/plain; charset=', ''],
  ])('of %s is %s', (contentType, charset) => expect(charsetOf(Buffer.from('x'), contentType)).toBe(charset));

  test.each([
    ['utf-16be', [0xfe, 0xff, 0, 0x41]],
    ['utf-16le', [0xff, 0xfe, 0x41, 0]],
    ['utf-8', [0xef, 0xbb, 0xbf, 0x41]],
  ])('is %s whatever is declared, when the first bytes say so', (charset, bytes) => {
    expect(charsetOf(Buffer.from(bytes), 'text/plain; charset=iso-8859-1')).toBe(charset);
    expect(toText(whole(Buffer.from(bytes)), charset, 100)).toMatch(/^\uFEFF?A$/);
  });
});

test('only text is strictly text', () => {
  expect(toStrictText(whole('{"a":\t"é"}\r\n'), 'utf-8', 100)).toBe('{"a":\t"é"}\r\n');
  expect(toStrictText(cut(Buffer.from('xé').subarray(0, 2)), 'utf-8', 100)).toBe('x');
  expect(toStrictText(whole(Buffer.from('xé').subarray(0, 2)), 'utf-8', 100)).toBeUndefined();
  expect(toStrictText(whole('a\u0001'), 'utf-8', 100)).toBeUndefined();
  expect(toStrictText(whole(Buffer.of(0x1f, 0x8b)), 'utf-8', 100)).toBeUndefined();
});
