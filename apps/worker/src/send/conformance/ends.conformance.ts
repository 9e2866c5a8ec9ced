import type { Socket } from 'node:net';
import { eventually } from '@jiter/testkit';
import { aRequest, listenRaw, setup, unanswered, type CreateSender, type Raw } from './harness.fixture.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const EARLY = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const PROCESSING = 'HTTP/1.1 102 Processing\r\n\r\n';

/** Whole answers, and what follows them on the wire without belonging to them. */
const WHOLE = {
  '204 with a body': ['HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n', '{}', 204, ''],
  '204 with a length and a body': ['HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n', '{}', 204, ''],
  '204 in chunks': [
    'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n',
    '2\r\n{}\r\n0\r\n\r\n',
    204,
    '',
  ],
  '304 with a body': ['HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n', '{}', 304, ''],
  'more than its length': [`${OK}Content-Length: 2\r\n\r\nok`, ' and more', 200, 'ok'],
  'more than its length of 0': [`${OK}Content-Length: 0\r\n\r\n`, '{}', 200, ''],
  'more after its last chunk': [
    `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
    'garbage',
    200,
    'ok',
  ],
  'an empty line after it': [`${OK}Content-Length: 2\r\n\r\nok`, '\r\n', 200, 'ok'],
  'the beginning of another answer': [`${OK}Content-Length: 2\r\n\r\nok`, 'HTTP/1.1 50', 200, 'ok'],
  'another answer': [
    `${OK}Content-Length: 2\r\n\r\nok`,
    'HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno',
    200,
    'ok',
  ],
  'one more news': [`${OK}Content-Length: 2\r\n\r\nok`, CONTINUE, 200, 'ok'],
  'news of a switch': [`${OK}Content-Length: 2\r\n\r\nok`, 'HTTP/1.1 101 Switching\r\n\r\n', 200, 'ok'],
  zeros: [`${OK}Content-Length: 2\r\n\r\nok`, '\0'.repeat(100_000), 200, 'ok'],
} as const;
const whole = Object.entries(WHOLE).map(([name, [answer, more, status, body]]) => ({
  name,
  answer,
  more,
  status,
  body,
}));

export function describeEnds(createSender: CreateSender): void {
  const { newSender, post } = setup(createSender);

  /** The first answer of a connection is this one; those that follow are 201. */
  async function twice(first: (raw: Raw) => void) {
    const wire = await listenRaw((raw) => {
      if (raw.ofAll === 1) return first(raw);
      raw.socket.write('HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nnew');
    });
    const sender = newSender();
    const send = () => sender.send({ ...aRequest, url: wire.url });
    return { wire, first: await send(), second: send };
  }
  const created = { kind: 'answered', status: 201, body: 'new' };

  describe('of an answer: what follows belongs to none', () => {
    test.each(whole)('$name, in one packet', async ({ answer, more, status, body }) => {
      let used!: Socket;
      const { wire, first, second } = await twice(({ socket }) => {
        used = socket;
        socket.write(answer + more);
      });
      expect(first).toEqual({ kind: 'answered', status, body });
      // Nobody uses it again, so nobody keeps it open.
      await eventually(() => expect(used.destroyed).toBe(true));
      expect(await second()).toEqual(created);
      expect(wire.connections()).toBe(2);
    });

    test.each(whole)('$name, later', async ({ answer, more, status, body }) => {
      let told!: (socket: Socket) => void;
      const sent = new Promise<Socket>((resolve) => (told = resolve));
      const { wire, first, second } = await twice(({ socket }) => {
        socket.write(answer);
        told(socket);
      });
      expect(first).toEqual({ kind: 'answered', status, body });
      const socket = await sent;
      socket.write(more);
      // The client ends the connection by itself, be it that the answer was dubious or that more came.
      await eventually(() => expect(socket.destroyed).toBe(true));
      expect(await second()).toEqual(created);
      expect(wire.connections()).toBe(2);
    });

    test.each(whole)('$name, and then the connection is reset', async ({ answer, more, status, body }) => {
      const wire = await listenRaw(({ socket }) => {
        socket.write(answer + more, () => socket.resetAndDestroy());
      });
      const reply = await post(wire.url);
      // A reset may overtake what was sent before it, in the kernel; what did arrive counts.
      if (reply.kind === 'answered') expect(reply).toEqual({ kind: 'answered', status, body });
      else expect(reply.detail).toMatch(/ECONNRESET|closed mid-body/);
    });

    test('status, Retry-After and the excerpt are those of the whole answer', async () => {
      const head = 'HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 4000\r\n\r\n';
      const wire = await listenRaw(({ socket }) =>
        socket.write(`${head}${'x'.repeat(4_000)}HTTP/1.1 nonsense`),
      );
      const expected = { kind: 'answered', status: 503, body: 'x'.repeat(4_000), retryAfterMs: 7_000 };
      expect(await post(wire.url)).toEqual(expected);
    });

    test('a whole answer before the request is all sent counts', async () => {
      const wire = await listenRaw(({ socket }) => {
        socket.pause();
        socket.write(`HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig`);
      });
      const body = 'x'.repeat(20 * 2 ** 20);
      expect(await post(wire.url, { body })).toEqual({ kind: 'answered', status: 413, body: 'big' });
    });

    test('and so does one before the connection is reset, with the request half sent', async () => {
      const wire = await listenRaw(({ socket }) => {
        socket.pause();
        socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig', () =>
          socket.resetAndDestroy(),
        );
      });
      const body = 'x'.repeat(20 * 2 ** 20);
      expect(await post(wire.url, { body })).toEqual({ kind: 'answered', status: 413, body: 'big' });
    });
  });

  describe('of news of an answer', () => {
    const early = {
      'an unasked 100': CONTINUE,
      'early hints': EARLY,
      'several of them': PROCESSING + EARLY + CONTINUE + EARLY + CONTINUE,
      'an unknown one': 'HTTP/1.1 199 Whatever\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
      'empty lines': '\r\n\r\n',
    };
    const answers = {
      'an answer': [`${OK}Content-Length: 2\r\n\r\nok`, { status: 200, body: 'ok' }],
      'an answer in chunks': [
        `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
        { status: 200, body: 'ok' },
      ],
      '204 with a length': [
        'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n',
        { status: 204, body: '' },
      ],
    } as const;
    const pairs = Object.entries(early).flatMap(([name, news]) =>
      Object.entries(answers).map(([after, [answer, expected]]) => ({ name, news, after, answer, expected })),
    );

    test.each(pairs)('$name, then $after: the answer counts', async ({ news, answer, expected }) => {
      const together = await twice(({ socket }) => socket.write(news + answer));
      expect(together.first).toEqual({ kind: 'answered', ...expected });
      expect(await together.second()).toEqual(created);
      // It was a good answer, so its connection is used again.
      expect(together.wire.connections()).toBe(1);

      const apart = await twice(({ socket }) => {
        socket.setNoDelay(true);
        socket.write(news, () => setImmediate(() => socket.write(answer)));
      });
      expect(apart.first).toEqual({ kind: 'answered', ...expected });
    });

    test('split at any byte, on one connection after the other', async () => {
      const bytes = `${CONTINUE}${EARLY}${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`;
      const wire = await listenRaw(({ socket, ofAll }) => {
        socket.setNoDelay(true);
        socket.write(bytes.slice(0, ofAll), () => setImmediate(() => socket.write(bytes.slice(ofAll))));
      });
      const sender = newSender();
      for (let at = 1; at < bytes.length; at += 1) {
        expect(await sender.send({ ...aRequest, url: wire.url })).toEqual({
          kind: 'answered',
          status: 200,
          body: 'ok',
        });
      }
      expect(wire.connections()).toBe(1);
    });

    test('and no answer after it is none', async () => {
      const wire = await listenRaw(({ socket }) => socket.end(CONTINUE));
      expect(await post(wire.url)).toEqual(unanswered('unreachable', /ECONNRESET/));
      expect(wire.requests()).toBe(1);
    });
  });

  describe('of HTTP: 101 is an answer that fails at once, and nothing is sent there again', () => {
    test.each([
      ['as asked', 'Connection: upgrade\r\nUpgrade: websocket\r\n'],
      ['without saying to what', ''],
      ['with a length', 'Content-Length: 0\r\n'],
    ])('%s', async (_name, fields) => {
      const head = `HTTP/1.1 101 Switching Protocols\r\n${fields}\r\n`;
      const { wire, first, second } = await twice(({ socket }) => socket.write(head));
      expect(first).toEqual({ kind: 'answered', status: 101, body: '' });
      expect(await second()).toEqual(created);
      expect(wire.connections()).toBe(2);
    });

    test.each([200, 426])('%i with an offer to upgrade is an answer like others', async (status) => {
      const fields = 'Connection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n';
      const { wire, first, second } = await twice(({ socket }) =>
        socket.write(`HTTP/1.1 ${status} X\r\n${fields}\r\nok`),
      );
      expect(first).toEqual({ kind: 'answered', status, body: 'ok' });
      expect(await second()).toEqual(created);
      expect(wire.connections()).toBe(1);
    });
  });
}
