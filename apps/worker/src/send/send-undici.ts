import type { Socket } from 'node:net';
import { buildConnector, Client, type Dispatcher } from 'undici';
import { createLatest } from '@jiter/cache';
import { systemClock, type Clock, type Reply } from '@jiter/core';
import { createExcerpt } from './answer/excerpt.ts';
import { toReply, type AnswerHeaders } from './answer/to-reply.ts';
import { followConnect, type ConnectTimes } from './connect-times.ts';
import { codeOf, describeBroken, describeCode, describeFailure } from './describe-failure.ts';
import { parseHttpUrl, serverNameOf } from './destination.ts';
import {
  CLOSED_MID_BODY,
  isAboutConnection,
  isHangUp,
  timingOf,
  untilAllIsRead,
  type End,
  type Exchange,
} from './exchange.ts';
import { notHttp } from './framing/faults.ts';
import { watchWire, type Wire } from './framing/wire.ts';
import { createKeptConnections } from './kept-connections.ts';
import { runExchange } from './run-exchange.ts';
import {
  CONNECT_ATTEMPT_MS,
  headersBeside,
  MAX_ANSWER_BYTES,
  MAX_KEPT,
  type Dial,
  type Sender,
  type SenderOptions,
  type SendRequest,
} from './sender.ts';

/** One undici Client is one connection: it opens at the first request, and anew at the next after it was closed. */
type Connection = {
  /** The org and the origin that it serves: what a receiver does to a connection, it does to that org. */
  key: string;
  client: Client;
  /** What comes in; undefined while there is nothing to come in on. */
  wire: Wire | undefined;
  /** Of the latest time that it was opened. */
  times: ConnectTimes | undefined;
  /** It has answered before, so the receiver may close it at any time. */
  isUsed: boolean;
  /** Ends it, whatever it is doing. */
  destroy: () => void;
};

const CLIENT: Client.Options = {
  pipelining: 1,
  keepAliveTimeout: 30_000,
  keepAliveMaxTimeout: 30_000,
  // The caller's deadline holds for all of it.
  headersTimeout: 0,
  bodyTimeout: 0,
};

/** Under node's names, so that a history reads the same whatever the client. */
const NODE_CODES: Record<string, string> = { UND_ERR_SOCKET: 'ECONNRESET' };

/**
 * The Sender on undici, at a tenth of got's processor time. It stands on single connections and not on undici's pools:
 * only so is it known whether a request went out on a connection that had been used before.
 */
export function createUndiciSender({
  dial = {},
  clock = systemClock,
  maxKept = MAX_KEPT,
}: SenderOptions = {}): Sender {
  const kept = createKeptConnections<Connection>({
    max: maxKept,
    keyOf: ({ key }) => key,
    close: ({ destroy }) => destroy(),
  });
  const open = createOpen(dial, kept.forget);
  const exchangeOn = (connection: Connection, request: SendRequest, url: Readonly<URL>) =>
    exchange({ connection, request, url, clock, onFree: kept.keep });

  return {
    async send(request) {
      const url = parseHttpUrl(request.url);
      if (!url) return describeCode('ERR_INVALID_URL');
      const key = `${request.org} ${url.origin}`;
      const deadlineAt = performance.now() + request.timeoutMs;
      if (kept.has(key)) await untilAllIsRead();
      return runExchange(request, deadlineAt, {
        first: () => exchangeOn(kept.take(key) ?? open(key, url), request, url),
        again: () => exchangeOn(open(key, url), request, url),
      });
    },
    close: kept.close,
  };
}

/** TLS sessions, which save a new connection a part of its handshake: as many as node keeps of its own. */
const MAX_SESSIONS = 100;

/** Makes connections that `onClosed` is told of when they close by themselves. */
function createOpen(dial: Dial, onClosed: (connection: Connection) => void) {
  // undici's own are by host alone: a receiver could tell that two orgs are served by one process.
  const sessions = createLatest<string, Buffer>(MAX_SESSIONS);
  return (key: string, { origin, hostname }: Readonly<URL>): Connection => {
    let socket: Socket | undefined;
    const servername = serverNameOf(hostname);
    const session = sessions.get(key);
    const connector = {
      ...dial,
      timeout: 0,
      autoSelectFamilyAttemptTimeout: CONNECT_ATTEMPT_MS,
      maxCachedSessions: 0,
      ...(session && { session }),
    };
    const client = new Client(origin, {
      ...CLIENT,
      connect(options, callback) {
        const onConnect: typeof callback = (...outcome) => {
          if (outcome[1]) connection.wire = watchWire(outcome[1]);
          callback(...outcome);
        };
        // The types do not tell that the connector answers the socket. While that is being connected, only its closing
        // ends it.
        const opened = followConnect(dial.lookup, (lookup) => {
          const connect = buildConnector({ ...connector, lookup });
          const to = { ...options, ...(servername && { servername }) };
          return connect(to, onConnect) as unknown as Socket | undefined;
        });
        socket = opened.socket;
        connection.times = opened.times;
        socket?.on('session', (latest: Buffer) => sessions.put(key, latest));
      },
    });
    const destroy = () => {
      void client.destroy();
      socket?.destroy();
    };
    const connection: Connection = {
      key,
      client,
      wire: undefined,
      times: undefined,
      isUsed: false,
      destroy,
    };
    client.on('disconnect', () => {
      connection.isUsed = false;
      onClosed(connection);
    });
    return connection;
  };
}

type ExchangeOptions = {
  connection: Connection;
  request: SendRequest;
  url: Readonly<URL>;
  clock: Clock;
  onFree: (connection: Connection) => void;
};

/** One request on one connection. It ends in a reply, by being cut, or 'stale': a used connection was closed. */
function exchange({ connection, request, url, clock, onFree }: ExchangeOptions): Exchange {
  const beganAt = performance.now();
  const excerpt = createExcerpt(MAX_ANSWER_BYTES);
  let settle!: (end: End | Promise<End>) => void;
  const end = new Promise<End>((resolve) => (settle = resolve));
  let hasLeft = false;
  let firstByteAt: number | undefined;
  let status = 0;
  let headers: AnswerHeaders = {};

  const finish = () => settle(toReply({ status, headers, body: excerpt }, clock.now(), MAX_ANSWER_BYTES));

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart() {
      // Its connection is there, and what is written now leaves.
      hasLeft = true;
      connection.wire!.begin({ onFirstByte: () => (firstByteAt = performance.now()), onFault: settle });
    },
    onResponseStart(_controller, statusCode, answerHeaders) {
      status = statusCode;
      headers = answerHeaders;
      if (!connection.isUsed || !isAboutConnection(status, connection.wire!.closes())) return;
      settle('stale');
      connection.destroy();
    },
    onResponseData(_controller, chunk) {
      if (excerpt.push(chunk) === 'open') return;
      // An answer is an answer however long: the rest is not read, and the connection is given up with it.
      finish();
      connection.destroy();
    },
    onResponseEnd() {
      // To undici a body that ends with its connection is whole however that ended.
      if (!connection.wire!.isWhole()) return settle(CLOSED_MID_BODY);
      finish();
      connection.isUsed = true;
      if (connection.wire!.rest()) onFree(connection);
      else connection.destroy();
    },
    onResponseError(_controller, error) {
      settle(status > 0 ? describeBroken(error) : toFailure(error, connection));
    },
  };
  const { method = 'POST', headers: requestHeaders, body = null } = request;
  connection.client.dispatch(
    { method, path: url.pathname + url.search, headers: inTurn(requestHeaders), body },
    handler,
  );
  return {
    end,
    cut() {
      settle('cut');
      connection.destroy();
    },
    progress: () => (status > 0 ? `answer ${status} not finished` : 'no answer'),
    hasLeft: () => hasLeft,
    timing: () => timingOf(beganAt, connection.times, firstByteAt),
  };
}

function toFailure(error: Error, { isUsed, wire }: Connection): Reply | 'stale' {
  const code = codeOf(error);
  const nodeCode = NODE_CODES[code] ?? code;
  if (isUsed && wire?.isUntouched() && isHangUp(nodeCode)) return 'stale';
  if (code === LENGTH_OF_NO_HEAD) return notHttp('a header that is none');
  return nodeCode === code ? describeFailure(error) : describeCode(nodeCode);
}

/**
 * To undici a head that it cannot read has another length than it says, where it has come to one: of its body nothing was read. What was
 * wrong with it, it does not tell then.
 */
const LENGTH_OF_NO_HEAD = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';

/** Names and values, as undici likes them best. */
function inTurn(headers: Record<string, string>): string[] {
  const lines: string[] = [];
  const beside = headersBeside(headers);
  for (const name in beside) lines.push(name, beside[name]!);
  for (const name in headers) lines.push(name, headers[name]!);
  return lines;
}
