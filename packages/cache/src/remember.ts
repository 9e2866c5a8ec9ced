import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.ts';

/**
 * `make`, which answers the same for the same text, without making it again: the `max` answers that were used last are
 * kept. They are shared, so nobody may change them. What throws, and `undefined`, is not remembered.
 */
export function remember<Made>(make: (text: string) => Made, max = 1_000): (text: string) => Made {
  const known = new LRUCache<string, NonNullable<Made>>(atMost(max));
  return (text) => {
    const old = known.get(text);
    if (old !== undefined) return old;
    const made = make(text);
    if (made !== undefined && made !== null) known.set(text, made);
    return made;
  };
}
