import fc from 'fast-check';
import { aBody, API_KEY } from '../test-setup.ts';
import type { Known } from './fuzz-http.fixture.ts';

const NEWLINES = ['\r\n', '\n', '\r', '\r\n\r\n', '\0'];
const TROUBLE = [
  'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked, identity', 'Transfer-Encoding : chunked', 'Content-Length: 0', 'Content-Length: -1', 'Content-Length: 1e3', 'Content-Length: 99999999999999999999', 'Content-Length: 5, 6', 'Host:', `${'X: y\r\n'.repeat(120)}X: y`, 'Host: a\r\nHost: b', 'Connection: upgrade\r\nUpgrade: websocket', 'Connection: close, x-api-key', 'Expect: 100-continue', 'Expect: 200-ok', ' folded: yes', ': empty', 'X: \x01', 'Content-Encoding: gzip', 'Range: bytes=0-', 'x-api-key: other',
]; // prettier-ignore

/** A request as it goes over the wire, right in every byte. */
function aRequest(known: Known): fc.Arbitrary<string> {
  const target = fc.constantFrom(
    'POST /api/events',
    'POST /api/events/batch',
    'GET /api/events',
    `PUT /api/events/${known['events']![0]}`,
    `GET /api/events/${known['events']![0]}`,
    'POST /api/cronjobs',
    `PUT /api/cronjobs/${known['cronjobs']![0]}`,
    `DELETE /api/cronjobs/${known['cronjobs']![1]}`,
    'GET /readyz',
    'OPTIONS *',
    'CONNECT example.com:443',
    'HELLO /api/events',
  );
  return fc
    .tuple(target, fc.boolean(), fc.subarray(TROUBLE, { maxLength: 2 }))
    .map(([line, isChunked, trouble]) => {
      const body = /^P/.test(line) ? bodyFor(line) : '';
      const length = Buffer.byteLength(body);
      const framing = isChunked && body ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
      const head = [
        `${line} HTTP/1.1`,
        'Host: x',
        `x-api-key: ${API_KEY}`,
        'Content-Type: application/json',
        'Connection: close',
        framing,
        ...trouble,
      ];
      const framed = isChunked && body ? `${length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body;
      return `${head.join('\r\n')}\r\n\r\n${framed}`;
    });
}

function bodyFor(line: string): string {
  if (line.includes('batch')) return JSON.stringify([aBody()]);
  if (line.includes('events')) return JSON.stringify(aBody());
  return JSON.stringify({ payload: '', destination: 'https://example.com/', expression: '0 9 * * 1' });
}

type Cut = { at: number; drop: number; put: string };
const aCut: fc.Arbitrary<Cut> = fc.record({
  at: fc.nat(),
  drop: fc.nat({ max: 20 }),
  put: fc.oneof(
    fc.constantFrom(...NEWLINES, ...TROUBLE),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  ),
});

function apply(text: string, { at, drop, put }: Cut): string {
  const where = at % (text.length + 1);
  return text.slice(0, where) + put + text.slice(where + drop);
}

/** Bytes for a socket: nonsense, requests that were damaged, several in a row, ones that stop half-way. */
export function anyBytes(known: Known): fc.Arbitrary<Buffer> {
  const damaged = fc
    .tuple(fc.array(aRequest(known), { minLength: 1, maxLength: 3 }), fc.array(aCut, { maxLength: 3 }))
    .map(([requests, cuts]) => cuts.reduce(apply, requests.join('')));
  const halved = fc.tuple(aRequest(known), fc.nat()).map(([text, at]) => text.slice(0, at % text.length));
  return fc.oneof(
    { weight: 6, arbitrary: damaged.map((text) => Buffer.from(text, 'latin1')) },
    { weight: 2, arbitrary: halved.map((text) => Buffer.from(text, 'latin1')) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
  );
}
