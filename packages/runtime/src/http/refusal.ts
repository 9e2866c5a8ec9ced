import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** An answer that the server gives by itself. Like every error it is JSON with a `message`. */
export type Refusal = { status: number; message: string; retryAfterS?: number };

export type Headers = readonly (readonly [name: string, value: string])[];

/** In its turn, when others on the same connection are answered first. */
export function refuse(res: ServerResponse, refusal: Refusal, headers: Headers): void {
  const { head, body } = write(refusal, headers);
  for (const [name, value] of head) res.setHeader(name, value);
  res.writeHead(refusal.status).end(body);
}

/** For what never became a request, and has no response object. Says that the connection ends, and ends it. */
export function refuseOnSocket(
  socket: Duplex,
  refusal: Refusal,
  headers: Headers,
  date = new Date().toUTCString(),
): void {
  const { head, body } = write(refusal, headers);
  const lines = [...head, ['Connection', 'close']].map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n` +
      `Date: ${date}\r\n${lines.join('')}\r\n${body}`,
  );
}

function write({ status: _status, message, retryAfterS }: Refusal, headers: Headers) {
  const body = JSON.stringify({ message });
  const head: [string, string][] = [
    ...headers.map(([name, value]): [string, string] => [name, value]),
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Content-Length', String(Buffer.byteLength(body))],
  ];
  if (retryAfterS !== undefined) head.push(['Retry-After', String(retryAfterS)]);
  return { head, body };
}

/** How long the head of a request may take, and all of it, from its first byte on. In ms. */
export type ArrivalTimes = { headersTimeout: number; requestTimeout: number };

/** What is wrong with bytes that Node could not read as a request, or did not get in time. */
export function refusalOfError(code: string | undefined, times: ArrivalTimes): Refusal {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: tooLong(times) };
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: 'The headers are too large: with the path they may have 16 KiB' };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { status: 413, message: 'The extensions of the chunks are too large: leave them out' };
    default:
      return { status: 400, message: 'This is not a request that HTTP/1.1 knows' };
  }
}

function tooLong({ headersTimeout, requestTimeout }: ArrivalTimes): string {
  const [head, whole] = [headersTimeout, requestTimeout].map((ms) => `${ms / 1_000} s`);
  return `The request took too long to arrive: its head may take ${head}, and all of it ${whole}`;
}
