import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.ts';

/** The `max` texts that were added, or asked for, last. */
export type Recent = { has(text: string): boolean; add(text: string): void; delete(text: string): void };

export function createRecent(max: number): Recent {
  const texts = new LRUCache<string, true>(atMost(max));
  return {
    has: (text) => texts.get(text) === true,
    add: (text) => void texts.set(text, true),
    delete: (text) => void texts.delete(text),
  };
}
