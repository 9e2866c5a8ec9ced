import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import type { Reply } from '@jiter/core';
import { startReceiver } from '@jiter/testkit';
import { selfSigned } from '../self-signed.fixture.ts';
import type { Dial, Sender, SenderOptions, SendRequest } from '../sender.ts';

export type CreateSender = (options?: SenderOptions) => Sender;

/** What a test opened, to be closed after it. */
const open: (() => unknown)[] = [];

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((close) => close()));
}

export function onClose(close: () => unknown): void {
  open.push(close);
}

export const aRequest = { org: '1', headers: {}, body: 'x', timeoutMs: 10_000 };

export function setup(createSender: CreateSender) {
  const newSender = (options?: SenderOptions) => {
    const sender = createSender(options);
    open.push(() => sender.close());
    return sender;
  };
  const post = (url: string, request: Partial<SendRequest> = {}): Promise<Reply> =>
    newSender().send({ ...aRequest, url, ...request });
  return { newSender, post };
}

export const unanswered = (reason: string, detail: RegExp) => ({
  kind: 'unanswered',
  reason,
  detail: expect.stringMatching(detail) as string,
});

export async function receive(script: Parameters<typeof startReceiver>[0]) {
  const receiver = await startReceiver(script);
  open.push(() => receiver.close());
  return receiver;
}

export async function listen(handle: RequestListener<typeof IncomingMessage, typeof ServerResponse>) {
  const port = await listenOn(createServer(handle));
  return { url: `http://127.0.0.1:${port}/` };
}

/** With a certificate that nobody signed. */
export async function listenTls(options: ServerOptions = {}) {
  const server = createTlsServer({ ...selfSigned, ...options }, (_request, response) => void response.end());
  return listenOn(server);
}

/** The how manieth request of its connection, the how manieth connection, and the how manieth request of all. */
export type Raw = { socket: Socket; ofConnection: number; connection: number; ofAll: number };

/** A receiver below HTTP: `answer` is called for each request. */
export async function listenRaw(answer: (raw: Raw) => unknown, scheme: 'http' | 'https' = 'http') {
  let received = '';
  let connections = 0;
  let ofAll = 0;
  const accept = (socket: Socket) => {
    const connection = (connections += 1);
    let ofConnection = 0;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
      if (chunk.includes('POST ')) {
        answer({ socket, ofConnection: (ofConnection += 1), connection, ofAll: (ofAll += 1) });
      }
    });
  };
  const server = scheme === 'http' ? net.createServer(accept) : tls.createServer(selfSigned, accept);
  const port = await listenOn(server);
  return {
    url: `${scheme}://${scheme === 'http' ? '127.0.0.1' : 'localhost'}:${port}/`,
    port,
    received: () => received,
    connections: () => connections,
    requests: () => ofAll,
  };
}

/** Stands in front of another port, and passes on what comes from there as it likes. */
export async function listenBetween(
  port: number,
  onAnswer: (packet: Buffer, pass: (bytes: Buffer) => void) => unknown,
): Promise<number> {
  return listenOn(
    net.createServer((client) => {
      const server = net.connect(port, '127.0.0.1').on('error', () => {});
      client.on('error', () => {}).on('close', () => server.destroy());
      client.pipe(server);
      server.on('data', (packet: Buffer) => onAnswer(packet, (bytes) => client.write(bytes)));
    }),
  );
}

/** The sockets that this process connects, from now on, to somebody's port. */
export function watchSockets() {
  const sockets: { port: number | undefined; socket: Socket }[] = [];
  const watch = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    // Of one that was destroyed it is not known any more.
    socket.once('connect', () => sockets.push({ port: socket.remotePort, socket }));
  };
  subscribe('net.client.socket', watch);
  onClose(() => unsubscribe('net.client.socket', watch));
  return {
    to: (port: number) => sockets.filter((one) => one.port === port).map(({ socket }) => socket),
  };
}

/** Resolves every name to this machine. */
export const toThisMachine: net.LookupFunction = (_host, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

/** For receivers over TLS. */
export const trusting: Dial = { lookup: toThisMachine, ca: selfSigned.cert };

export async function listenOn(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    sockets.forEach((socket) => socket.destroy());
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}
