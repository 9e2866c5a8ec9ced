import joi from 'joi';
import {
  CRON_JOB_STATUSES,
  AppError,
  mergeOptions,
  MISFIRES,
  orRefusal,
  type CronJobChanges,
  type NewCronJob,
  type OrgSettings,
} from '@jiter/core';
import { bodyOf, createBodies } from '../events/bodies.ts';
import { checkRequest, withPayload } from '../events/check-request.ts';
import { content, type ContentCheck } from '../events/content.ts';
import { becomeContent } from '../events/fields/field.ts';
import { fingerprintsOf } from '../events/fields/idempotency-key.ts';
import { CONTENT_FIELDS } from '../events/fields/index.ts';
import { validate } from '../events/validate.ts';

const MAX_LATENESS_MS = 365 * 86_400_000;
const MIN_LATENESS_MS = 1_000;
const MAX_PREVIEW = 100;

// The contract's sentence, whatever is wrong with the expression.
const WRONG_EXPRESSION = 'Please enter a valid cron expression';

const expression = joi.string().messages({
  'any.required': WRONG_EXPRESSION,
  'string.base': WRONG_EXPRESSION,
  'string.empty': WRONG_EXPRESSION,
});
const timezone = joi.string().messages({
  'string.base': "'timezone' must be a string: an IANA time zone such as Europe/Berlin",
  'string.empty': "'timezone' is empty: send an IANA time zone such as Europe/Berlin",
});
const misfire = joi
  .any()
  .valid(...MISFIRES)
  .messages({ 'any.only': "'misfire' must be one of 'skip', 'once' or 'all'" });
const maxLateness = joi
  .number()
  .integer()
  .min(MIN_LATENESS_MS)
  .max(MAX_LATENESS_MS)
  .messages({
    '*': `'maxLateness' must be a whole number of milliseconds from ${MIN_LATENESS_MS} to ${MAX_LATENESS_MS}`,
  });
const status = joi
  .any()
  .valid(...CRON_JOB_STATUSES)
  .messages({ 'any.only': "'status' must be one of 'Active' or 'Disabled'" });

type NewBody = Omit<NewCronJob, 'org' | 'maxLatenessMs'> & { maxLateness?: number };
type ChangesBody = Omit<CronJobChanges, 'maxLatenessMs'> & { maxLateness?: number | null };

const { judgeNew, readChanges, schemas } = createBodies<ChangesBody>({
  required: { ...content, expression },
  optional: {
    timezone: { schema: timezone, fallback: 'UTC' },
    misfire: { schema: misfire, fallback: 'once' },
    maxLateness: { schema: maxLateness, fallback: null },
  },
  changing: { status },
  fields: CONTENT_FIELDS,
});

export const CRON_JOB_BODIES = schemas;

export type Preview = { expression: string; timezone: string; count: number };

export const preview = bodyOf<Preview>({
  expression: expression.required(),
  timezone: timezone.default('UTC'),
  count: joi
    .number()
    .integer()
    .min(1)
    .max(MAX_PREVIEW)
    .default(5)
    .messages({ '*': `'count' must be a whole number from 1 to ${MAX_PREVIEW}` }),
});

/**
 * `fingerprints`: of what was asked for, to tell whether a repeat asks for the same; `refusal`: why it is not made, which may
 * have been otherwise when it was first asked for.
 */
export type AskedJob = {
  input: NewCronJob;
  fingerprints: () => ReturnType<typeof fingerprintsOf>;
  refusal?: AppError;
};

export type CronJobParser = {
  /** All of them throw AppError 400 (413 for a payload that is too large) with the first thing that is wrong. */
  parseNewCronJob(body: unknown, org: string, settings?: OrgSettings): AskedJob;
  parseCronJobChanges(body: unknown, settings?: OrgSettings): CronJobChanges;
  parsePreview(body: unknown): Preview;
};

export function createCronJobParser({ checkContent }: { checkContent: ContentCheck }): CronJobParser {
  return {
    parseNewCronJob(body, org, settings) {
      const said = judgeNew(withPayload(body));
      const {
        maxLateness: maxLatenessMs,
        options: given,
        ...input
      } = becomeContent<NewBody>(CONTENT_FIELDS, said);
      const options = given && mergeOptions(undefined, given);
      const refusal = orRefusal(() => {
        checkContent({ ...input, ...(options && { options }) }, settings);
        checkRequest({ ...input, options });
      });
      const job = {
        org,
        ...input,
        ...(options && { options }),
        ...(maxLatenessMs !== undefined && { maxLatenessMs }),
      };
      return {
        input: job,
        fingerprints: () => fingerprintsOf(CONTENT_FIELDS, said),
        ...(refusal && { refusal }),
      };
    },
    parseCronJobChanges(body, settings) {
      const { maxLateness: maxLatenessMs, ...changes } = readChanges(body);
      checkContent(changes, settings);
      return { ...changes, ...(maxLatenessMs !== undefined && { maxLatenessMs }) };
    },
    parsePreview: (body) => validate(preview, body),
  };
}
