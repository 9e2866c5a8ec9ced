import { stripVTControlCharacters } from 'node:util';
import type { Receiver } from '@jiter/testkit';
import { atEnd } from '../at-end.ts';
import { createLedger, type Counts, type Ledger } from './ledger.ts';
import { reportRow } from './report.ts';

export type Row = {
  /** What these receive is counted against what the ledger was told of. */
  watch(...receivers: Pick<Receiver, 'hits'>[]): Ledger;
  /** `allowed`: which duplicates are. `figures`: what was measured beside, numbers with their unit in the name. */
  note(figures: Record<string, number>, allowed?: string): void;
  counts(): Counts;
};

/** Runs one scenario. However it ends, its counts are printed: those of a run that failed are wanted most. */
export async function counted(
  scenario: string,
  backend: string,
  story: (row: Row) => Promise<void>,
): Promise<void> {
  const noted = { figures: {} as Record<string, number>, allowed: 'none' };
  let ledger = createLedger([]);
  let isPrinted = false;
  const print = (outcome: string) => {
    if (!isPrinted) reportRow({ scenario, backend, counts: ledger.counts(), ...noted, outcome });
    isPrinted = true;
  };
  // One that ran out of its time never comes back here.
  atEnd(print, () => Promise.resolve(print('FAILED: did not end')));
  try {
    await story({
      watch: (...receivers) => (ledger = createLedger(receivers)),
      note(figures, allowed) {
        Object.assign(noted.figures, figures);
        noted.allowed = allowed ?? noted.allowed;
      },
      counts: () => ledger.counts(),
    });
    print('held');
  } catch (error) {
    print(`FAILED: ${firstLineOf(error)}`);
    throw error;
  }
}

function firstLineOf(error: unknown): string {
  const [line] = stripVTControlCharacters((error as Error).message ?? String(error)).split('\n');
  return line!.slice(0, 200);
}
