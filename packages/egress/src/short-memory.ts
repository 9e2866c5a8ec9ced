export type ShortMemoryOptions = {
  /** How long an answer is given again. Failures are not. */
  keepMs: number;
  /** Beyond that many, the oldest are forgotten. */
  max: number;
  /** Of a clock that only goes forward. */
  nowMs: () => number;
};

/** `find`, asked once for all who want to know the same at the same time, and again only after `keepMs`. */
export function createShortMemory<Found>(
  find: (key: string) => Promise<Found>,
  { keepMs, max, nowMs }: ShortMemoryOptions,
): (key: string) => Promise<Found> {
  type Entry = { found: Promise<Found>; untilMs: number };
  const entries = new Map<string, Entry>();

  function start(key: string): Promise<Found> {
    const entry: Entry = { found: find(key), untilMs: Number.POSITIVE_INFINITY };
    entries.delete(key);
    entries.set(key, entry);
    forgetOldest();
    entry.found.then(
      () => (entry.untilMs = nowMs() + keepMs),
      () => entries.get(key) === entry && entries.delete(key),
    );
    return entry.found;
  }

  function forgetOldest(): void {
    for (const key of entries.keys()) {
      if (entries.size <= max) return;
      entries.delete(key);
    }
  }

  return (key) => {
    const entry = entries.get(key);
    return entry && nowMs() < entry.untilMs ? entry.found : start(key);
  };
}
