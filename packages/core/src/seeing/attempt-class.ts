/** What came of attempts, in the few kinds in which they are counted. `ours`: we ended it ourselves. */
export const ATTEMPT_CLASSES = [
  '2xx',
  '3xx',
  '4xx',
  '5xx',
  'timeout',
  'unreachable',
  'refused',
  'ours',
] as const;
export type AttemptClass = (typeof ATTEMPT_CLASSES)[number];

const ZERO = '0'.charCodeAt(0);
const NINE = '9'.charCodeAt(0);

/** Of an attempt that was made, by its status as the history shows it. What no HTTP has counts as the receiver's fault. */
export function classOfStatus(status: string): AttemptClass {
  const first = status.charCodeAt(0);
  if (first >= ZERO && first <= NINE) return OF_DIGITS[first - ZERO]!;
  if (status.startsWith('timeout:')) return 'timeout';
  if (status.startsWith('unreachable:')) return 'unreachable';
  return status.startsWith('refused:') ? 'refused' : 'ours';
}

const OF_DIGITS: readonly AttemptClass[] = Array.from({ length: 10 }, (_none, digit) =>
  digit === 2 ? '2xx' : digit === 3 ? '3xx' : digit === 4 ? '4xx' : '5xx',
);
