import type { Unanswered } from '../exchange.ts';

/** Of a head, and of what may follow a body: as much as node and undici read of either. */
export const MAX_HEAD_BYTES = 16_384;
/**
 * All bytes of an answer that are no body: announcements (1xx), heads, sizes of chunks. An answer in chunks of one byte
 * each, as long as one is read, stays below it.
 */
export const MAX_OVERHEAD_BYTES = 65_536;

export const TOO_LONG_A_HEAD = unreadable(`answered with more than ${MAX_HEAD_BYTES / 1_024} KiB of headers`);
export const TOO_MUCH_OVERHEAD = unreadable(
  `answered with more than ${MAX_OVERHEAD_BYTES / 1_024} KiB that are no body`,
);
export const BARE_LINE_FEEDS = notHttp('line feeds without carriage returns');

/** Told to the customer, whose receiver it is. */
export function notHttp(what: string): Unanswered {
  return unreadable(`answered in a form that is not HTTP: ${what}`);
}

function unreadable(detail: string): Unanswered {
  return { kind: 'unanswered', reason: 'unreachable', detail };
}
