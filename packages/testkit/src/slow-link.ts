import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type SlowLink = { url: string; close(): Promise<void> };

/**
 * A way to the server at `url` that carries `bytesPerS` of each connection's answers, and `askedBytesPerS` of its questions: as many
 * as others by default.
 */
export async function startSlowLink(
  url: string,
  bytesPerS: number,
  askedBytesPerS = Infinity,
): Promise<SlowLink> {
  const { hostname, port } = new URL(url);
  const server = createServer((socket) => {
    const far = connect({ host: hostname, port: Number(port) });
    const end = () => [socket, far].forEach((one) => one.destroy());
    for (const one of [socket, far]) one.on('error', end).on('close', end);
    void carry(socket, far, askedBytesPerS).catch(end);
    void carry(far, socket, bytesPerS).catch(end);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: through.href,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

async function carry(from: Socket, to: Socket, bytesPerS: number): Promise<void> {
  for await (const piece of from as AsyncIterable<Buffer>) {
    to.write(piece);
    await pause((piece.length / bytesPerS) * 1_000);
  }
}
