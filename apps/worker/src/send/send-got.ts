import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import got from 'got';
import { systemClock, type Clock } from '@jiter/core';
import { createFreshAgents, createKeepingAgents, type Agents, type OwnOptions } from './agents.ts';
import { createExcerpt } from './answer/excerpt.ts';
import { toReply } from './answer/to-reply.ts';
import { codeOf, describeBroken, describeCode, describeFailure } from './describe-failure.ts';
import { parseHttpUrl, serverNameOf } from './destination.ts';
import { timesOf, type ConnectTimes } from './connect-times.ts';
import {
  isAboutConnection,
  isHangUp,
  timingOf,
  untilAllIsRead,
  type End,
  type Exchange,
} from './exchange.ts';
import { watchWire, type Wire } from './framing/wire.ts';
import { runExchange } from './run-exchange.ts';
import {
  headersBeside,
  MAX_ANSWER_BYTES,
  MAX_KEPT,
  type Sender,
  type SenderOptions,
  type SendRequest,
} from './sender.ts';

/** The Sender on got. Its retries, redirects, cookies and time limits are off: one attempt is one request. */
export function createGotSender({
  dial = {},
  clock = systemClock,
  maxKept = MAX_KEPT,
}: SenderOptions = {}): Sender {
  const kept = createKeepingAgents(dial, maxKept);
  const fresh = createFreshAgents(dial);
  return {
    async send(request) {
      const url = parseHttpUrl(request.url);
      if (!url) return describeCode('ERR_INVALID_URL');
      const deadlineAt = performance.now() + request.timeoutMs;
      if (kept.areWaiting()) await untilAllIsRead();
      return runExchange(request, deadlineAt, {
        first: () => exchange(request, url, kept, clock),
        again: () => exchange(request, url, fresh, clock),
      });
    },
    close() {
      kept.close();
      fresh.close();
    },
  };
}

const client = got.extend({
  method: 'POST',
  throwHttpErrors: false,
  followRedirect: false,
  retry: { limit: 0 },
  decompress: false,
});

/**
 * got reads meanings into URLs that a destination does not have (a host called unix): it gets to see this one. So it does
 * into methods and bodies: to it all requests are POST, and one without a body has an empty one, of which nothing is written.
 */
const STAND_IN = 'http://receiver.invalid/';

/** It ends in a reply, by being cut, or 'stale'. */
function exchange(request: SendRequest, url: Readonly<URL>, agents: Agents, clock: Clock): Exchange {
  const beganAt = performance.now();
  const excerpt = createExcerpt(MAX_ANSWER_BYTES);
  let sent: ClientRequest | undefined;
  let answer: IncomingMessage | undefined;
  let wire: Wire | undefined;
  let connect: ConnectTimes | undefined;
  let firstByteAt: number | undefined;
  let hasLeft = false;
  const { promise: end, resolve: settle } = withResolvers<End>();
  const stream = client.stream(STAND_IN, {
    body: bodyOf(request),
    request(_url, options, callback) {
      sent = dialExactly(
        request,
        url,
        { ...options, agent: agents[url.protocol === 'https:' ? 'https' : 'http'] },
        callback,
      );
      sent.prependOnceListener('response', onAnswer);
      sent.once('socket', (socket) => {
        connect = timesOf(socket);
        wire = watchWire(socket);
        wire.begin({ onFirstByte: () => (firstByteAt = performance.now()), onFault: settle });
        // Until then what is written is kept.
        if (sent!.reusedSocket) hasLeft = true;
        else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => (hasLeft = true));
      });
      return sent;
    },
  });

  function onAnswer(response: IncomingMessage): void {
    answer = response;
    if (!sent!.reusedSocket || !isAboutConnection(response.statusCode!, wire!.closes())) return;
    settle('stale');
    stream.destroy();
  }

  function finish(): void {
    const { statusCode: status = 0, headers } = answer!;
    settle(toReply({ status, headers, body: excerpt }, clock.now(), MAX_ANSWER_BYTES));
    // node waits until the request has left, and so for as long as whoever has answered early reads none of it.
    if (!sent!.writableFinished) stream.destroy();
  }

  stream.on('data', (chunk: Buffer) => {
    if (excerpt.push(chunk) === 'open') return;
    // An answer is an answer however long: the rest is not read, and the connection is given up with it.
    finish();
    stream.destroy();
  });
  stream.once('end', finish);
  // Not once(): what got still has to say after the end must not become an uncaught error.
  stream.on('error', (error: Error) => {
    // node takes one for complete that has no length and whose connection was reset.
    if (answer?.complete && wire?.isWhole()) {
      // Whatever went wrong after the answer is none of it.
      for (const source of [stream, answer]) readRest(source, excerpt.push);
      finish();
    } else if (answer) settle(describeBroken(error));
    else settle(isStale(error, sent, wire) ? 'stale' : describeFailure(error));
  });
  return {
    end,
    cut() {
      settle('cut');
      stream.destroy();
    },
    progress: () => (answer ? `answer ${answer.statusCode} not finished` : 'no answer'),
    hasLeft: () => hasLeft,
    timing: () => timingOf(beganAt, connect, firstByteAt),
  };
}

/** node writes headers and a text behind them as one, in UTF-8; headers are Latin-1. */
function bodyOf({ headers, body = '' }: SendRequest): string | Buffer {
  return typeof body === 'string' && hasMoreThanAscii(headers) ? Buffer.from(body) : body;
}

function hasMoreThanAscii(headers: Record<string, string>): boolean {
  for (const name in headers) if (/[^\0-\x7f]/.test(headers[name]!)) return true;
  return false;
}

/** got writes header names in lower case; the contract's are sent as they stand there. */
function dialExactly(
  { method = 'POST', headers, body, org }: SendRequest,
  url: Readonly<URL>,
  options: https.RequestOptions,
  callback?: (response: http.IncomingMessage) => void,
): ClientRequest {
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const transport = url.protocol === 'https:' ? https : http;
  const servername = serverNameOf(url.hostname);
  const all: https.RequestOptions & OwnOptions = {
    ...options,
    org,
    method,
    headers: { ...headers, ...headersBeside(headers), ...length },
    ...(servername && { servername }),
  };
  const sent = transport.request(url, all, callback);
  // got listens for the first error alone.
  return sent.on('error', () => {});
}

function isStale(error: Error, sent: ClientRequest | undefined, wire: Wire | undefined): boolean {
  return sent?.reusedSocket === true && wire?.isUntouched() === true && isHangUp(codeOf(error));
}

function readRest(source: NodeJS.ReadableStream, push: (chunk: Buffer) => unknown): void {
  for (let chunk; (chunk = source.read() as Buffer | null) !== null;) push(chunk);
}

function withResolvers<T>() {
  let resolve!: (value: T | Promise<T>) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
