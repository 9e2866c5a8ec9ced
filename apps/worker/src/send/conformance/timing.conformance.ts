import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { eventually, startReceiver } from '@jiter/testkit';
import type { Timing } from '../exchange.ts';
import type { SendRequest, SenderOptions } from '../sender.ts';
import {
  aRequest,
  listenRaw,
  listenTls,
  receive,
  setup,
  toThisMachine,
  trusting,
  type CreateSender,
  type Raw,
} from './harness.fixture.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const A_TIME = expect.any(Number) as number;
const BY_NAME = { dial: { lookup: toThisMachine } };

export function describeTiming(createSender: CreateSender): void {
  const { newSender } = setup(createSender);

  /** Sends so many, one after the other; answers what was told of each. */
  async function timed(
    url: string,
    options: SenderOptions = {},
    requests: readonly Partial<SendRequest>[] = [{}],
  ) {
    const sender = newSender(options);
    const told: Timing[] = [];
    const onTimed = (timing: Timing) => void told.push(timing);
    for (const request of requests) await sender.send({ ...aRequest, url, onTimed, ...request });
    return told;
  }

  /** A receiver that answers what `answer` writes; when it had each request, and wrote its first byte. */
  async function listenTimed(
    answer: (raw: Raw) => unknown = ({ socket }) => socket.write(OK),
    scheme?: 'https',
  ) {
    const arrivedAt: number[] = [];
    const raw = await listenRaw((request) => {
      arrivedAt.push(performance.now());
      return answer(request);
    }, scheme);
    return { byName: `http://receiver.example:${raw.port}/`, url: raw.url, arrivedAt };
  }

  function inOrder(...times: (number | undefined)[]): void {
    expect(times).not.toContain(undefined);
    expect(times).toEqual(times.toSorted((one, other) => one! - other!));
  }

  test('has the look-up of the name, the connect and the first byte, in their order', async () => {
    const { byName, arrivedAt } = await listenTimed();
    const startedAt = performance.now();
    const [timing] = await timed(byName, BY_NAME);
    const { beganAt, resolvedAt, connectedAt, ...others } = timing!.connect!;
    expect(others).toEqual({});
    inOrder(
      startedAt,
      beganAt,
      resolvedAt,
      connectedAt,
      arrivedAt[0],
      timing!.firstByteAt,
      performance.now(),
    );
  });

  test('has no look-up where the host is an address', async () => {
    const { url } = await listenTimed();
    const [timing] = await timed(url);
    expect(Object.keys(timing!.connect!)).toEqual(['beganAt', 'connectedAt']);
  });

  test('has the TLS handshake', async () => {
    const { url, arrivedAt } = await listenTimed(undefined, 'https');
    const [timing] = await timed(url, { dial: trusting });
    const { beganAt, resolvedAt, connectedAt, securedAt } = timing!.connect!;
    expect(securedAt).toBeDefined();
    inOrder(beganAt, resolvedAt, connectedAt, securedAt, arrivedAt[0], timing!.firstByteAt);
  });

  test.each([
    ['http', undefined],
    ['https', 'https' as const],
  ])('of a connection by %s that was used before has the first byte alone', async (_name, scheme) => {
    const { url, arrivedAt } = await listenTimed(undefined, scheme);
    const [first, second] = await timed(url, { dial: trusting }, [{}, {}]);
    expect(first).toHaveProperty('connect');
    expect(Object.keys(second!)).toEqual(['firstByteAt']);
    inOrder(first!.firstByteAt, arrivedAt[1], second!.firstByteAt);
  });

  test('of one that was used before and was closed has the connection that was made instead', async () => {
    const { url, arrivedAt } = await listenTimed(({ socket, ofAll }) =>
      ofAll === 2 ? socket.resetAndDestroy() : socket.write(OK),
    );
    const [, second] = await timed(url, {}, [{}, {}]);
    inOrder(
      arrivedAt[1],
      second!.connect!.beganAt,
      second!.connect!.connectedAt,
      arrivedAt[2],
      second!.firstByteAt,
    );
  });

  test('knows the first byte from the rest, however slow either is', async () => {
    let wroteAt = 0;
    let restAt = 0;
    const { url } = await listenTimed(async ({ socket }) => {
      await turns();
      wroteAt = performance.now();
      socket.write(OK[0]!);
      // Both ends are of this loop: by then the other one has read it.
      await turns();
      restAt = performance.now();
      socket.write(OK.slice(1));
    });
    const [timing] = await timed(url);
    inOrder(wroteAt, timing!.firstByteAt, restAt);
  });

  test.each([
    ['a redirect', 'HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n'],
    ['a body that is cut short', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'],
    [
      'a body that is longer than is read',
      `HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n${'x'.repeat(99_999)}`,
    ],
    ['what is no HTTP', 'nonsense\r\n\r\n'],
    ['a beginning', 'HTTP/1.1 2'],
  ])('has the first byte of %s', async (_name, bytes) => {
    const { url, arrivedAt } = await listenTimed(({ socket }) => socket.end(bytes));
    const [timing] = await timed(url);
    inOrder(timing!.connect!.connectedAt, arrivedAt[0], timing!.firstByteAt, performance.now());
  });

  describe('of what was not answered has what it came to:', () => {
    test('nothing but a beginning, where the name is not found', async () => {
      const [timing] = await timed('http://nonexistent.invalid/');
      expect(timing).toEqual({ connect: { beganAt: A_TIME } });
    });

    test('the look-up, where nobody listens', async () => {
      const { port, close } = await startReceiver();
      await close();
      const [timing] = await timed(`http://receiver.example:${port}/`, BY_NAME);
      expect(timing).toEqual({ connect: { beganAt: A_TIME, resolvedAt: A_TIME } });
    });

    test('the connect, where the certificate is signed by nobody', async () => {
      const port = await listenTls();
      const [timing] = await timed(`https://receiver.example:${port}/`, BY_NAME);
      expect(Object.keys(timing!)).toEqual(['connect']);
      expect(timing!.connect).toHaveProperty('connectedAt');
      expect(timing!.connect).not.toHaveProperty('securedAt');
    });

    test('the connect, where nothing came before the deadline', async () => {
      const receiver = await receive([{ hang: true }]);
      const [timing] = await timed(receiver.url, {}, [{ timeoutMs: 200 }]);
      expect(Object.keys(timing!)).toEqual(['connect']);
      expect(timing!.connect).toHaveProperty('connectedAt');
    });

    test('the connect, where we cut it ourselves', async () => {
      const receiver = await receive([{ hang: true }]);
      const stopping = new AbortController();
      const told: Timing[] = [];
      const sending = newSender().send({
        ...aRequest,
        url: receiver.url,
        signal: stopping.signal,
        onTimed: (timing) => told.push(timing),
      });
      await eventually(() => expect(receiver.hits).toHaveLength(1));
      stopping.abort(new Error('the process has to go'));
      await expect(sending).rejects.toThrow();
      expect(told).toHaveLength(1);
      expect(told[0]!.connect).toHaveProperty('connectedAt');
      expect(told[0]).not.toHaveProperty('firstByteAt');
    });
  });

  test('is not told where nothing was begun', async () => {
    const told = await timed('nonsense');
    const signal = AbortSignal.abort();
    const onTimed = (timing: Timing) => void told.push(timing);
    const { url } = await listenTimed();
    await expect(newSender().send({ ...aRequest, url, signal, onTimed })).rejects.toThrow();
    expect(told).toEqual([]);
  });
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await turnOfTheLoop();
}
