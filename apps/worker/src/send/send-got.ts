import http, { type ClientRequest } from 'node:http';
import https from 'node:https';
import got, { type Response } from 'got';
import { systemClock, type Clock, type Reply } from '@jiter/core';
import { createExcerpt } from './read-answer.ts';
import { onAbort } from './on-abort.ts';
import { onDeadline } from './on-deadline.ts';
import { parseRetryAfter } from './read-answer.ts';
import { MAX_ANSWER_BYTES, type Dial, type Sender, type SenderOptions, type SendRequest } from './sender.ts';
import { codeOf, describeFailure } from './describe-failure.ts';

type Agents = { http: http.Agent; https: https.Agent };

const KEEP_ALIVE: http.AgentOptions = {
  keepAlive: true,
  // The number of requests in flight is the caller's to bound; what stays open afterwards is ours.
  maxFreeSockets: 64,
  scheduling: 'lifo',
  timeout: 30_000,
};
/** Node's default of 250 ms gives up on hosts with several addresses that are merely far away. */
const CONNECT_ATTEMPT_MS = 1_000;

/** The Sender on got. Its retries, redirects, cookies and time limits are off: one attempt is one request. */
export function createGotSender({ dial = {}, clock = systemClock }: SenderOptions = {}): Sender {
  const kept = createAgents(dial, KEEP_ALIVE);
  const fresh = createAgents(dial, { keepAlive: false });
  return {
    async send(request) {
      const deadlineAt = performance.now() + request.timeoutMs;
      const reply = await bounded(request, deadlineAt, () => exchange(request, kept, clock));
      if (reply !== 'stale') return reply;
      // The receiver closed an idle connection just as we used it, and most likely never saw the request. If it did,
      // it sees the same webhook-id again: delivery is at least once. On a new connection this cannot happen twice.
      const again = await bounded(request, deadlineAt, () => exchange(request, fresh, clock));
      return again === 'stale' ? describeFailure(undefined) : again;
    },
    close() {
      for (const agents of [kept, fresh]) {
        agents.http.destroy();
        agents.https.destroy();
      }
    },
  };
}

function createAgents(dial: Dial, options: http.AgentOptions): Agents {
  const all = { ...options, ...dial, autoSelectFamilyAttemptTimeout: CONNECT_ATTEMPT_MS };
  return { http: new http.Agent(all), https: new https.Agent(all) };
}

const client = got.extend({
  method: 'POST',
  throwHttpErrors: false,
  followRedirect: false,
  retry: { limit: 0 },
  decompress: false,
});

/** Cuts an exchange at the deadline, whatever it is waiting for, or when the signal is aborted. */
async function bounded(
  { timeoutMs, signal }: SendRequest,
  deadlineAt: number,
  start: () => Exchange,
): Promise<Reply | 'stale'> {
  signal?.throwIfAborted();
  const { end, cut, progress } = start();
  const stopWaiting = onDeadline(Math.max(0, deadlineAt - performance.now()), cut);
  const stopListening = signal && onAbort(signal, cut);
  const ended = await end;
  stopWaiting();
  stopListening?.();
  if (ended !== 'cut') return ended;
  signal?.throwIfAborted();
  return { kind: 'silent', reason: 'timeout', detail: `${progress()} within ${timeoutMs} ms` };
}

/** One request on one connection. It ends in a reply, by being cut, or 'stale': a kept connection was closed. */
type Exchange = { end: Promise<Reply | 'stale' | 'cut'>; cut: () => void; progress: () => string };

function exchange(request: SendRequest, agent: Agents, clock: Clock): Exchange {
  const excerpt = createExcerpt(MAX_ANSWER_BYTES);
  let sent: ClientRequest | undefined;
  let answer: Response | undefined;
  const stream = client.stream(request.url, {
    body: request.body,
    agent,
    request: (url, options, callback) => (sent = dialExactly(request, url, options, callback)),
  });
  const { promise: end, resolve: settle } = withResolvers<Reply | 'stale' | 'cut'>();
  const finish = () => settle(toAnswer(answer!, excerpt.text(), clock.now()));

  stream.on('response', (response: Response) => (answer = response));
  stream.on('data', (chunk: Buffer) => {
    if (excerpt.push(chunk) === 'open') return;
    // An answer is an answer however long: the rest is not read, and the connection is given up with it.
    finish();
    stream.destroy();
  });
  stream.once('end', finish);
  // Not once(): what got still has to say after the end must not become an uncaught error.
  stream.on('error', (error: Error) => {
    if (answer) settle({ kind: 'silent', reason: 'unreachable', detail: 'closed mid-body' });
    else settle(isStale(sent, error) ? 'stale' : describeFailure(error));
  });
  return {
    end,
    cut() {
      settle('cut');
      stream.destroy();
    },
    progress: () => (answer ? `answer ${answer.statusCode} not finished` : 'no answer'),
  };
}

/** got writes header names in lower case; the contract's are sent as they stand there. */
function dialExactly(
  { headers, body }: SendRequest,
  url: URL,
  options: https.RequestOptions,
  callback?: (response: http.IncomingMessage) => void,
): ClientRequest {
  const exact = { ...headers, 'Content-Length': Buffer.byteLength(body) };
  const transport = url.protocol === 'https:' ? https : http;
  return transport.request(url, { ...options, headers: exact }, callback);
}

function isStale(sent: ClientRequest | undefined, error: Error): boolean {
  return sent?.reusedSocket === true && ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

function toAnswer(response: Response, body: string, now: Date): Reply {
  const retryAfterMs = parseRetryAfter(response.headers['retry-after'], now);
  return {
    kind: 'answered',
    status: response.statusCode,
    body,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
