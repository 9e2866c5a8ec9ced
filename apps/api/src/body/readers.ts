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
/** JSON may write a byte of payload in six (`\u001f`). */
const BYTES_PER_PAYLOAD_BYTE = 6;
/** Room for all other fields at their largest: headers of a request and of two callbacks, metadata, labels, policies; or for as many ids as a call takes. */
const OTHER_FIELDS_BYTES = 262_144;
/** Text takes twice as much at the most, in JSON; so much there is room for whatever it is. */
const BYTES_PER_BYTE_OF_TEXT = 2;
const ANY_PAYLOAD_BYTES = MIB;
/** An org has one of the largest bodies under way, or four with any payload of 1 MiB; and four orgs. */
const ORG_BYTES = 32 * MIB + OTHER_FIELDS_BYTES;
const LIMITS: BudgetLimits = { orgBytes: ORG_BYTES, allBytes: 4 * ORG_BYTES };

/** What a body may have for the sake of its payload. */
export function bodyBytesOf(maxPayloadBytes: number): number {
  const anyBytes = Math.min(maxPayloadBytes, ANY_PAYLOAD_BYTES) * BYTES_PER_PAYLOAD_BYTE;
  return Math.max(anyBytes, maxPayloadBytes * BYTES_PER_BYTE_OF_TEXT) + OTHER_FIELDS_BYTES;
}

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
