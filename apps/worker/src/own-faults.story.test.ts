import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { eventually, redisUrl, type Backend } from '@jiter/testkit';
import { lookUpHere } from './lookup.fixture.ts';
import { createGotSender } from './send/send-got.ts';
import { createUndiciSender } from './send/send-undici.ts';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
const clients = { got: createGotSender, undici: createUndiciSender };
const cases = backends.flatMap((backend) =>
  Object.entries(clients).map(([client, createSender]) => ({ backend, client, createSender })),
);
const CUT = 'cut: a fault of ours ended it before an answer came';

/** Keeps its connections, and resets the one on which the second request comes. */
async function startResetting(): Promise<{ port: number; server: Server; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    request.on('data', (chunk) => bodies.push(String(chunk)));
    request.on('end', () => (bodies.length === 2 ? request.socket.resetAndDestroy() : response.end()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port, server, bodies };
}

describe.each(cases)('a fault of ours, by $client, the queue on $backend', ({ backend, createSender }) => {
  let bench: Bench;
  let hasDescriptors = true;
  const lookup = lookUpHere(() => hasDescriptors);
  beforeEach(async () => void (bench = await setUp(backend, () => createSender({ dial: { lookup } }))));
  let receiver: Awaited<ReturnType<typeof startResetting>>;
  beforeEach(async () => void (receiver = await startResetting()));
  afterEach(async () => {
    await bench.tearDown();
    receiver.server.closeAllConnections();
    receiver.server.close();
  });

  test('what may have left before it stays Queued, is in the history, and is made again', async () => {
    hasDescriptors = true;
    const { port, bodies } = receiver;
    const destination = `http://receiver.invalid:${port}/`;
    await bench.startWorker();
    const first = await bench.schedule({ destination, scheduledTime: soon() });
    await eventually(() => settledAs(bench, first.id, 'Sent'));
    hasDescriptors = false;
    const { id } = await bench.schedule({ destination, scheduledTime: soon() });
    const { event } = await eventually(async () => {
      const found = await bench.find(id);
      expect(found.history.map(({ status }) => status)).toEqual([CUT]);
      return found;
    });
    expect(event.status).toBe('Queued');
    expect(await bench.store.events.edit(bench.org, id, { payload: 'another' })).not.toMatchObject({
      kind: 'edited',
    });
    hasDescriptors = true;
    const { history } = await eventually(() => settledAs(bench, id, 'Sent'));
    expect(history.map(({ status, attempt }) => [status, attempt])).toEqual([
      [CUT, 1],
      ['200', 1],
    ]);
    expect(bodies[2]).toBe(bodies[1]);
  });
});
