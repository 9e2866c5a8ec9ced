/** The work's result, or an error once `limitMs` have passed; the work itself goes on unheard. */
export async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until the work is settled, whichever way, but no longer than `limitMs`. Never rejects. */
export async function settled(limitMs: number, work: Promise<unknown>): Promise<void> {
  await within(limitMs, 'waiting', work).catch(() => undefined);
}
