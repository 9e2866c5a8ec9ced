import zlib from 'node:zlib';
import { MAX_ANSWER_BYTES } from '../sender.ts';
import { aRequest, listen, listenRaw, receive, setup, type CreateSender } from './harness.fixture.ts';

const BOMB = zlib.gzipSync(Buffer.alloc(100 * 2 ** 20, 'x'));

export function describeAnswers(createSender: CreateSender): void {
  const { newSender, post } = setup(createSender);

  test.each([200, 204, 302, 404, 408, 421, 429, 500, 503])('with status %i is an answer', async (status) => {
    const receiver = await receive([{ status, body: status === 204 ? '' : 'why' }]);
    const body = status === 204 ? '' : 'why';
    expect(await post(receiver.url)).toEqual({ kind: 'answered', status, body });
  });

  test('that redirects is not followed', async () => {
    const target = await receive([200]);
    const receiver = await receive([{ status: 307, headers: { Location: target.url } }]);
    expect(await post(receiver.url)).toMatchObject({ kind: 'answered', status: 307 });
    expect(target.hits).toHaveLength(0);
  });

  test('that sets cookies gets none back', async () => {
    const receiver = await receive([{ headers: { 'Set-Cookie': 'a=b' } }]);
    const sender = newSender();
    for (let n = 0; n < 2; n += 1) await sender.send({ ...aRequest, url: receiver.url });
    expect(receiver.hits[1]!.headers).not.toHaveProperty('cookie');
  });

  test('may ask for time', async () => {
    for (const value of ['7', ' 7\t ']) {
      const receiver = await receive([{ status: 503, headers: { 'Retry-After': value } }]);
      expect(await post(receiver.url)).toMatchObject({ status: 503, retryAfterMs: 7_000 });
    }
  });

  test('may ask for no retry, and means it only by the one word', async () => {
    for (const [value, asked] of [
      ['true', { noRetry: true }],
      // Spaces around a value are none of it (RFC 9110 §5.5), and not every client takes them away.
      [' true\t ', { noRetry: true }],
      ['TRUE', {}],
      ['true, true', {}],
    ] as const) {
      const receiver = await receive([{ status: 500, body: '', headers: { 'X-Jiter-No-Retry': value } }]);
      expect(await post(receiver.url)).toEqual({ kind: 'answered', status: 500, body: '', ...asked });
    }
  });

  test('is cut at a character boundary, and NUL is replaced', async () => {
    const body = `a\0${'é'.repeat(MAX_ANSWER_BYTES)}`;
    const reply = await post((await receive([{ body }])).url);
    // The replacement takes three bytes, so an odd number of them is left: one is not enough for an é.
    const expected = `a\uFFFD${'é'.repeat((MAX_ANSWER_BYTES - 4) / 2)}`;
    expect(reply).toEqual({ kind: 'answered', status: 200, body: expected });
  });

  test('of 100 MB is not read to its end', async () => {
    let taken = 0;
    const { url } = await listen((_request, response) => {
      const chunk = Buffer.alloc(65_536, 'x');
      const pour = () => {
        while (taken < 100_000_000 && !response.destroyed && response.write(chunk)) taken += chunk.length;
      };
      response.on('drain', pour);
      pour();
    });
    const reply = await post(url);
    expect(reply).toEqual({ kind: 'answered', status: 200, body: 'x'.repeat(MAX_ANSWER_BYTES) });
    // What the kernel's buffers on both sides took along, and no more.
    expect(taken).toBeLessThan(20_000_000);
  });

  test('without a length ends with its connection', async () => {
    const wire = await listenRaw(({ socket }) =>
      socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it'),
    );
    expect(await post(wire.url)).toEqual({ kind: 'answered', status: 200, body: 'all of it' });
  });

  test.each([
    ['gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['deflate', zlib.deflateRawSync],
    ['br', zlib.brotliCompressSync],
  ])('in %s, though nobody asked for it, is read', async (coding, compress) => {
    const { url } = await listen((_request, response) => {
      response.writeHead(422, { 'Content-Encoding': coding, 'Content-Type': 'text/plain; charset=utf-16le' });
      response.end(compress(Buffer.from('why it failed: é 😀', 'utf16le')));
    });
    expect(await post(url)).toEqual({ kind: 'answered', status: 422, body: 'why it failed: é 😀' });
  });

  test('in a coding that it is not in is read as it came', async () => {
    const { url } = await listen((_request, response) => {
      response.writeHead(500, { 'Content-Encoding': 'gzip' });
      response.end('no gzip at all');
    });
    expect(await post(url)).toMatchObject({ status: 500, body: 'no gzip at all' });
  });

  test('that unfolds to 100 MB is kept as far as an answer is', async () => {
    const { url } = await listen((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      response.end(BOMB);
    });
    expect(await post(url)).toEqual({ kind: 'answered', status: 200, body: 'x'.repeat(MAX_ANSWER_BYTES) });
  });

  test.each([
    ['iso-8859-1', Buffer.from('Zugriff verweigert: é', 'latin1')],
    ['utf-16', Buffer.from('Zugriff verweigert: é', 'utf16le')],
    ['unheard-of', Buffer.from('Zugriff verweigert: é')],
  ])('in %s is read', async (charset, bytes) => {
    const { url } = await listen((_request, response) => {
      response.setHeader('Content-Type', `text/plain; charset=${charset}`);
      response.end(bytes);
    });
    expect(await post(url)).toMatchObject({ body: 'Zugriff verweigert: é' });
  });
}
