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
/** Four of the largest by default. Whoever allows payloads of megabytes allows more memory for them. */
const ORG_BYTES = 32 * MIB;
const ORGS_AT_ONCE = 4;

export function createReaders({ maxBytes, limits }: ReadersOptions): Readers {
  const maxBatchBytes = Math.max(MAX_BATCH_BYTES, maxBytes);
  const orgBytes = Math.max(ORG_BYTES, 2 * maxBatchBytes);
  const budget = createBudget({ orgBytes, allBytes: ORGS_AT_ONCE * orgBytes, ...limits });
  const slices = createSlices();
  return {
    readJson: createReadJson({ readBody: createReadBody({ maxBytes, budget }), slices }),
    readBatch: createReadBatch({
      readBody: createReadBody({ maxBytes: maxBatchBytes, budget }),
      slices,
      maxItems: MAX_BATCH,
      maxItemBytes: maxBytes,
    }),
  };
}
