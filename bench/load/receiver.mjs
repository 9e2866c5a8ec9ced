// The receiver, a process of its own: it notes when each event arrives, on `node:http` as most receivers are, and does
// nothing else. `/flaky` answers 500 to the first attempt of every event.
import { createServer } from 'node:http';
import { answerCalls } from '../lib/children.mjs';
import { createWallClock } from '../lib/clock.mjs';

const HEADERS = { 'Content-Type': 'text/plain', 'Content-Length': 2 };

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

/** @returns the status to answer. */
function note(path, body) {
  const start = body.indexOf(state.prefix);
  const seq = start === -1 ? NaN : Number.parseInt(body.slice(start + state.prefix.length), 10);
  if (!(seq < state.hits.length)) {
    state.strays += 1;
    return 200;
  }
  if (path === '/flaky' && state.refusals[seq] === 0) {
    state.refusals[seq] = 1;
    return 500;
  }
  if (state.hits[seq] === 0) {
    state.arrivals[seq] = clock.now();
    state.delivered += 1;
  }
  state.hits[seq] += 1;
  return 200;
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const status = note(request.url, Buffer.concat(chunks).latin1Slice());
    response.writeHead(status, HEADERS).end('ok');
  });
});

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
