import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { eventually } from '@jiter/testkit';
import { createServers, parseAnswers, QUICK, readAll, readUntil } from './serve.fixture.ts';

const { serve, closeAll } = createServers();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await closeAll();
});

const LIMITS = {
  ...QUICK,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  inactiveMs: 30_000,
  // Those that are told that there is no room are counted for as long.
  lingerMs: 30_000,
};
const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

/** With room for four. `held` are the requests that wait for an answer. */
async function setup() {
  const held: ServerResponse[] = [];
  const { port, server } = await serve((_req, res) => void held.push(res), {
    limits: { ...LIMITS, connections: 4 },
  });
  const connected: Socket[] = [];
  const accepted = new Set<number | undefined>();
  server.on('connection', (socket: Socket) => {
    connected.push(socket);
    accepted.add(socket.remotePort);
    socket.on('close', () => connected.splice(connected.indexOf(socket), 1));
  });
  async function dial(localAddress = '127.0.0.1'): Promise<Socket> {
    const socket = connect({ port, host: '127.0.0.1', localAddress }).setEncoding('utf8');
    sockets.push(socket.on('error', () => {}));
    await once(socket, 'connect');
    await eventually(() => expect(accepted).toContain(socket.localPort));
    return socket;
  }
  /** One on which an answer is awaited. */
  async function ask(localAddress?: string): Promise<Socket> {
    const before = held.length;
    const socket = await dial(localAddress);
    socket.write(GET);
    await eventually(() => expect(held).toHaveLength(before + 1));
    return socket;
  }
  return { held, connected, dial, ask };
}

const isOpen = (connected: readonly Socket[], { localPort }: Socket) =>
  connected.some(({ remotePort }) => remotePort === localPort);

test('who is one too many takes the place of the one that has been idle for longest', async () => {
  const { connected, dial, ask, held } = await setup();
  const [first, second] = [await dial(), await dial()];
  await dial();
  await dial();
  const newcomer = await ask();
  expect([first, second].map((socket) => isOpen(connected, socket))).toEqual([false, true]);
  held[0]!.setHeader('Content-Length', 2).end('ok');
  expect(await readUntil(newcomer, 'ok')).toMatch(/^HTTP\/1\.1 200 /);
  expect(connected).toHaveLength(4);
});

test('which is one of those that have the most', async () => {
  const { connected, dial, ask } = await setup();
  const other = await dial('127.0.0.2');
  const many = [await dial(), await dial(), await dial()];
  await ask('127.0.0.3');
  expect([other, ...many].map((socket) => isOpen(connected, socket))).toEqual([true, false, true, true]);
});

test('where somebody waits on each, a newcomer is told so, and comes in when one is answered', async () => {
  const { held, ask, dial } = await setup();
  await ask('127.0.0.1');
  await ask('127.0.0.1');
  await ask('127.0.0.2');
  await ask('127.0.0.2');
  const [answer] = parseAnswers(await readAll(await dial('127.0.0.3')));
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5', connection: 'close' } });
  expect(JSON.parse(answer!.body)).toEqual({ message: expect.stringContaining('Too many connections') });
  held.shift()!.setHeader('Content-Length', 0).end();
  await eventually(() => ask('127.0.0.3'));
});

test('one client waits on half of them at most', async () => {
  const { ask, dial } = await setup();
  await ask();
  await ask();
  const third = await dial();
  third.write(GET);
  expect(await readUntil(third, 'from your address')).toMatch(/^HTTP\/1\.1 429 /);
  await ask('127.0.0.2');
});

test('those that come while many are told so are closed without a word', async () => {
  const { ask, dial, connected } = await setup();
  for (const address of ['127.0.0.1', '127.0.0.2']) for (let n = 0; n < 2; n += 1) await ask(address);
  const refused = await Promise.all(Array.from({ length: 8 }, () => dial('127.0.0.3')));
  const closed = connect({ port: connected[0]!.localPort!, host: '127.0.0.1' });
  sockets.push(closed.on('error', () => {}));
  await once(closed, 'close');
  expect(closed.bytesRead).toBe(0);
  expect(refused).toHaveLength(8);
});
