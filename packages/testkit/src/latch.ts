export type Latch = { open: () => void; opened: Promise<void> };

/** Holds up who awaits `opened` until somebody calls `open`: a test's own moment, instead of a time. */
export function createLatch(): Latch {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
