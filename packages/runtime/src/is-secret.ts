import { createHash, timingSafeEqual } from 'node:crypto';

/** Tells whether what somebody gave is this secret. Digests have one length, so that comparing them tells nothing about its. */
export function createIsSecret(secret: string): (given: string) => boolean {
  const expected = digest(secret);
  return (given) => timingSafeEqual(digest(given), expected);
}

const digest = (text: string) => createHash('sha256').update(text).digest();
