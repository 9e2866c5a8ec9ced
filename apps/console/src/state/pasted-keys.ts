import { createPageValue } from './page-value.ts';

/**
 * Keys that somebody pasted to try calls by them, by which key each is. In the memory of this page alone: nothing writes them anywhere,
 * and they are gone with the organisation that is shown.
 */
const pasted = createPageValue<ReadonlyMap<string, string>>(new Map());

/** Without a text, that one is forgotten. */
export function keepPastedKey(which: string, text?: string): void {
  const others = [...pasted.get()].filter(([one]) => one !== which);
  pasted.set(new Map(text === undefined ? others : [...others, [which, text]]));
}

export const forgetPastedKeys = (): void => pasted.set(new Map());

export const usePastedKey = (which: string): string | undefined => pasted.use((all) => all.get(which));
