import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

/** `cuts`: how many answers were lost so far. */
export type CutLink = {
  url: string;
  cuts: () => number;
  loseAnswerTo(words: string): void;
  close(): Promise<void>;
};

/** ReadyForQuery outside a transaction: what came before it is committed. */
const COMMITTED = Buffer.from('Z\0\0\0\x05I', 'latin1');

/**
 * A way to the PostgreSQL at `url`. `loseAnswerTo` has the next statement that says `words` take effect, and ends its connection in
 * place of the answer. A statement that its connection has prepared already says nothing but its name.
 */
export async function startCutLink(url: string): Promise<CutLink> {
  const { hostname, port } = new URL(url);
  let wanted: string | undefined;
  let cuts = 0;
  const server = createServer((socket) => {
    const far = connect({ host: hostname, port: Number(port) });
    let isLost = false;
    let tail = Buffer.alloc(0);
    const end = () => [socket, far].forEach((one) => one.destroy());
    for (const one of [socket, far]) one.on('error', end).on('close', end);
    socket.on('data', (piece) => {
      if (wanted !== undefined && piece.includes(wanted)) {
        isLost = true;
        wanted = undefined;
      }
      far.write(piece);
    });
    far.on('data', (piece) => {
      if (!isLost) return void socket.write(piece);
      tail = Buffer.concat([tail, piece]).subarray(-COMMITTED.length);
      if (!tail.equals(COMMITTED)) return;
      cuts += 1;
      end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: through.href,
    cuts: () => cuts,
    loseAnswerTo: (words) => void (wanted = words),
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
