import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Link = { url: string; close(): Promise<void> };

/**
 * A way to the server at `url`, or wherever it leads at the moment: `carry` is called for each connection, with its far side, and
 * `end` ends both.
 */
export async function startLink(
  url: string | (() => string),
  carry: (near: Socket, far: Socket, end: () => void) => void,
): Promise<Link> {
  const urlNow = () => (typeof url === 'string' ? url : url());
  const server = createServer((near) => {
    const { hostname, port } = new URL(urlNow());
    const far = connect({ host: hostname, port: Number(port) });
    const end = () => [near, far].forEach((one) => one.destroy());
    for (const one of [near, far]) one.on('error', end).on('close', end);
    carry(near, far, end);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(urlNow());
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: through.href,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
