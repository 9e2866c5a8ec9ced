import { noDatabase } from '@jiter/core';
import { ANSWER_PACE, type AnswerLimits } from '../http/answers.ts';

/** Answers on their way. One that is read slowly takes up to twice its bytes. */
export const ANSWER_LIMITS: AnswerLimits = {
  orgBytes: 32 * 1_048_576,
  allBytes: 128 * 1_048_576,
  ...ANSWER_PACE,
};
/** A read takes a few ms: whoever would wait longer had better ask for less. */
export const READS = {
  ...{ slotsPerOrg: 1, maxWaiting: 500, maxWaitMs: 10_000 },
  works: 'reads',
  outage: noDatabase,
};
