import { connect } from 'node:net';

const IDLE_LIMIT_MS = 30_000;

/**
 * One keep-alive connection with one request under way at a time, on a bare socket: the load generator shares the
 * machine with what it measures, so it must cost next to nothing. Answers need a Content-Length.
 */
export function openConnection({ host, port }) {
  let socket;
  let waiting;
  let received = '';

  const settle = (how, value) => {
    const call = waiting;
    waiting = undefined;
    received = '';
    call?.[how](value);
  };
  const dial = () => {
    const fresh = connect({ host, port, noDelay: true });
    fresh.on('data', (chunk) => {
      received += chunk.latin1Slice();
      const answer = parseAnswer(received);
      if (answer) settle('resolve', answer);
    });
    fresh.setTimeout(IDLE_LIMIT_MS, () => fresh.destroy());
    fresh.on('error', () => {});
    fresh.on('close', () => {
      if (socket === fresh) socket = undefined;
      settle('reject', new Error('The connection was closed'));
    });
    return fresh;
  };
  return {
    /** `text` is the whole request. Resolves to { status, head, body }. */
    request(text) {
      socket ??= dial();
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(text, 'latin1');
      });
    },
    close: () => socket?.destroy(),
  };
}

/** Undefined until the answer is complete. */
function parseAnswer(text) {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  const bodyStart = headEnd + 4;
  // Nothing changed: it has no body, and says no length.
  if (/^HTTP\/1\.1 304 /.test(head)) return { status: 304, head, body: '' };
  if (!length || text.length < bodyStart + Number(length[1])) return undefined;
  return { status: Number(head.slice(9, 12)), head, body: text.slice(bodyStart) };
}
