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

export type EchoReceiver = { url: string; close: () => Promise<void> };

/** A receiver on this machine: `answer` sees each webhook and gives the status to answer with. */
export async function startEchoReceiver(options: {
  /** What verifies, asked for each webhook: they are rotated while it runs. */
  secrets: () => Promise<readonly string[]>;
  /** Where to listen if nobody else does; any free port otherwise. */
  preferredPort?: number;
  answer: (arrival: Arrival) => number;
}): Promise<EchoReceiver> {
  const server = createServer((request, response) => {
    const at = new Date();
    void Promise.all([readBytes(request), options.secrets()]).then(
      ([body, secrets]) => {
        const arrival = readArrival(request, body, at, secrets);
        response.statusCode = arrival ? options.answer(arrival) : 400;
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
    signed: isSigned(request, id, body, secrets),
  };
}

type Envelope = { payload: string; scheduledTime: string };

/** Undefined for a raw body. */
function readEnvelope(text: string): Envelope | undefined {
  try {
    const read = JSON.parse(text) as Partial<Envelope> | null;
    const isOne = typeof read?.payload === 'string' && typeof read.scheduledTime === 'string';
    return isOne ? (read as Envelope) : undefined;
  } catch {
    return undefined;
  }
}

/** During a rotation each header is by another of them. */
function isSigned(
  { headers }: IncomingMessage,
  id: string,
  body: Buffer,
  secrets: readonly string[],
): boolean {
  const theirs = String(headers['webhook-signature']).split(' ');
  const [ms, s] = [Number(headers['x-jiter-request-timestamp']), Number(headers['webhook-timestamp'])];
  return (
    secrets.some((secret) => headers['x-jiter-signature'] === signJiter(secret, ms, body)) &&
    secrets.some((secret) => theirs.includes(signStandard(secret, id, s, body)))
  );
}
