import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.ts';

/** The `max` values that were put last, by their keys: to ask for one keeps it no longer. */
export type Latest<Key, Value> = {
  get(key: Key): Value | undefined;
  put(key: Key, value: Value): void;
  delete(key: Key): void;
  clear(): void;
};

export function createLatest<Key extends string | number, Value extends object>(
  max: number,
): Latest<Key, Value> {
  const values = new LRUCache<Key, Value>(atMost(max));
  return {
    get: (key) => values.peek(key),
    put: (key, value) => void values.set(key, value),
    delete: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
