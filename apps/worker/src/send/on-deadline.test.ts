import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { onDeadline } from './on-deadline.ts';
import { createUndiciSender } from './send-undici.ts';
import { createGotSender } from './send-got.ts';

/** Long enough for a request to be answered on a machine that is busy. */
const DEADLINE_MS = 3_000;

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

test.each([
  ['got', createGotSender],
  ['undici', createUndiciSender],
])(
  '%s: a process that was held up past the deadline reads the answer that came before',
  async (_, create) => {
    const answered = new Int32Array(new SharedArrayBuffer(4));
    const receiver = new Worker(RECEIVER, { eval: true, workerData: answered.buffer });
    const [port] = (await once(receiver, 'message')) as [number];
    const sender = create();
    const send = (timeoutMs: number) =>
      sender.send({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '{}', timeoutMs });
    await send(10_000); // Now there is a connection, and the next request leaves within a turn or two.
    // The receiver may note its answer after it has arrived here: taken for the next one's, it would hold up too soon.
    Atomics.wait(answered, 0, 0);
    Atomics.store(answered, 0, 0);
    const startedMs = performance.now();
    const reply = send(DEADLINE_MS);
    const holdUp = () => {
      // Not before it was sent.
      if (Atomics.wait(answered, 0, 0, 1) === 'timed-out') return void setImmediate(holdUp);
      while (performance.now() - startedMs < DEADLINE_MS + 100);
    };
    holdUp();
    const ended = await reply;
    sender.close();
    await receiver.terminate();
    expect(ended).toMatchObject({ kind: 'answered', status: 200, body: 'in time' });
  },
);

test('what is taken back is not cut, not even when its time has come', async () => {
  let cuts = 0;
  const takeBack = onDeadline(0, () => (cuts += 1));
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      takeBack();
      resolve();
    }, 0);
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(cuts).toBe(0);
});
