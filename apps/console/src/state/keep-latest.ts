/** Puts it in as the last to be forgotten; where there are more than `most` then, what was put longest ago goes. */
export function keepLatest<Value>(all: Map<string, Value>, key: string, value: Value, most: number): void {
  all.delete(key);
  all.set(key, value);
  if (all.size > most) all.delete(all.keys().next().value!);
}
