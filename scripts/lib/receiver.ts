import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signJiter, signStandard } from '@jiter/core';

/** A webhook that arrived. */
export type Arrival = {
  at: Date;
  eventId: string;
  /** Of a raw body all of it. */
  payload: string;
  scheduledTime: Date;
  /** Both of its signatures, checked against the secrets that sign now, as a customer would. */
  signed: boolean;
};

/** What a channel was told: an incident, say. */
export type ArrivedNotice = { at: Date; type: string; text: string; signed: boolean };

export type EchoReceiver = { url: string; close: () => Promise<void> };

/** A receiver on this machine: `answer` sees each webhook and gives the status to answer with. */
export async function startEchoReceiver(options: {
  /** What verifies, asked for each webhook: they are rotated while it runs. */
  secrets: () => Promise<readonly string[]>;
  /** Where to listen if nobody else does; any free port otherwise. */
  preferredPort?: number;
  answer: (arrival: Arrival) => number;
  /** Told of notices. */
  onNotice?: (notice: ArrivedNotice) => void;
}): Promise<EchoReceiver> {
  const server = createServer((request, response) => {
    const at = new Date();
    void Promise.all([readBytes(request), options.secrets()]).then(
      ([body, secrets]) => {
        const notice = readNotice(request, body, at, secrets);
        if (notice) options.onNotice?.(notice);
        const arrival = readArrival(request, body, at, secrets);
        response.statusCode = arrival ? options.answer(arrival) : notice ? 200 : 400;
        response.end();
      },
      () => response.destroy(),
    );
  });
  await listen(server, options.preferredPort ?? 0).catch(() => listen(server, 0));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

/** Beside the API, where it is looked for, and not where a worker is to answer probes. Any, where the API has any. */
export function portBeside({ port, healthPort }: { port: number; healthPort?: number }): number {
  if (port === 0) return 0;
  return port + 1 === healthPort ? port + 2 : port + 1;
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Undefined for anything that is no webhook of ours: somebody opened the address in a browser, say. */
function readArrival(
  request: IncomingMessage,
  body: Buffer,
  at: Date,
  secrets: readonly string[],
): Arrival | undefined {
  const { 'webhook-id': id, 'x-jiter-scheduled-time': time } = request.headers;
  const text = body.toString('utf8');
  const { payload, scheduledTime } = readEnvelope(text) ?? { payload: text, scheduledTime: time };
  if (typeof id !== 'string' || typeof scheduledTime !== 'string') return undefined;
  return {
    at,
    eventId: id.replace('evt_', ''),
    payload,
    scheduledTime: new Date(scheduledTime),
    signed: hasOwn(request, body, secrets) && hasStandard(request, id, body, secrets),
  };
}

/** Undefined for anything else. Of the signatures it has that of Standard Webhooks. */
function readNotice(
  request: IncomingMessage,
  body: Buffer,
  at: Date,
  secrets: readonly string[],
): ArrivedNotice | undefined {
  const id = request.headers['webhook-id'];
  if (typeof id !== 'string' || !id.startsWith('ntc_')) return undefined;
  const { type, data } = readObject(body.toString('utf8')) as { type?: unknown; data?: { text?: unknown } };
  const text = data?.text;
  if (typeof type !== 'string' || typeof text !== 'string') return undefined;
  return { at, type, text, signed: hasStandard(request, id, body, secrets) };
}

type Envelope = { payload: string; scheduledTime: string };

/** Undefined for a raw body. */
function readEnvelope(text: string): Envelope | undefined {
  const { payload, scheduledTime } = readObject(text);
  return typeof payload === 'string' && typeof scheduledTime === 'string'
    ? { payload, scheduledTime }
    : undefined;
}

/** Empty where it is none. */
function readObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** During a rotation each header is by another of them. */
function hasOwn({ headers }: IncomingMessage, body: Buffer, secrets: readonly string[]): boolean {
  const ms = Number(headers['x-jiter-request-timestamp']);
  return secrets.some((secret) => headers['x-jiter-signature'] === signJiter(secret, ms, body));
}

function hasStandard(
  { headers }: IncomingMessage,
  id: string,
  body: Buffer,
  secrets: readonly string[],
): boolean {
  const theirs = String(headers['webhook-signature']).split(' ');
  const s = Number(headers['webhook-timestamp']);
  return secrets.some((secret) => theirs.includes(signStandard(secret, id, s, body)));
}
