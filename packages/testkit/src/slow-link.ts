import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type SlowLink = { url: string; close(): Promise<void> };

/** A way to the server at `url` that is as long as others for questions, and carries `bytesPerS` of each connection's answers. */
export async function startSlowLink(url: string, bytesPerS: number): Promise<SlowLink> {
  const { hostname, port } = new URL(url);
  const server = createServer((socket) => {
    const far = connect({ host: hostname, port: Number(port) });
    const end = () => [socket, far].forEach((one) => one.destroy());
    for (const one of [socket, far]) one.on('error', end).on('close', end);
    socket.pipe(far);
    void carry().catch(end);

    async function carry(): Promise<void> {
      for await (const piece of far as AsyncIterable<Buffer>) {
        socket.write(piece);
        await pause((piece.length / bytesPerS) * 1_000);
      }
    }
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
