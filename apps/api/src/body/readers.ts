import { createBudget, type BudgetLimits } from './budget.ts';
import { createSlices } from './slices.ts';
import { createReadBatch, type ReadBatch } from './read-batch.ts';
import { createReadBody } from './read-body.ts';
import { createReadJson, type ReadJson } from './read-json.ts';

export type Readers = {
  readJson: ReadJson;
  /** For many at once. */
  readBatch: ReadBatch;
};

export type ReadersOptions = {
  /** Of a body, and of each item of a batch. */
  maxBytes: number;
  /** Others than production's, for tests. */
  limits?: Partial<BudgetLimits> | undefined;
};

const MIB = 1_048_576;
/** A thousand events of the usual size; those with huge payloads come in smaller batches. */
export const MAX_BATCH_BYTES = 8 * MIB;
const MAX_BATCH = 1_000;
/** Four of the largest bodies of an org, of four orgs. */
const LIMITS: BudgetLimits = { orgBytes: 32 * MIB, allBytes: 128 * MIB };

export function createReaders({ maxBytes, limits }: ReadersOptions): Readers {
  const budget = createBudget({ ...LIMITS, ...limits });
  const slices = createSlices();
  return {
    readJson: createReadJson({ readBody: createReadBody({ maxBytes, budget }), slices }),
    readBatch: createReadBatch({
      readBody: createReadBody({ maxBytes: MAX_BATCH_BYTES, budget }),
      slices,
      maxItems: MAX_BATCH,
      maxItemBytes: maxBytes,
    }),
  };
}
