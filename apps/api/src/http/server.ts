import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const LIMITS = {
  /** From the first byte to the last of a request: a client that drips its body is let go. */
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  /** Longer than the 60 s of the usual load balancers, so that it is them who close an idle connection. */
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
};
/** A client that neither sends nor takes a byte for this long is let go, its answer with it. */
const INACTIVE_MS = 60_000;
/** Node reads no header beyond these. */
const MAX_HEADERS = 100;
const CLOSE_IDLE_EVERY_MS = 50;

const CLIENT_ERRORS: Record<string, { status: string; message: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    message: 'The headers are too large',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', message: 'The request took too long to arrive' },
};
const UNREADABLE = { status: '400 Bad Request', message: 'This is not a request that HTTP/1.1 knows' };

type Limits = typeof LIMITS & { inactiveMs: number };

/** `limits`: other times than production's, for tests that cannot wait that long. */
export function createHttpServer(listener: RequestListener, limits: Partial<Limits> = {}): Server {
  const { inactiveMs = INACTIVE_MS, ...others } = limits;
  const server = createServer({ ...LIMITS, ...others }, listener);
  server.timeout = inactiveMs;
  server.maxHeadersCount = MAX_HEADERS;
  const underWay = new WeakMap<Socket, Exchange>();
  server.on('request', (req, res) => void underWay.set(req.socket, { req, res }));
  server.on('clientError', (error, socket) => answerClientError(error, socket as Socket, underWay));
  return server;
}

type Exchange = { req: IncomingMessage; res: ServerResponse };

/** What never became a request has no response object; it gets JSON all the same. */
function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  underWay: WeakMap<Socket, Exchange>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const before = underWay.get(socket);
  if (before?.req.complete && !before.res.writableFinished) {
    // The request before this nonsense is still being worked on: a 400 now would be taken for its answer.
    if (!before.res.headersSent) before.res.setHeader('Connection', 'close');
    return void before.res.once('close', () => socket.destroy());
  }
  const { status, message } = CLIENT_ERRORS[error.code ?? ''] ?? UNREADABLE;
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Cache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
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
  return new Promise((resolve) => {
    const closeIdle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
    const giveUp = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(closeIdle);
      clearTimeout(giveUp);
      resolve();
    });
  });
}
