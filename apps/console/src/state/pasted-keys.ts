import { useSyncExternalStore } from 'react';

/**
 * Keys that somebody pasted to try calls by them, by which key each is. In the memory of this page alone: nothing writes them anywhere,
 * and they are gone with the organisation that is shown.
 */
let pasted: ReadonlyMap<string, string> = new Map();
const listeners = new Set<() => void>();

function change(to: typeof pasted): void {
  pasted = to;
  for (const tell of listeners) tell();
}

/** Without a text, that one is forgotten. */
export function keepPastedKey(which: string, text?: string): void {
  const others = [...pasted].filter(([one]) => one !== which);
  change(new Map(text === undefined ? others : [...others, [which, text]]));
}

export const forgetPastedKeys = (): void => change(new Map());

export const usePastedKey = (which: string): string | undefined =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    () => pasted.get(which),
  );
