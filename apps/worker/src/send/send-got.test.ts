import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { aRequest, closeAll, listenRaw, onClose, setup } from './conformance/harness.fixture.ts';
import { createGotSender } from './send-got.ts';

afterEach(closeAll);

/** Has connections fail in the very turn in which something comes in on them. */
function failOnData(): void {
  const fail = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.on('data', () => socket.destroy(Object.assign(new Error('failed'), { code: 'ECONNRESET' })));
  };
  subscribe('net.client.socket', fail);
  onClose(() => unsubscribe('net.client.socket', fail));
}

const HEAD = 'HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n';

test.each([
  ['with a length', `${HEAD}Content-Length: 4000\r\n\r\n${'x'.repeat(4_000)}`, 'x'.repeat(4_000)],
  ['in chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`, 'ok'],
  ['without a body', `${HEAD}Content-Length: 0\r\n\r\n`, ''],
])(
  'a whole answer %s counts, though its connection fails before got has read it',
  async (_how, answer, body) => {
    const { url } = await listenRaw(({ socket }) => socket.write(answer));
    failOnData();
    const reply = await setup(createGotSender)
      .newSender()
      .send({ ...aRequest, url });
    expect(reply).toEqual({ kind: 'answered', status: 503, body, retryAfterMs: 7_000 });
  },
);

test('an answer whose length nobody said is not whole when its connection fails', async () => {
  const { url } = await listenRaw(({ socket }) => socket.write(`${HEAD}\r\nhalf`));
  failOnData();
  const reply = await setup(createGotSender)
    .newSender()
    .send({ ...aRequest, url });
  expect(reply).toEqual({ kind: 'unanswered', reason: 'unreachable', detail: 'closed mid-body' });
});
