import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net, { type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { Worker } from 'node:worker_threads';
import type { Reply } from '@jiter/core';
import { eventually, howToInstall, tellSkipped } from '@jiter/testkit';
import { selfSigned } from '../self-signed.fixture.ts';
import { MAX_AGE_MS, watchWire } from './wire.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function connected(nowMs?: () => number) {
  const server = net.createServer();
  const accepted = once(server, 'connection');
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  const [other] = (await accepted) as [Socket];
  other.on('error', () => {});
  open.push(() => (socket.destroy(), other.destroy(), new Promise((resolve) => server.close(resolve))));
  return { socket, other, wire: watchWire(socket, nowMs) };
}

const aListener = { onFirstByte() {}, onFault() {} };
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

test('a connection is watched once', async () => {
  const { socket, wire } = await connected();
  expect(watchWire(socket)).toBe(wire);
});

test('what is not for the HTTP client does not reach it, and its end does', async () => {
  const { socket, other, wire } = await connected();
  wire.begin(aListener);
  other.end(`HTTP/1.1 100 Continue\r\n\r\n${OK}leftovers`);
  const seen: Buffer[] = [];
  for await (const chunk of socket) seen.push(chunk as Buffer);
  expect(Buffer.concat(seen).toString()).toBe(OK);
  expect(wire.rest()).toBe(false);
});

test('a fault is told once, and ends the connection', async () => {
  const { socket, other, wire } = await connected();
  const faults: Reply[] = [];
  wire.begin({ ...aListener, onFault: (reply) => faults.push(reply) });
  other.write('nonsense\r\n');
  other.write('nonsense\r\n');
  await once(socket, 'close');
  expect(faults).toHaveLength(1);
});

test('a resting connection ends with the first byte that comes', async () => {
  const { socket, other, wire } = await connected();
  wire.begin(aListener);
  other.write(OK);
  await once(socket, 'data');
  expect(wire.rest()).toBe(true);
  other.write(OK);
  await once(socket, 'close');
});

test('one that is old takes no request more: the name that it was made for may lead elsewhere', async () => {
  let now = 1;
  const { socket, other, wire } = await connected(() => now);
  const answered = async () => {
    wire.begin(aListener);
    other.write(OK);
    await once(socket, 'data');
    return wire.rest();
  };
  now = MAX_AGE_MS;
  expect(await answered()).toBe(true);
  now = MAX_AGE_MS + 1;
  expect(await answered()).toBe(false);
});

/** In a thread of its own, as the one that sends is not to read meanwhile. */
const ANSWERS_AND_RESETS = `
  const { parentPort, workerData: { isReset, certificate } } = require('node:worker_threads');
  const server = require('node:net').createServer((connection) => {
    const socket = certificate
      ? new (require('node:tls').TLSSocket)(connection, { isServer: true, ...certificate })
      : connection;
    socket.on('error', () => {});
    socket.on('secure', () => parentPort.postMessage('ready'));
    socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\\r\\nContent-Length: 3\\r\\n\\r\\nbig', () => {
      connection.resetAndDestroy();
      Atomics.store(isReset, 0, 1);
      Atomics.notify(isReset, 0);
    }));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

test.each(['TCP', 'TLS'])(
  'what was answered before the connection was reset is read before a write says so, in %s',
  async (kind) => {
    const isReset = new Int32Array(new SharedArrayBuffer(4));
    const certificate = kind === 'TLS' ? selfSigned : undefined;
    const receiver = new Worker(ANSWERS_AND_RESETS, { eval: true, workerData: { isReset, certificate } });
    open.push(() => receiver.terminate());
    const [port] = (await once(receiver, 'message')) as [number];
    const to = { port, host: '127.0.0.1' };
    const socket = certificate ? tls.connect({ ...to, rejectUnauthorized: false }) : net.connect(to);
    const wire = watchWire(socket);
    const told: string[] = [];
    socket.on('data', (chunk: Buffer) => told.push(chunk.toString()));
    socket.on('error', (error: NodeJS.ErrnoException) => told.push(error.code!));
    await (certificate ? once(receiver, 'message') : once(socket, 'connect'));
    wire.begin(aListener);
    socket.write('POST / HTTP/1.1');
    Atomics.wait(isReset, 0, 0, 10_000);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('and the rest of it');
    await closed;
    expect(told.join(' ')).toMatch(
      /^HTTP\/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig (EPIPE|ECONNRESET)$/,
    );
  },
);

/** node's own server cannot send that many. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) tellSkipped(howToInstall('openssl'), 'the test of session tickets is');
(hasOpenssl ? test : test.skip)('session tickets without an end are a fault', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jiter-tickets-'));
  open.push(() => rm(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  await Promise.all([writeFile(key, selfSigned.key), writeFile(cert, selfSigned.cert)]);
  const args = ['-accept', '127.0.0.1:0', '-key', key, '-cert', cert, '-num_tickets', '2000', '-www'];
  const server = spawn('openssl', ['s_server', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(server, 'close');
  open.push(() => (server.kill('SIGKILL'), ended));
  let said = '';
  server.stdout.on('data', (chunk) => (said += String(chunk)));
  const port = await eventually(() => {
    const found = /ACCEPT 127\.0\.0\.1:(\d+)/.exec(said);
    expect(found).not.toBeNull();
    return Number(found![1]);
  });
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false }).on('error', () => {});
  open.push(() => socket.destroy());
  const fault = await new Promise<Reply>((onFault) => watchWire(socket).begin({ ...aListener, onFault }));
  expect(fault).toMatchObject({
    kind: 'unanswered',
    detail: 'answered with more than 64 KiB that are no body',
  });
});
