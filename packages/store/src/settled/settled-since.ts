/** The first moment of ids, and the bits below their milliseconds. */
const FIRST_MS = Date.UTC(2024);
const COUNTER_BITS = 22n;
/** Clocks are set back. */
const MARGIN_MS = 86_400_000;

/**
 * What is settled was made before, and an id says when that was: of all partitions it can lie in those since. Ids of
 * before they were shuffled are small numbers, which say that it was long ago.
 */
export function settledSince(id: string): string {
  return new Date(madeMs(id) - MARGIN_MS).toISOString();
}

/** When what has it was made, in ms since the epoch, by the database's clock. */
export function madeMs(id: string): number {
  return FIRST_MS + Number(BigInt(id) >> COUNTER_BITS);
}

/** The same of some ids, of which there is one at least. */
export function settledSinceAny(ids: readonly string[]): string {
  return settledSince(ids.reduce((one, other) => (BigInt(one) < BigInt(other) ? one : other)));
}

/** The same of an id in SQL. */
export function settledSinceSql(id: string): string {
  return `to_timestamp(((${id} >> ${COUNTER_BITS}) + ${FIRST_MS - MARGIN_MS}) / 1000.0)`;
}

const LARGEST = 2n ** 63n - 1n;

/** No event that was made by then has a larger one. Whoever asks for what is made after 2093, when ids end, gets the last of them. */
export function idAt(ms: number): string {
  const id = BigInt(Math.max(0, Math.floor(ms) - FIRST_MS)) << COUNTER_BITS;
  return String(id < LARGEST ? id : LARGEST);
}
