import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net';
import type { Clock } from '@jiter/core';
import { createClientOf, type ClientOf } from './client-address.ts';
import { createConnections, type ConnectionLimits } from './connections.ts';
import { boundConnections } from './bound-connections.ts';
import { dateBy } from './date-by.ts';
import { refusalOfError, refuse, refuseOnSocket, type Headers, type Refusal } from './refusal.ts';

const TIMES = {
  /** From the first byte to the last of a request: a client that drips its body is let go. */
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  /** Longer than the 60 s of the usual load balancers, so that it is them who close an idle connection. */
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
};
/** A client that neither sends nor takes a byte for this long is let go, its answer with it. */
const INACTIVE_MS = 60_000;
const CONNECTIONS: ConnectionLimits = {
  atATime: 8,
  unanswered: 100,
  unansweredOfClient: 1_000,
  lingerMs: 5_000,
};
const DEFAULTS = { ...TIMES, ...CONNECTIONS, inactiveMs: INACTIVE_MS, connections: Infinity };
const MAX_HEADERS = 100;
const CLOSE_IDLE_EVERY_MS = 50;
/** How long a request may be on its way to a connection that was open as it closed. */
const ARRIVING_MS = 250;
/** Connections that the system takes for a server of Node's, and keeps until that takes them. */
const BACKLOG = 511;

const TOO_MANY_HEADERS: Refusal = {
  status: 431,
  message: `There are too many headers: please send at most ${MAX_HEADERS}`,
};
const NO_HOST: Refusal = { status: 400, message: 'Please send the header Host, as HTTP/1.1 demands' };
const NO_EXPECTATION: Refusal = {
  status: 417,
  message: 'The header Expect may only be 100-continue: please leave it out',
};
const NO_TUNNEL: Refusal = { status: 405, message: 'There is no such call: CONNECT' };

const NO_ROOM: Refusal = {
  status: 503,
  message: 'Too many connections just now: please try again',
  retryAfterS: 5,
};

/** `connections`: at a time, of all clients together. */
export type ServerLimits = typeof TIMES & ConnectionLimits & { inactiveMs: number; connections: number };

export type ServerOptions = {
  /** Go with what the server answers by itself. */
  headers?: Headers;
  /** By default whoever is at the other end of the connection. */
  clientOf?: ClientOf;
  /** Whether it is about to close: each answer ends its connection then, so that nothing is on its way there when it does. */
  isClosing?: () => boolean;
  /** That by which all times in answers are, so that `Date` is by it as well. This machine's by default. */
  clock?: Clock | undefined;
  /** Others than production's, for tests that cannot wait that long. */
  limits?: Partial<ServerLimits>;
};

/** Those whose client waits for `100 Continue` before it sends the body. */
const awaitingContinue = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * A server that answers in JSON also where Node would answer by itself, or not at all, and that bounds what one client
 * can make it keep.
 */
export function createHttpServer(listener: RequestListener, options: ServerOptions = {}): Server {
  const {
    headers = [],
    clientOf = createClientOf([]),
    isClosing = () => false,
    clock,
    limits = {},
  } = options;
  const { inactiveMs, connections: most, ...all } = { ...DEFAULTS, ...limits };
  // Node would answer a request without Host by itself.
  const server = createServer({ ...all, requireHostHeader: false });
  server.timeout = inactiveMs;
  // Node reads no header beyond these: one more than are taken tells that there were too many.
  server.maxHeadersCount = MAX_HEADERS + 1;
  const connections = createConnections({
    listener,
    refuse: (res, refusal) => refuse(res, refusal, headers),
    clientOf,
    // Those on which a client waits do not give way: it can have half of the room.
    limits: { ...all, unansweredOfClient: Math.min(all.unansweredOfClient, Math.ceil(most / 2)) },
  });
  const ended = new WeakSet<Socket>();

  function endWith(socket: Socket, refusal: Refusal): void {
    if (!socket.writable) return void socket.destroy();
    ended.add(socket);
    refuseOnSocket(socket, refusal, headers, dateBy(clock));
    // Were it destroyed at once, the client might not get to read that.
    setTimeout(() => socket.destroy(), all.lingerMs).unref();
  }

  boundConnections(server, {
    most,
    isIdle: connections.isIdle,
    refuse: (socket) => endWith(socket, NO_ROOM),
  });
  // Only accepting fails, for want of a descriptor. That passes, and unheard it would end the process.
  server.on('error', () => {});
  const accept = (req: IncomingMessage, res: ServerResponse, objection: Refusal | undefined) => {
    if (isClosing()) res.shouldKeepAlive = false;
    const date = dateBy(clock);
    if (date !== undefined) res.setHeader('Date', date);
    connections.accept(req, res, objection);
  };
  server.on('request', (req, res) => accept(req, res, objectionTo(req)));
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    awaitingContinue.set(req, res);
    accept(req, res, objectionTo(req));
  });
  server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) =>
    accept(req, res, NO_EXPECTATION),
  );
  server.on('connect', (_req, stream) => {
    const socket = stream as Socket;
    // Node has let go of it, its errors included.
    socket.on('error', () => socket.destroy()).resume();
    connections.end(socket, () => endWith(socket, NO_TUNNEL));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    if (ended.has(socket)) return;
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    connections.end(socket, () => endWith(socket, refusalOfError(error.code, all)));
  });
  return server;
}

function objectionTo(req: IncomingMessage): Refusal | undefined {
  if (req.rawHeaders.length > MAX_HEADERS * 2) return TOO_MANY_HEADERS;
  const isHttp11 = req.httpVersionMajor === 1 && req.httpVersionMinor === 1;
  return isHttp11 && req.headers.host === undefined ? NO_HOST : undefined;
}

/** To be called by whoever is about to read the body: what is refused before need not be sent at all. */
export function askForBody(req: IncomingMessage): void {
  const res = awaitingContinue.get(req);
  if (!res) return;
  awaitingContinue.delete(req);
  res.writeContinue();
}

/** Resolves with the port once the server accepts; rejects when the port cannot be had. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * Stops accepting and resolves when the requests under way are answered, at the latest after `graceMs`. A kept-alive
 * connection becomes idle only after its answer, so idle ones are closed again and again.
 */
export function closeServer(server: Server, graceMs: number): Promise<void> {
  const endMs = performance.now() + graceMs;
  return new Promise((resolve) => {
    let closeIdle: NodeJS.Timeout | undefined;
    const begin = () => (closeIdle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS));
    const arriving = setTimeout(begin, Math.min(ARRIVING_MS, graceMs));
    afterTheLastConnected(server, () => {
      const giveUp = setTimeout(() => server.closeAllConnections(), endMs - performance.now());
      // That of HTTP closes idle connections at once, and cuts what is on its way there.
      NetServer.prototype.close.call(server, () => {
        for (const timer of [arriving, closeIdle, giveUp]) clearTimeout(timer);
        resolve();
      });
    });
  });
}

/**
 * The system takes connections before we do, a request on them included, and resets those that we have not taken when we stop. Node
 * takes one at a time: when it looked and found none, there is none. Who comes anew is not waited for without end.
 */
function afterTheLastConnected(server: Server, then: () => void): void {
  if (!server.listening) return then();
  let [all, before] = [0, -1];
  const count = () => (all += 1);
  server.on('connection', count);
  const look = () => {
    if (all > before && all < BACKLOG) {
      before = all;
      return void setImmediate(look);
    }
    server.off('connection', count);
    then();
  };
  // Not from within a look that is under way.
  setImmediate(look);
}
