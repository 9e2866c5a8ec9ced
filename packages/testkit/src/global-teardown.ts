type Undo = () => Promise<unknown>;

// On globalThis: jest loads setup and teardown apart from each other, but in one process.
const shared = globalThis as typeof globalThis & { jiterTestRun?: Undo[] };

/** What was set up last is undone first, also after Ctrl-C. */
export function atTeardown(undo: Undo): void {
  if (!shared.jiterTestRun) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void globalTeardown().finally(() => process.exit(1)));
  }
  (shared.jiterTestRun ??= []).unshift(undo);
}

/** Two lanes of one run share what was set up. */
export const isBegun = () => (shared.jiterTestRun?.length ?? 0) > 0;

export default async function globalTeardown(): Promise<void> {
  for (const undo of shared.jiterTestRun?.splice(0) ?? []) await undo();
}
