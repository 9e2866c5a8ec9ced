/**
 * Remembers what `load` answered for `ttlMs`, so that a hot path asks the database once, and a change is seen within
 * that time. Concurrent misses share a load; failures and `undefined` are not remembered.
 */
export function createTtlCache<Value>(
  load: (key: string) => Promise<Value | undefined>,
  ttlMs: number,
  maxEntries = 10_000,
): (key: string) => Promise<Value | undefined> {
  const known = new Map<string, { value: Promise<Value | undefined>; until: number }>();

  return (key) => {
    const hit = known.get(key);
    if (hit && hit.until > performance.now()) return hit.value;
    const value = load(key);
    if (known.size >= maxEntries) known.clear();
    known.set(key, { value, until: performance.now() + ttlMs });
    const forget = () => void known.delete(key);
    value.then((found) => found === undefined && forget(), forget);
    return value;
  };
}
