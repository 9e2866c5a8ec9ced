import net, { type LookupFunction, type Socket } from 'node:net';
import { eventually } from '@jiter/testkit';
import { NotSentError } from '../not-sent.ts';
import {
  aRequest,
  listenOn,
  listenRaw,
  setup,
  toThisMachine,
  trusting,
  watchSockets,
  type CreateSender,
  type Raw,
} from './harness.fixture.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const GIVEN_UP = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 4\r\n\r\nslow';
const CODES = ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM'];

const fault = (code: string) => Object.assign(new Error('no'), { code });
/** How a request ended that no receiver ended. */
const endOf = (sending: Promise<unknown>) =>
  sending.then(
    (reply) => ({ reply }),
    (error: Error) => ({ isNotSent: error instanceof NotSentError, message: error.message }),
  );

const notSent = (words: string) => ({ isNotSent: true, message: expect.stringContaining(words) as string });
const mayHaveLeft = (words: string) => ({
  isNotSent: false,
  message: expect.stringContaining(words) as string,
});

/** Looks names up the first times, and then does this. */
const lookingUp = (times: number, then: LookupFunction): LookupFunction => {
  let asked = 0;
  return (...call) => ((asked += 1) > times ? then(...call) : toThisMachine(...call));
};
const failing =
  (code: string): LookupFunction =>
  (_host, _options, callback) =>
    callback(fault(code), '');
/** Until it is given up. */
const hanging: LookupFunction = () => {};

export function describeOwnFaults(createSender: CreateSender): void {
  const { newSender } = setup(createSender);

  /** A receiver that is known by a name, and a sender that looks it up so. */
  async function named(answer: (raw: Raw) => unknown, lookup: LookupFunction) {
    const wire = await listenRaw(answer);
    const sender = newSender({ dial: { lookup } });
    const send = (signal?: AbortSignal) =>
      sender.send({ ...aRequest, url: `http://receiver.invalid:${wire.port}/`, ...(signal && { signal }) });
    return { wire, send };
  }

  const gaveUp = {
    'was reset': (socket: Socket) => socket.resetAndDestroy(),
    'was closed': (socket: Socket) => socket.end(),
    'answered 408': (socket: Socket) => socket.write(GIVEN_UP),
  };

  test.each(CODES)('before anything could leave (%s): nothing was sent', async (code) => {
    const { send } = await named(({ socket }) => socket.write(OK), failing(code));
    expect(await endOf(send())).toEqual(notSent(code));
  });

  test.each(Object.entries(gaveUp))(
    'as a request is repeated whose connection %s: it may have left before',
    async (_how, giveUp) => {
      const { wire, send } = await named(
        ({ socket, ofAll }) => (ofAll === 1 ? socket.write(OK) : giveUp(socket)),
        lookingUp(1, failing('EMFILE')),
      );
      await send();
      expect(await endOf(send())).toEqual(mayHaveLeft('EMFILE'));
      expect(wire.requests()).toBe(2);
    },
  );

  const moments = {
    'before its answer': '',
    'within its answer': 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf',
  };
  const cases = Object.entries(moments).flatMap(([when, beginning]) =>
    [0, 1].map((before) => ({ when, beginning, before })),
  );
  test.each(cases)(
    'once a request was written, $when, on a connection that had $before before: it may have left',
    async ({ beginning, before }) => {
      const sockets = watchSockets();
      const { wire, send } = await named(async ({ socket, ofAll }) => {
        if (ofAll <= before) return socket.write(OK);
        if (beginning) socket.write(beginning);
        const own = sockets.to(wire.port).at(-1)!;
        await eventually(() => expect(own.bytesRead).toBeGreaterThanOrEqual(beginning.length));
        own.destroy(fault('ENOBUFS'));
      }, toThisMachine);
      for (let sent = 0; sent < before; sent += 1) await send();
      expect(await endOf(send())).toEqual(mayHaveLeft('ENOBUFS'));
      expect(wire.requests()).toBe(before + 1);
    },
  );

  test('an abort while a name is looked up: nothing was sent', async () => {
    const stopping = new AbortController();
    const { send } = await named(() => {}, hanging);
    const sending = endOf(send(stopping.signal));
    stopping.abort(new Error('the process has to go'));
    expect(await sending).toEqual(notSent('has to go'));
  });

  test('an abort before TLS is agreed upon: nothing was sent', async () => {
    const stopping = new AbortController();
    let accepted!: () => void;
    const isAccepted = new Promise<void>((resolve) => (accepted = resolve));
    const server = net.createServer((socket) => void socket.once('data', accepted));
    const port = await listenOn(server);
    const url = `https://localhost:${port}/`;
    const sending = endOf(newSender({ dial: trusting }).send({ ...aRequest, url, signal: stopping.signal }));
    await isAccepted;
    stopping.abort(new Error('the process has to go'));
    expect(await sending).toEqual(notSent('has to go'));
  });

  test.each(['http', 'https'] as const)('an abort after a request left by %s', async (scheme) => {
    const stopping = new AbortController();
    const wire = await listenRaw(() => stopping.abort(new Error('the process has to go')), scheme);
    const sender = newSender({ dial: trusting });
    const sending = sender.send({ ...aRequest, url: wire.url, signal: stopping.signal });
    expect(await endOf(sending)).toEqual(mayHaveLeft('the process has to go'));
  });

  test.each(Object.entries(gaveUp))(
    'an abort as a request is repeated whose connection %s: it may have left before',
    async (_how, giveUp) => {
      const stopping = new AbortController();
      const { send } = await named(
        ({ socket, ofAll }) => (ofAll === 1 ? socket.write(OK) : giveUp(socket)),
        lookingUp(1, () => stopping.abort(new Error('the process has to go'))),
      );
      await send();
      expect(await endOf(send(stopping.signal))).toEqual(mayHaveLeft('the process has to go'));
    },
  );
}
