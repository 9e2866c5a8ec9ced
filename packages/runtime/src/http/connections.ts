import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientOf } from './client-address.ts';
import type { Refusal } from './refusal.ts';
import { createShares } from './shares.ts';

export type ConnectionLimits = {
  /** Requests of one connection that are worked on at a time; those behind them wait. */
  atATime: number;
  /** Requests of one connection without an answer. One more gets a 429, and is the last that is read. */
  unanswered: number;
  /** Requests of one client without an answer, over all its connections. */
  unansweredOfClient: number;
  /** How long the rest of a body is thrown away after its answer, so that the client gets to read that. */
  lingerMs: number;
};

type Deps = {
  listener: RequestListener;
  refuse: (res: ServerResponse, refusal: Refusal) => void;
  clientOf: ClientOf;
  limits: ConnectionLimits;
};

/** `client`: for whom it is counted; nobody, when it was refused. */
type Exchange = { req: IncomingMessage; res: ServerResponse; client?: string; isWaiting: boolean };

type Connection = {
  /** In the order in which they came, which is that of their answers. */
  unanswered: Exchange[];
  underWay: number;
  /** The last one. Its body may still be on its way when it has its answer. */
  latest: Exchange | undefined;
  isEnding: boolean;
};

export type Connections = {
  /** Hands a request to the listener, at once or when others are answered; or refuses it. */
  accept(req: IncomingMessage, res: ServerResponse, refusal?: Refusal): void;
  /**
   * For a socket on which nothing can be read any more. `answer` is called in its turn; not at all, when it would be
   * taken for an answer to something else.
   */
  end(socket: Socket, answer: () => void): void;
  /** Whether nothing that was asked for on it is without an answer. */
  isIdle(socket: Socket): boolean;
};

const RETRY_AFTER_S = 1;
const TOO_MANY_ON_CONNECTION: Refusal = {
  status: 429,
  message: 'Too many requests on one connection: please wait for the answers to those before',
  retryAfterS: RETRY_AFTER_S,
};
const TOO_MANY_OF_CLIENT: Refusal = {
  status: 429,
  message: 'Too many requests at a time from your address: please wait for the answers to those before',
  retryAfterS: RETRY_AFTER_S,
};

/** Knows what each connection, and each client, asked for and has no answer to. */
export function createConnections({ listener, refuse, clientOf, limits }: Deps): Connections {
  const known = new WeakMap<Socket, Connection>();
  const shares = createShares(limits.unansweredOfClient);

  function connectionOf(socket: Socket): Connection {
    const old = known.get(socket);
    if (old) return old;
    const connection: Connection = { unanswered: [], underWay: 0, latest: undefined, isEnding: false };
    known.set(socket, connection);
    socket.once('close', () => closeAll(connection));
    return connection;
  }

  function objectionTo(connection: Connection, { req, res }: Exchange, client: string) {
    if (connection.unanswered.length > limits.unanswered) {
      connection.isEnding = true;
      stopReading(req.socket);
      res.setHeader('Connection', 'close');
      return TOO_MANY_ON_CONNECTION;
    }
    return shares.take(client) ? undefined : TOO_MANY_OF_CLIENT;
  }

  function startNext(connection: Connection): void {
    if (connection.underWay >= limits.atATime) return;
    const next = connection.unanswered.find(({ isWaiting }) => isWaiting);
    if (!next || next.req.socket.destroyed) return;
    next.isWaiting = false;
    connection.underWay += 1;
    listener(next.req, next.res);
  }

  function settle(connection: Connection, exchange: Exchange): void {
    const { unanswered } = connection;
    unanswered.splice(unanswered.indexOf(exchange), 1);
    if (exchange.client !== undefined) {
      shares.release(exchange.client);
      if (!exchange.isWaiting) connection.underWay -= 1;
    }
    if (!exchange.req.complete) letGo(exchange.req, limits.lingerMs);
    else if (connection.latest === exchange) connection.latest = undefined;
    startNext(connection);
  }

  return {
    accept(req, res, refusal) {
      const connection = connectionOf(req.socket);
      // It came in one piece with what was refused, and the connection ends with that answer.
      if (connection.isEnding) return;
      const exchange: Exchange = { req, res, isWaiting: false };
      connection.unanswered.push(exchange);
      connection.latest = exchange;
      res.once('close', () => settle(connection, exchange));
      const client = clientOf(req);
      const objection = refusal ?? objectionTo(connection, exchange, client);
      if (objection) return refuse(res, objection);
      exchange.client = client;
      exchange.isWaiting = true;
      startNext(connection);
    },
    end(socket, answer) {
      const connection = known.get(socket);
      if (!connection) return answer();
      connection.isEnding = true;
      const { latest, unanswered } = connection;
      const broken = latest && !latest.req.complete ? latest : undefined;
      const before = unanswered.filter((exchange) => exchange !== broken).at(-1);
      if (broken?.res.headersSent) return destroyAfter(broken);
      if (broken) return before ? void before.res.once('close', answer) : answer();
      return before ? destroyAfter(before) : answer();
    },
    isIdle: (socket) => (known.get(socket)?.unanswered.length ?? 0) === 0,
  };
}

function destroyAfter({ req, res }: Exchange): void {
  if (res.closed) return void req.socket.destroy();
  if (!res.headersSent) res.setHeader('Connection', 'close');
  res.once('close', () => req.socket.destroy());
}

/** Of a socket that closes, Node tells the one response that is being sent, and not those whose turn had not come. */
function closeAll({ unanswered }: Connection): void {
  for (const { res } of [...unanswered]) if (res.socket === null) tellClosed(res);
}

/** From Node 24 on, destroying one tells of it by itself, in the next tick. */
function tellClosed(res: ServerResponse): void {
  let isTold = false;
  res.once('close', () => (isTold = true));
  res.destroy();
  setImmediate(() => {
    if (!isTold) res.emit('close');
  });
}

/** Reading the bodies of earlier requests makes Node resume the socket. */
function stopReading(socket: Socket): void {
  socket.pause();
  socket.on('resume', () => socket.pause());
}

function letGo(req: IncomingMessage, afterMs: number): void {
  if (req.socket.destroyed) return;
  setTimeout(() => {
    if (!req.complete) req.socket.destroy();
  }, afterMs).unref();
}
