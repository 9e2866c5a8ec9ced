import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { anEvent, eventually, redisUrl, type Backend } from '@jiter/testkit';
import { createGotSender } from './send/send-got.ts';
import { createUndiciSender } from './send/send-undici.ts';
import { setUp, type Bench } from './worker.fixture.ts';

const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
const clients = { got: createGotSender, undici: createUndiciSender };

const pairs = backends.flatMap((backend) =>
  (['got', 'undici'] as const).map((client) => ({ backend, client })),
);

describe.each(pairs)('$client, with the queue on $backend', ({ backend, client }) => {
  let bench: Bench;
  let server: Server;
  /** The ports that requests came from, by their payloads. */
  const ports = new Map<string, number>();
  beforeEach(async () => {
    bench = await setUp(backend, clients[client]);
    server = createServer((request, response) => {
      void request
        .setEncoding('utf8')
        .toArray()
        .then((parts) => {
          ports.set((JSON.parse(parts.join('')) as { payload: string }).payload, request.socket.remotePort!);
          response.end();
        });
    });
    // It closes no connection by itself.
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    await bench.tearDown();
    server.closeAllConnections();
    server.close();
  });

  test('a kept connection serves the events of one org, whatever the worker does in between', async () => {
    await bench.startWorker();
    const other = await bench.store.orgs.create('other');
    const { port } = server.address() as AddressInfo;
    for (const [org, payload] of [
      [bench.org, 'a1'],
      [bench.org, 'a2'],
      [other.org, 'b1'],
      [bench.org, 'a3'],
      [other.org, 'b2'],
    ] as const) {
      const wish = anEvent({
        payload,
        destination: `http://127.0.0.1:${port}/`,
        scheduledTime: new Date(),
      });
      const { id } = await bench.store.events.create({ org, ...wish });
      await bench.queue.ring({ eventId: id, dueAt: wish.scheduledTime });
      await eventually(async () => {
        expect(await bench.store.events.find(org, id)).toMatchObject({ event: { status: 'Sent' } });
      });
    }
    const [a, b] = [ports.get('a1'), ports.get('b1')];
    expect(a).not.toBe(b);
    expect(Object.fromEntries(ports)).toEqual({ a1: a, a2: a, a3: a, b1: b, b2: b });
  });
});
