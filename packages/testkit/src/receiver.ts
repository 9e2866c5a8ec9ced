import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

export type ReceiverStep = {
  status?: number;
  body?: string;
  headers?: Record<string, string>;
  /** Before the answer begins. */
  delayMs?: number;
  /** Before the answer begins, however long that takes. */
  hold?: Promise<unknown>;
  /** Never answers. */
  hang?: true;
  /** Sends half of the body, then closes the connection. */
  closeMidBody?: true;
  /** Sends one byte of the body at a time. */
  byteEveryMs?: number;
  /** Sends a body of this size instead, as fast as it is read. */
  bodyBytes?: number;
};

export type Hit = {
  /** When the request's head arrived, ms since the epoch. */
  at: number;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As it came, byte for byte; as text, and as what it is. */
  body: string;
  bytes: Buffer;
  /** Its `webhook-id`. */
  id: string;
};

export type Receiver = { url: string; port: number; hits: Hit[]; close(): Promise<void> };

export type ReceiverScript = readonly (number | ReceiverStep)[] | ((hit: Hit) => number | ReceiverStep);

/** A webhook receiver on a free port. A list answers one step per request, its last one for ever. */
export async function startReceiver(script: ReceiverScript = [200]): Promise<Receiver> {
  const hits: Hit[] = [];
  const stopped = new AbortController();
  const server = createServer((request, response) => {
    const at = Date.now();
    void readHit(request, at)
      .then((hit) => answer(response, chooseStep(script, hit, hits.push(hit) - 1), stopped.signal))
      .catch(() => response.destroy()); // the client went away, or the receiver was closed
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    stopped.abort();
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/`, port, hits, close };
}

async function readHit(request: IncomingMessage, at: number): Promise<Hit> {
  const { method = '', url: path = '', headers } = request;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const body = bytes.toString('utf8');
  return { at, method, path, headers, body, bytes, id: String(headers['webhook-id'] ?? '') };
}

function chooseStep(script: ReceiverScript, hit: Hit, index: number): ReceiverStep {
  const step =
    typeof script === 'function' ? script(hit) : (script[Math.min(index, script.length - 1)] ?? 200);
  return typeof step === 'number' ? { status: step } : step;
}

async function answer(response: ServerResponse, step: ReceiverStep, signal: AbortSignal): Promise<void> {
  if (step.hang) return;
  await step.hold;
  if (step.delayMs !== undefined) await pause(step.delayMs, undefined, { signal });
  response.writeHead(step.status ?? 200, step.headers);
  const body = Buffer.from(step.body ?? '');
  if (step.closeMidBody) return closeMidBody(response, body);
  if (step.byteEveryMs !== undefined) await trickle(response, body, step.byteEveryMs, signal);
  if (step.bodyBytes !== undefined) await flood(response, step.bodyBytes);
  response.end(step.byteEveryMs === undefined ? body : undefined);
}

function closeMidBody(response: ServerResponse, body: Buffer): void {
  const half = body.length > 1 ? body.subarray(0, body.length / 2) : Buffer.from('half a bo');
  response.write(half, () => response.destroy());
}

async function trickle(
  response: ServerResponse,
  body: Buffer,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (const byte of body) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await pause(everyMs, undefined, { signal });
  }
}

function* chunksOf(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  for (let left = bytes; left > 0; left -= chunk.length)
    yield chunk.subarray(0, Math.min(left, chunk.length));
}

/** Until all of it is written, or nobody takes any more. */
async function flood(response: ServerResponse, bytes: number): Promise<void> {
  await pipeline(chunksOf(bytes), response, { end: false }).catch(() => {});
}
