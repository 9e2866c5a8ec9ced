import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { startReceiver } from '@jiter/testkit';
import { listenRaw, listenTls, receive, setup, unanswered, type CreateSender } from './harness.fixture.ts';

export function describeNoAnswer(createSender: CreateSender): void {
  const { post } = setup(createSender);

  test('by the deadline is a timeout', async () => {
    const receiver = await receive([{ hang: true }]);
    expect(await post(receiver.url, { timeoutMs: 100 })).toEqual(
      unanswered('timeout', /no answer within 100 ms/),
    );
  });

  test('is also one whose body is not finished by the deadline', async () => {
    const receiver = await receive([{ body: 'one byte at a time'.repeat(10), byteEveryMs: 60 }]);
    expect(await post(receiver.url, { timeoutMs: 1_500 })).toEqual(
      unanswered('timeout', /answer 200 not finished within 1500 ms/),
    );
  });

  test('is also one that is closed mid-body', async () => {
    const sized = await listenRaw(({ socket }) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
    );
    expect(await post(sized.url)).toEqual(unanswered('unreachable', /closed mid-body/));
    const chunked = await receive([{ body: 'half of it', closeMidBody: true }]);
    expect(await post(chunked.url)).toEqual(unanswered('unreachable', /closed mid-body/));
    const ended = await listenRaw(({ socket }) =>
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n'),
    );
    expect(await post(ended.url)).toEqual(unanswered('unreachable', /closed mid-body/));
  });

  test('is also one whose connection is reset where its body would end with it', async () => {
    const wire = await listenRaw(async ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\nhalf of it');
      // Both ends are of this loop: by then the other one has read it. At once, it would see no reset but an end.
      for (let turn = 0; turn < 3; turn += 1) await turnOfTheLoop();
      socket.resetAndDestroy();
    });
    expect(await post(wire.url)).toEqual(unanswered('unreachable', /closed mid-body/));
  });

  test('is a connection that is closed before it, without being tried again', async () => {
    const wire = await listenRaw(({ socket }) => socket.resetAndDestroy());
    expect(await post(wire.url)).toEqual(unanswered('unreachable', /ECONNRESET/));
    expect(wire.connections()).toBe(1);
  });

  test('is a port where nobody listens', async () => {
    const { url, close } = await startReceiver();
    await close();
    expect(await post(url)).toEqual(unanswered('unreachable', /connection refused \(ECONNREFUSED\)/));
  });

  test('is a name that does not exist', async () => {
    expect(await post('http://nonexistent.invalid/')).toEqual(
      unanswered('unreachable', /ENOTFOUND|EAI_AGAIN/),
    );
  });

  test('is a certificate that nobody signed', async () => {
    const port = await listenTls();
    const reply = await post(`https://localhost:${port}/`);
    expect(reply).toEqual(unanswered('unreachable', /DEPTH_ZERO_SELF_SIGNED_CERT/));
  });

  test.each(['nonsense', 'ftp://example.com/', 'unix:/run/a.sock:/'])(
    'is a destination like %s, and it is refused',
    async (url) => {
      expect(await post(url)).toEqual(unanswered('refused', /not an http\(s\) URL/));
    },
  );
}
