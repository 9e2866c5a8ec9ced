import type { Statistics } from '@jiter/client';

/** Whose an outcome is: well, their server's answer, what lies between, or ours. From the bottom up. */
export const KINDS = ['fine', 'receiver', 'network', 'ours'] as const;
export type Kind = (typeof KINDS)[number];

const CLASSES: Record<Kind, readonly (keyof Statistics['attempts'])[]> = {
  fine: ['2xx'],
  receiver: ['3xx', '4xx', '5xx'],
  network: ['timeout', 'unreachable'],
  ours: ['refused', 'ours'],
};

export type OutcomeBar = { fromMs: number; toMs: number; counts: Record<Kind, number>; total: number };

/** Of what is kept no more there are none. */
export function outcomeBarsOf({ from, stepMs, attempts, sent, knownFrom }: Statistics): OutcomeBar[] {
  const startMs = Date.parse(from);
  const knownMs = knownFrom === undefined ? -Infinity : Date.parse(knownFrom);
  const bars = sent.map((_sent, step) => {
    const countOf = (kind: Kind) => CLASSES[kind].reduce((sum, name) => sum + (attempts[name][step] ?? 0), 0);
    const counts = Object.fromEntries(KINDS.map((kind) => [kind, countOf(kind)])) as Record<Kind, number>;
    const total = KINDS.reduce((sum, kind) => sum + counts[kind], 0);
    const fromMs = startMs + step * stepMs;
    return { fromMs, toMs: fromMs + stepMs, counts, total };
  });
  return bars.filter(({ toMs }) => toMs > knownMs);
}
