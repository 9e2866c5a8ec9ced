/** Something took longer than it may. */
export class DeadlineError extends Error {
  constructor(what: string, limitMs: number) {
    super(`${what} took longer than ${limitMs} ms`);
    this.name = 'DeadlineError';
  }
}

/**
 * What `work` comes to, or a DeadlineError once `limitMs` have passed. Work that is begun here is told so by its signal;
 * what does not listen to that goes on unheard.
 */
export async function within<T>(
  limitMs: number,
  what: string,
  work: Promise<T> | ((signal: AbortSignal) => Promise<T>),
): Promise<T> {
  const overdue = typeof work === 'function' ? new AbortController() : undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineError(what, limitMs));
      overdue?.abort();
    }, limitMs);
  });
  try {
    return await Promise.race([typeof work === 'function' ? work(overdue!.signal) : work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until `work` is settled, whichever way, but no longer than `limitMs`. Never rejects. */
export async function settledWithin(limitMs: number, work: Promise<unknown>): Promise<void> {
  await within(limitMs, 'waiting', work).catch(() => undefined);
}
