import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Reply } from '@jiter/core';
import type { Sender } from './sender.ts';
import { createUndiciSender } from './send-undici.ts';
import { createGotSender } from './send-got.ts';

/** A machine may be too busy for a request to be answered within the first of these: then that shows nothing. */
const DEADLINES_MS = [500, 2_000, 8_000, 32_000];

/** A receiver with an event loop of its own, that says when it has answered. */
const RECEIVER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const answered = new Int32Array(workerData);
  const server = require('node:http').createServer((req, res) => {
    req.resume().on('end', () => res.end('in time', () => {
      Atomics.store(answered, 0, 1);
      Atomics.notify(answered, 0);
    }));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** Sends, and holds this thread up past the deadline once it is answered. Undefined: that was after the deadline. */
async function sendHeldUp(sender: Sender, url: string, answered: Int32Array, timeoutMs: number) {
  // The receiver may note its answer after it has arrived here: taken for the next one's, it would hold up too soon.
  Atomics.wait(answered, 0, 0);
  Atomics.store(answered, 0, 0);
  const startedMs = performance.now();
  const passedMs = () => performance.now() - startedMs;
  const reply = sender.send({ org: '1', url, headers: {}, body: '{}', timeoutMs });
  let answeredAfterMs = Infinity;
  const holdUp = () => {
    // Not before it was sent.
    const isAnswered = Atomics.wait(answered, 0, 0, 1) !== 'timed-out';
    if (!isAnswered && passedMs() < timeoutMs) return void setImmediate(holdUp);
    answeredAfterMs = passedMs();
    while (passedMs() < timeoutMs + 100);
  };
  holdUp();
  const ended = await reply;
  return answeredAfterMs < timeoutMs ? ended : undefined;
}

test.each([
  ['got', createGotSender],
  ['undici', createUndiciSender],
])(
  '%s: a process that was held up past the deadline reads the answer that came before',
  async (_, create) => {
    const answered = new Int32Array(new SharedArrayBuffer(4));
    const receiver = new Worker(RECEIVER, { eval: true, workerData: answered.buffer });
    const [port] = (await once(receiver, 'message')) as [number];
    const url = `http://127.0.0.1:${port}/`;
    const sender = create();
    let ended: Reply | undefined;
    for (const timeoutMs of DEADLINES_MS) {
      // Now there is a connection, and the next request leaves within a turn or two.
      await sender.send({ org: '1', url, headers: {}, body: '{}', timeoutMs: 60_000 });
      ended = await sendHeldUp(sender, url, answered, timeoutMs);
      if (ended) break;
      // It is answered all the same, later.
      Atomics.store(answered, 0, 1);
    }
    sender.close();
    await receiver.terminate();
    expect(ended).toMatchObject({ kind: 'answered', status: 200, body: 'in time' });
  },
);
