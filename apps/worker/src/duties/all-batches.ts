import type { Term } from './term.ts';

/** Does it again for as long as there is a whole batch to do. `batch` answers how many there were; this one of all of them. */
export async function allBatches(term: Term, size: number, batch: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let count = size; count === size && term.holds(); total += count) count = await batch();
  return total;
}
