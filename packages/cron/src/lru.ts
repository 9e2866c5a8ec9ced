/**
 * A function that remembers its `maxEntries` results used last. What throws is not remembered.
 * A Map keeps the order of insertion, so an entry that is put back becomes the youngest.
 */
export function rememberLast<V>(maxEntries: number, make: (key: string) => V): (key: string) => V {
  const entries = new Map<string, V>();
  return (key) => {
    const value = entries.has(key) ? entries.get(key)! : make(key);
    entries.delete(key);
    entries.set(key, value);
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value!);
    return value;
  };
}
