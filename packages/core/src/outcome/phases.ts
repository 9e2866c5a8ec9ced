/** In the order in which they are over. */
export const PHASE_NAMES = ['claimedAheadMs', 'dnsMs', 'connectMs', 'tlsMs', 'firstByteMs'] as const;

/**
 * What an attempt did when, in whole ms, 0 and more: how long before it left its event was claimed; how long it took to resolve
 * its host's name, to connect, and to shake hands by TLS; and how long after it left the first byte of an answer came. Each is
 * there where it happened and came to its end: a connection that was used before has none of the three in the middle, and what
 * an attempt failed in is not there, nor what would have come after it.
 */
export type Phases = { readonly [Name in (typeof PHASE_NAMES)[number]]?: number | undefined };
