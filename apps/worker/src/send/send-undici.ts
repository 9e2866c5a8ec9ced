import type { Socket } from 'node:net';
import { buildConnector, Client, type Dispatcher } from 'undici';
import { systemClock, type Clock, type Reply } from '@jiter/core';
import { parseDestination } from '../deliver/host-of.ts';
import { createExcerpt } from './read-answer.ts';
import { createKeptConnections } from './kept-connections.ts';
import { onAbort } from './on-abort.ts';
import { onDeadline } from './on-deadline.ts';
import { parseRetryAfter } from './read-answer.ts';
import { MAX_ANSWER_BYTES, type Dial, type Sender, type SenderOptions, type SendRequest } from './sender.ts';
import { codeOf, describeCode } from './describe-failure.ts';

/** One undici Client is one connection: it opens at the first request, and anew at the next after it was closed. */
type Connection = {
  origin: string;
  client: Client;
  /** It has answered before, so the receiver may close it at any time. */
  isUsed: boolean;
  /** Ends it, whatever it is doing. */
  destroy: () => void;
};

type End = Reply | 'stale' | 'cut';
type Exchange = { end: Promise<End>; cut: () => void; progress: () => string };

/** To all receivers together. How many are in use at a time is the caller's to bound. */
const MAX_KEPT = 512;
const CLIENT: Client.Options = {
  pipelining: 1,
  keepAliveTimeout: 30_000,
  keepAliveMaxTimeout: 30_000,
  // The caller's deadline holds for all of it.
  headersTimeout: 0,
  bodyTimeout: 0,
};
/** Node's default of 250 ms gives up on hosts with several addresses that are merely far away. */
const CONNECT_ATTEMPT_MS = 1_000;

/** Under node's names, so that a history reads the same whatever the client. */
const NODE_CODES: Record<string, string> = {
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_HEADERS_OVERFLOW: 'HPE_HEADER_OVERFLOW',
};

/**
 * The Sender on undici, at a tenth of got's processor time. It stands on single connections and not on undici's pools:
 * only so is it known whether a request went out on a connection that had been used before.
 */
export function createUndiciSender({ dial = {}, clock = systemClock }: SenderOptions = {}): Sender {
  const kept = createKeptConnections<Connection>(MAX_KEPT, ({ destroy }) => destroy());
  const open = createOpen(dial, kept.forget);
  const exchangeOn = (connection: Connection, request: SendRequest, url: Readonly<URL>) =>
    exchange({ connection, request, url, clock, onFree: kept.keep });

  return {
    async send(request) {
      const { signal, timeoutMs } = request;
      signal?.throwIfAborted();
      const url = parseHttpUrl(request.url);
      if (!url) return describeCode('ERR_INVALID_URL');
      let current = exchangeOn(kept.take(url.origin) ?? open(url.origin), request, url);
      const cut = () => current.cut();
      const stopWaiting = onDeadline(timeoutMs, cut);
      const stopListening = signal && onAbort(signal, cut);
      let end = await current.end;
      if (end === 'stale') {
        // The receiver closed an idle connection just as we used it, and most likely never saw the request. If it did,
        // it sees the same webhook-id again: delivery is at least once. On a new connection this cannot happen.
        current = exchangeOn(open(url.origin), request, url);
        end = await current.end;
      }
      stopWaiting();
      stopListening?.();
      if (typeof end === 'object') return end;
      signal?.throwIfAborted();
      return { kind: 'silent', reason: 'timeout', detail: `${current.progress()} within ${timeoutMs} ms` };
    },
    close: kept.close,
  };
}

function parseHttpUrl(text: string): Readonly<URL> | undefined {
  const url = parseDestination(text);
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** Makes connections that `onClosed` is told of when they close by themselves. */
function createOpen(dial: Dial, onClosed: (connection: Connection) => void) {
  const connect = buildConnector({ ...dial, timeout: 0, autoSelectFamilyAttemptTimeout: CONNECT_ATTEMPT_MS });
  return (origin: string): Connection => {
    let socket: Socket | undefined;
    const client = new Client(origin, {
      ...CLIENT,
      // The types do not tell that the connector answers the socket. While that is being connected, only its closing ends it.
      connect: (options, callback) =>
        void (socket = connect(options, callback) as unknown as Socket | undefined),
    });
    const destroy = () => {
      void client.destroy();
      socket?.destroy();
    };
    const connection = { origin, client, isUsed: false, destroy };
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
  const excerpt = createExcerpt(MAX_ANSWER_BYTES);
  let settle!: (end: End) => void;
  const end = new Promise<End>((resolve) => (settle = resolve));
  let status = 0;
  let retryAfter: string | undefined;
  const finish = () => settle(toAnswer(status, excerpt.text(), parseRetryAfter(retryAfter, clock.now())));

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart() {},
    onResponseStart(_controller, statusCode, headers) {
      // Beginning with 1 it is only news of the answer to come.
      if (statusCode < 200) return;
      status = statusCode;
      retryAfter = [headers['retry-after']].flat()[0];
    },
    onResponseData(_controller, chunk) {
      if (excerpt.push(chunk) === 'open') return;
      // An answer is an answer however long: the rest is not read, and the connection is given up with it.
      finish();
      connection.destroy();
    },
    onResponseEnd() {
      finish();
      connection.isUsed = true;
      onFree(connection);
    },
    onResponseError(_controller, error) {
      settle(status > 0 ? CLOSED_MID_BODY : toFailure(error, connection));
    },
  };
  const { headers, body } = request;
  connection.client.dispatch({ method: 'POST', path: url.pathname + url.search, headers, body }, handler);
  return {
    end,
    cut() {
      settle('cut');
      connection.destroy();
    },
    progress: () => (status > 0 ? `answer ${status} not finished` : 'no answer'),
  };
}

const CLOSED_MID_BODY: Reply = { kind: 'silent', reason: 'unreachable', detail: 'closed mid-body' };

function toFailure(error: Error, { isUsed }: Connection): Reply | 'stale' {
  const code = error.name === 'HTTPParserError' ? 'HPE_INVALID' : codeOf(error);
  const nodeCode = NODE_CODES[code] ?? code;
  return isUsed && (nodeCode === 'ECONNRESET' || nodeCode === 'EPIPE') ? 'stale' : describeCode(nodeCode);
}

function toAnswer(status: number, body: string, retryAfterMs: number | undefined): Reply {
  return { kind: 'answered', status, body, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
