export type Verdict = { kind: 'allowed' } | { kind: 'refused'; reason: string };

/** `unknown`: a name, about which only the addresses it resolves to can say anything. */
export type HostVerdict = Verdict | { kind: 'unknown' };

export const refused = (reason: string): Verdict => ({ kind: 'refused', reason });
