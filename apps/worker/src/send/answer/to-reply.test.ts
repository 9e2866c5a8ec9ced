import zlib from 'node:zlib';
import { createExcerpt } from './excerpt.ts';
import { toReply, type AnswerHeaders } from './to-reply.ts';

const MAX = 8_192;
const now = new Date('2030-01-01T00:00:00.000Z');

async function bodyOf(bytes: Buffer | string, headers: AnswerHeaders): Promise<string> {
  const body = createExcerpt(MAX);
  body.push(Buffer.from(bytes as string));
  const reply = await toReply({ status: 200, headers, body }, now, MAX);
  return reply.kind === 'answered' ? reply.body : reply.detail;
}

const TEXT = `{"message":"${'an answer that repeats itself, é 😀, '.repeat(9)}"}`;
const coded: [string, Buffer][] = [
  ['gzip', zlib.gzipSync(TEXT)],
  ['x-gzip', zlib.gzipSync(TEXT)],
  ['GZip', zlib.gzipSync(TEXT)],
  ['deflate', zlib.deflateSync(TEXT)],
  ['deflate', zlib.deflateRawSync(TEXT)],
  ['br', zlib.brotliCompressSync(TEXT)],
  ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(TEXT))],
  ['deflate, gzip, identity', zlib.gzipSync(zlib.deflateSync(TEXT))],
  ['gzip', Buffer.concat([zlib.gzipSync(TEXT.slice(0, 30)), zlib.gzipSync(TEXT.slice(30))])],
  ['identity', Buffer.from(TEXT)],
  ['', Buffer.from(TEXT)],
];
const zstd = (zlib as { zstdCompressSync?: (text: string) => Buffer }).zstdCompressSync;
if (zstd) coded.push(['zstd', zstd(TEXT)]);

describe('a body in a declared coding', () => {
  test.each(coded)('%s is read', async (coding, bytes) => {
    expect(await bodyOf(bytes, { 'content-encoding': coding })).toBe(TEXT);
  });

  test('may say so in several fields, or as a transfer coding', async () => {
    const twice = zlib.brotliCompressSync(zlib.gzipSync(TEXT));
    expect(await bodyOf(twice, { 'content-encoding': ['gzip', 'br'] })).toBe(TEXT);
    expect(await bodyOf(twice, { 'content-encoding': 'gzip', 'transfer-encoding': 'br, chunked' })).toBe(
      TEXT,
    );
    expect(await bodyOf(zlib.gzipSync(TEXT), { 'transfer-encoding': 'gzip, chunked' })).toBe(TEXT);
  });

  test('is in its charset inside', async () => {
    const headers = { 'content-encoding': 'gzip', 'content-type': 'text/plain; charset=utf-16le' };
    expect(await bodyOf(zlib.gzipSync(Buffer.from(TEXT, 'utf16le')), headers)).toBe(TEXT);
  });

  test.each([
    ['gzip', zlib.gzipSync(TEXT)],
    ['deflate', zlib.deflateSync(TEXT)],
    ['deflate', zlib.deflateRawSync(TEXT)],
    ['br', zlib.brotliCompressSync(TEXT)],
  ])('%s that is broken off is read up to there', async (coding, bytes) => {
    const text = await bodyOf(bytes.subarray(0, bytes.length - 12), { 'content-encoding': coding });
    expect(text).not.toBe('');
    expect(TEXT.startsWith(text)).toBe(true);
  });

  test('that is longer than what is read of it is read up to there', async () => {
    const long = Array.from({ length: 9_000 }, (_, n) => `${n * n} `).join('');
    const bytes = zlib.gzipSync(long);
    expect(bytes.length).toBeGreaterThan(MAX);
    const text = await bodyOf(bytes, { 'content-encoding': 'gzip' });
    expect(text).toHaveLength(MAX);
    expect(long.startsWith(text)).toBe(true);
  });

  test('that turns out wrong in the middle is read up to about there', async () => {
    const letters = Array.from({ length: 4_000 }, (_, n) => String.fromCharCode(97 + ((n * n * 31) % 26)));
    const bytes = zlib.gzipSync(letters.join(''), { strategy: zlib.constants.Z_HUFFMAN_ONLY });
    bytes.fill(0xff, bytes.length / 2);
    const text = await bodyOf(bytes, { 'content-encoding': 'gzip' });
    expect(letters.join('').startsWith(text.slice(0, 900))).toBe(true);
    expect(text.length).toBeGreaterThan(900);
  });

  test('whose checksum is wrong is kept', async () => {
    const bytes = zlib.gzipSync(TEXT);
    bytes.writeUInt32LE(0, bytes.length - 8);
    expect(await bodyOf(bytes, { 'content-encoding': 'gzip' })).toBe(TEXT);
  });

  test.each(['gzip', 'deflate', 'br', 'zstd', 'compress', 'utf-8', 'aws-chunked', 'gzip, gzip', 'none'])(
    'that is plain text in spite of %s is kept as it came',
    async (coding) => expect(await bodyOf(TEXT, { 'content-encoding': coding })).toBe(TEXT),
  );

  test.each(['gzip', 'br', 'compress', 'br, gzip', Array(50).fill('gzip').join(',')])(
    'that is nothing that can be read in %s is a note',
    async (coding) => {
      const bytes = Buffer.from('ff'.repeat(300), 'hex');
      expect(await bodyOf(bytes, { 'content-encoding': coding })).toMatch(
        /^\(300 bytes in .* that cannot be read\)$/,
      );
    },
  );

  test('of which there is nothing is nothing', async () => {
    expect(await bodyOf('', { 'content-encoding': 'gzip' })).toBe('');
  });
});

describe('a body that unfolds without an end', () => {
  const zeros = Buffer.alloc(100 * 2 ** 20);
  const once = zlib.gzipSync(zeros);
  const bombs: [string, Buffer][] = [
    ['gzip', once],
    ['br', zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } })],
    ['gzip, gzip', zlib.gzipSync(once)],
    ['gzip, gzip, gzip, gzip', zlib.gzipSync(zlib.gzipSync(zlib.gzipSync(once)))],
  ];

  test.each(bombs)('in %s costs no memory', async (coding, bytes) => {
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 1);
    const text = await bodyOf(bytes, { 'content-encoding': coding });
    clearInterval(watch);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX);
    expect(text).toMatch(/^(\uFFFD+|\(.*\))$/);
    expect(most - before).toBeLessThan(10 * 2 ** 20);
  });
});

test.each([
  ['plain', {}, Buffer.from('why')],
  ['in a coding', { 'content-encoding': 'gzip' }, zlib.gzipSync('why')],
  ['in one that it is not in', { 'content-encoding': 'gzip' }, Buffer.from('why')],
])('an answer tells its status and how long to wait, %s', async (_how, coding, bytes) => {
  const body = createExcerpt(MAX);
  body.push(bytes);
  const headers = { 'retry-after': '7', ...coding };
  expect(await toReply({ status: 503, headers, body }, now, MAX)).toEqual({
    kind: 'answered',
    status: 503,
    body: 'why',
    retryAfterMs: 7_000,
  });
});

test.each([
  ['true', true],
  ...['TRUE', 'True', '1', 'yes', '', 'true, true', 'false'].map((value) => [value, false] as const),
  [['true', 'true'], false],
] as const)('%j asks for no retry: %s', async (value, isAsked) => {
  const headers = { 'x-jiter-no-retry': typeof value === 'string' ? value : [...value] };
  const reply = await toReply({ status: 503, headers, body: createExcerpt(MAX) }, now, MAX);
  expect('noRetry' in reply).toBe(isAsked);
});

test('of several fields that say how long to wait, the first one counts', async () => {
  const headers = { 'retry-after': ['7', '9'] };
  const reply = await toReply({ status: 503, headers, body: createExcerpt(MAX) }, now, MAX);
  expect(reply).toMatchObject({ retryAfterMs: 7_000 });
});
