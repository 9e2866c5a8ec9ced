import { METHODS } from '@jiter/core';
import { aRequest, listenOn, receive, setup, type CreateSender } from './harness.fixture.ts';
import { createServer } from 'node:net';

export function describeMethods(createSender: CreateSender): void {
  const { newSender, post } = setup(createSender);

  /** Answers whatever comes once its head is there, and keeps it as it came. */
  async function listenForAny() {
    let received = '';
    const port = await listenOn(
      createServer((socket) => {
        socket.on('error', () => {});
        socket.on('data', (chunk) => {
          received += chunk.toString('latin1');
          if (/\r\n\r\n/.test(received)) socket.end('HTTP/1.1 204 No Content\r\n\r\n');
        });
      }),
    );
    return { url: `http://127.0.0.1:${port}/`, received: () => received };
  }

  test.each(METHODS)('%s goes out as such', async (method) => {
    const receiver = await receive([200]);
    const body = method === 'GET' ? undefined : 'hello';
    expect(await post(receiver.url, { method, body })).toMatchObject({ status: 200 });
    expect(receiver.hits).toMatchObject([{ method, body: body ?? '' }]);
  });

  test.each(['GET', 'DELETE'] as const)('%s without a body says nothing of one', async (method) => {
    const wire = await listenForAny();
    expect(await post(wire.url, { method, body: undefined })).toMatchObject({ status: 204 });
    expect(wire.received()).toMatch(new RegExp(`^${method} / HTTP/1.1\r\n`));
    expect(wire.received()).not.toMatch(/content-|transfer-encoding/i);
    expect(wire.received()).toMatch(/\r\n\r\n$/);
  });

  test.each(['POST', 'PUT', 'PATCH'] as const)('%s with an empty body says so', async (method) => {
    const wire = await listenForAny();
    expect(await post(wire.url, { method, body: '' })).toMatchObject({ status: 204 });
    expect(wire.received()).toMatch(/^content-length: 0\r$/im);
  });

  test.each(METHODS)('%s is sent twice on one connection', async (method) => {
    const receiver = await receive([200]);
    const sender = newSender();
    const body = method === 'GET' ? undefined : 'x';
    for (let count = 0; count < 2; count += 1)
      expect(await sender.send({ ...aRequest, url: receiver.url, method, body })).toMatchObject({
        status: 200,
      });
    expect(receiver.hits).toHaveLength(2);
  });

  test('all bytes arrive as they are, also those that are no text', async () => {
    const receiver = await receive([200]);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    for (const body of [
      bytes,
      Buffer.alloc(0),
      Buffer.from([0xff, 0xfe, 0xc3]),
      Buffer.alloc(1_048_576, 7),
    ]) {
      await post(receiver.url, { method: 'PUT', body });
      expect(receiver.hits.at(-1)!.bytes.equals(body)).toBe(true);
    }
  });

  test('a header of its own that asks for a coding takes the place of ours', async () => {
    const wire = await listenForAny();
    await post(wire.url, { headers: { 'accept-encoding': 'gzip' } });
    expect(wire.received().match(/^accept-encoding: .*$/gim)).toEqual(['accept-encoding: gzip\r'.trim()]);
  });

  test.each([
    ['true', true],
    ['True', undefined],
    ['1', undefined],
    ['yes', undefined],
    ['true, true', undefined],
  ])('an answer with X-Jiter-No-Retry: %s', async (value, noRetry) => {
    const receiver = await receive([{ status: 500, headers: { 'X-Jiter-No-Retry': value } }]);
    const reply = await post(receiver.url);
    expect(reply.kind === 'answered' && reply.noRetry).toBe(noRetry);
  });
}
