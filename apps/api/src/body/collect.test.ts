import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { collect } from './collect.ts';

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const tooLarge = () => new Error('too large');

/** The pieces of a body that arrives in these chunks, and the memory that was told of. */
async function collected(chunks: readonly Buffer[], maxBytes = 1e9) {
  let told = 0;
  const req = Readable.from(chunks) as IncomingMessage;
  const pieces = await collect(req, { maxBytes, tooLarge, account: (bytes) => void (told += bytes) });
  return { pieces, told };
}

test.each([
  ['with all of its body sent', `${HEAD}Content-Length: 2\r\n\r\n{}`],
  ['in the middle of its body', `${HEAD}Content-Length: 2\r\n\r\n{`],
  ['in the middle of a chunk', `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{`],
])('a client that went away before anybody read, %s, is not waited for', async (_when, bytes) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(bytes);
  const [req] = (await once(server, 'request')) as [IncomingMessage];
  const gone = new Promise((resolve) => req.on('error', () => {}).on('close', resolve));
  socket.destroy();
  await gone;
  const body = collect(req, { maxBytes: 100, tooLarge, account: () => {} });
  await expect(body).rejects.toMatchObject({ status: 400 });
  server.close();
});

test('all bytes are there, in their order, and all memory for them was told of', async () => {
  const chunk = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 3 }),
    fc.integer({ min: 1_000, max: 9_000 }).map((length) => new Uint8Array(length).fill(length % 251)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 60 }), async (chunks) => {
      const buffers = chunks.map((one) => Buffer.from(one));
      const { pieces, told } = await collected(buffers);
      expect(Buffer.concat(pieces).equals(Buffer.concat(buffers))).toBe(true);
      const memory = new Set(pieces.map(({ buffer }) => buffer));
      const keptBytes = [...memory].reduce((sum, { byteLength }) => sum + byteLength, 0);
      expect(told).toBeGreaterThanOrEqual(Math.min(keptBytes, Buffer.concat(buffers).length));
    }),
    { numRuns: 200 },
  );
});

test('a body in pieces of a byte takes no more than its bytes', async () => {
  const bytes = 100_000;
  const { pieces, told } = await collected(Array.from({ length: bytes }, () => Buffer.from('x')));
  expect(pieces.length).toBeLessThan(bytes / 1_000);
  expect(told).toBeLessThan(bytes * 1.1);
});

test('what is too large, or may not be kept, ends it', async () => {
  const chunks = Array.from({ length: 10 }, () => Buffer.alloc(2_000));
  await expect(collected(chunks, 19_999)).rejects.toThrow('too large');
  await expect(collected(chunks, 20_000)).resolves.toMatchObject({ told: 20_000 });
  const account = () => {
    throw new Error('no room');
  };
  const req = Readable.from(chunks) as IncomingMessage;
  await expect(collect(req, { maxBytes: 1e9, tooLarge, account })).rejects.toThrow('no room');
});
