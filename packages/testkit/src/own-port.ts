import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Above what usual servers have, and below what Linux (32768) and others (49152) lend to outgoing connections. */
const [FIRST, LAST] = [10_240, 32_767];
/** Test files run at a time, and each process of jest has a part of these ports to itself. */
const PARTS = 32;
const PART = Math.floor((LAST + 1 - FIRST) / PARTS);
const first = FIRST + (Number(process.env.JEST_WORKER_ID ?? 0) % PARTS) * PART;
/** A test may not listen there yet, or just now not. */
// eslint-disable-next-line no-restricted-syntax -- For as long as the process of jest.
const given = new Set<number>();

/**
 * A port to stop listening on and come back to. One that the system chose could be lent meanwhile to any connection
 * that somebody dials, and the server would find it taken.
 */
export async function ownPort(): Promise<number> {
  for (;;) {
    if (given.size >= PART / 2) given.clear();
    const port = randomInt(first, first + PART);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
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
