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
  /** Both of its signatures, checked against the secret as a customer would. */
  signed: boolean;
};

export type EchoReceiver = { url: string; close: () => Promise<void> };

/** A receiver on this machine: `answer` sees each webhook and gives the status to answer with. */
export async function startEchoReceiver(options: {
  secret: string;
  /** Where to listen if nobody else does; any free port otherwise. */
  preferredPort?: number;
  answer: (arrival: Arrival) => number;
}): Promise<EchoReceiver> {
  const server = createServer((request, response) => {
    const at = new Date();
    void readBytes(request).then(
      (body) => {
        const arrival = readArrival(request, body, at, options.secret);
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
function readArrival(request: IncomingMessage, body: Buffer, at: Date, secret: string): Arrival | undefined {
  const { 'webhook-id': id, 'x-jiter-scheduled-time': time } = request.headers;
  const text = body.toString('utf8');
  const { payload, scheduledTime } = readEnvelope(text) ?? { payload: text, scheduledTime: time };
  if (typeof id !== 'string' || typeof scheduledTime !== 'string') return undefined;
  return {
    at,
    eventId: id.replace('evt_', ''),
    payload,
    scheduledTime: new Date(scheduledTime),
    signed: isSigned(request, id, body, secret),
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

function isSigned({ headers }: IncomingMessage, id: string, body: Buffer, secret: string): boolean {
  const jiter = signJiter(secret, Number(headers['x-jiter-request-timestamp']), body);
  const standard = signStandard(secret, id, Number(headers['webhook-timestamp']), body);
  const theirs = String(headers['webhook-signature']).split(' ');
  return headers['x-jiter-signature'] === jiter && theirs.includes(standard);
}
