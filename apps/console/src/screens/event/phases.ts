import type { Attempt } from '@jiter/client';

export type Timed = Pick<Attempt, 'lagMs' | 'durationMs' | 'status' | 'phases'>;

/** How it came to its end: by an answer, or by what instead of it. */
export type End = 'done' | 'refused' | 'timedOut' | 'cut' | 'failed';

const ENDS: readonly (readonly [RegExp, End])[] = [
  [/^\d/, 'done'],
  [/^refused:/, 'refused'],
  [/^timeout:/, 'timedOut'],
  [/^cut:/, 'cut'],
];

export const endOf = ({ status }: Pick<Timed, 'status'>): End =>
  ENDS.find(([pattern]) => pattern.test(status))?.[1] ?? 'failed';

/** In ms from when it was due. */
export type Mark = { name: 'claimed' | 'sent' | 'firstByte' | End; atMs: number };

/** What happened one after the other; of what our own guard refused nothing was sent. */
export function marksOf(attempt: Timed): Mark[] {
  const { lagMs, durationMs, phases = {} } = attempt;
  const end = endOf(attempt);
  const { claimedAheadMs, firstByteMs } = phases;
  return [
    ...(claimedAheadMs === undefined ? [] : [{ name: 'claimed', atMs: lagMs - claimedAheadMs } as const]),
    ...(end === 'refused' ? [] : [{ name: 'sent', atMs: lagMs } as const]),
    ...(firstByteMs === undefined ? [] : [{ name: 'firstByte', atMs: lagMs + firstByteMs } as const]),
    { name: end, atMs: lagMs + durationMs },
  ];
}

/** In ms from when it was due. `took`: of what is not known in more detail. */
export type Part = {
  name: 'dns' | 'connect' | 'tls' | 'wait' | 'download' | 'took';
  fromMs: number;
  toMs: number;
};

/** What the time between its leaving and its end went by with. */
export function partsOf({ lagMs, durationMs, phases = {} }: Timed): Part[] {
  const parts: Part[] = [];
  let at = lagMs;
  const until = (name: Part['name'], toMs: number) => {
    parts.push({ name, fromMs: at, toMs });
    at = toMs;
  };
  const { dnsMs, connectMs, tlsMs, firstByteMs } = phases;
  if (dnsMs !== undefined) until('dns', at + dnsMs);
  if (connectMs !== undefined) until('connect', at + connectMs);
  if (tlsMs !== undefined) until('tls', at + tlsMs);
  const endMs = lagMs + durationMs;
  if (firstByteMs === undefined) until('took', endMs);
  else {
    until('wait', lagMs + firstByteMs);
    if (endMs > at) until('download', endMs);
  }
  return parts;
}

/** It was answered on a connection that was there already. */
export const isOnKept = ({ phases }: Timed): boolean =>
  phases?.firstByteMs !== undefined && phases.connectMs === undefined;
