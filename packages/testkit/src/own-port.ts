import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Above what usual servers have, and below what Linux (32768) and others (49152) lend to outgoing connections. */
const [FIRST, LAST] = [10_240, 32_767];

/**
 * A port to stop listening on and come back to. One that the system chose could be lent meanwhile to any connection
 * that somebody dials, and the server would find it taken.
 */
export async function ownPort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST + 1);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  const isListening = await once(probe, 'listening').then(
    () => true,
    () => false,
  );
  if (isListening) await new Promise((resolve) => probe.close(resolve));
  return isListening;
}
