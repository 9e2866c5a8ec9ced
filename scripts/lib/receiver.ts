import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signJiter, signStandard } from '@jiter/core';

/** A webhook that arrived. */
export type Arrival = {
  at: Date;
  eventId: string;
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
    void readText(request).then(
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

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined for anything that is no webhook of ours: somebody opened the address in a browser, say. */
function readArrival(request: IncomingMessage, body: string, at: Date, secret: string): Arrival | undefined {
  try {
    const { payload, scheduledTime } = JSON.parse(body) as { payload: string; scheduledTime: string };
    const id = String(request.headers['webhook-id']);
    return {
      at,
      eventId: id.replace('evt_', ''),
      payload,
      scheduledTime: new Date(scheduledTime),
      signed: isSigned(request, id, body, secret),
    };
  } catch {
    return undefined;
  }
}

function isSigned({ headers }: IncomingMessage, id: string, body: string, secret: string): boolean {
  const jiter = signJiter(secret, Number(headers['x-jiter-request-timestamp']), body);
  const standard = signStandard(secret, id, Number(headers['webhook-timestamp']), body);
  const theirs = String(headers['webhook-signature']).split(' ');
  return headers['x-jiter-signature'] === jiter && theirs.includes(standard);
}
