// The receiver, a process of its own: it notes when each event arrives, on bare sockets, so that it is not what is
// measured. `/flaky` answers 500 to the first attempt of every event.
import { createServer } from 'node:net';
import { answerCalls } from '../lib/children.mjs';
import { createWallClock } from '../lib/clock.mjs';

const answer = (status, connection) =>
  `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: ${connection}\r\n\r\nok`;
/** The second one for a client that says it will not use the connection again. */
const OK = [answer('200 OK', 'keep-alive'), answer('200 OK', 'close')];
const FAILED = [
  answer('500 Internal Server Error', 'keep-alive'),
  answer('500 Internal Server Error', 'close'),
];

const clock = createWallClock();
let state = emptyState('none', 0);

function emptyState(tag, capacity) {
  return {
    prefix: `${tag}-`,
    arrivals: new Float64Array(capacity).fill(NaN),
    hits: new Uint16Array(capacity),
    refusals: new Uint16Array(capacity),
    delivered: 0,
    strays: 0,
  };
}

/** @returns what to answer. */
function note(path, body) {
  const start = body.indexOf(state.prefix);
  const seq = start === -1 ? NaN : Number.parseInt(body.slice(start + state.prefix.length), 10);
  if (!(seq < state.hits.length)) {
    state.strays += 1;
    return OK;
  }
  if (path === '/flaky' && state.refusals[seq] === 0) {
    state.refusals[seq] = 1;
    return FAILED;
  }
  if (state.hits[seq] === 0) {
    state.arrivals[seq] = clock.now();
    state.delivered += 1;
  }
  state.hits[seq] += 1;
  return OK;
}

const server = createServer({ noDelay: true }, (socket) => {
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.latin1Slice();
    for (;;) {
      const request = parseRequest(received);
      if (!request) return;
      received = received.slice(request.length);
      const [kept, last] = note(request.path, request.body);
      if (request.isLast) socket.end(last);
      else socket.write(kept);
    }
  });
  socket.on('error', () => {});
});

/** Undefined until it is complete. Bodies come with a Content-Length from every system measured here. */
function parseRequest(text) {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd);
  const length = headEnd + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (text.length < length) return undefined;
  const isLast = /\r\nconnection: *close/i.test(head);
  return { path: head.split(' ', 2)[1], body: text.slice(headEnd + 4, length), length, isLast };
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  answerCalls({
    address: () => server.address().port,
    reset({ tag, capacity }) {
      clock.align();
      state = emptyState(tag, capacity);
    },
    delivered: () => state.delivered,
    report: () => ({ arrivals: state.arrivals, hits: state.hits, strays: state.strays }),
  });
});
