import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startLink, type Link } from './link.ts';

/**
 * A way to the server at `url` that carries `bytesPerS` of each connection's answers, and `askedBytesPerS` of its questions: as many
 * as others by default.
 */
export const startSlowLink = (url: string, bytesPerS: number, askedBytesPerS = Infinity): Promise<Link> =>
  startLink(url, (near, far, end) => {
    void carry(near, far, askedBytesPerS).catch(end);
    void carry(far, near, bytesPerS).catch(end);
  });

async function carry(from: Socket, to: Socket, bytesPerS: number): Promise<void> {
  for await (const piece of from as AsyncIterable<Buffer>) {
    to.write(piece);
    await pause((piece.length / bytesPerS) * 1_000);
  }
}
