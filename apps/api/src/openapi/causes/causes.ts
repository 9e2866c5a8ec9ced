import type { ErrorCode } from '@jiter/core';
import { ACCESS_CAUSES } from './access.ts';
import { CALL_CAUSES } from './calls.ts';
import type { Causes } from './cause.ts';
import { FIELD_CAUSES } from './fields.ts';

/** Why an error with each code comes, and what helps. */
export const CAUSES: Causes<ErrorCode> = { ...FIELD_CAUSES, ...CALL_CAUSES, ...ACCESS_CAUSES };

/** The same of errors without a code, by their statuses. */
export const CAUSES_OF_STATUSES = {
  400: {
    cause: 'A field, a parameter or the path is not as it has to be, or the body is no JSON.',
    help: 'The message names what it is, and how to write it.',
  },
  401: {
    cause: 'No key came along, none that is valid, or the session has ended.',
    help: 'Send a key in the header `x-api-key`, or sign in again; a revoked key opens nothing within 5 s.',
  },
  404: {
    cause: 'It never existed, belongs to another organisation, or was dropped when its retention ended.',
    help: 'Check the id, and whose key it is.',
  },
  408: {
    cause: 'The request did not arrive as a whole in time.',
    help: 'Send it again; over a slow line send less at once.',
  },
  413: {
    cause: 'The body is larger than this call takes.',
    help: 'Send less at once: a batch in parts, a large payload by a link to it.',
  },
  415: {
    cause: 'The body is said to be no JSON.',
    help: 'Send JSON, with `Content-Type: application/json`.',
  },
  417: { cause: '`Expect` asks for something that is not known.', help: 'Leave the header out.' },
  429: {
    cause: 'More was asked for than this key, session or address may ask in a while.',
    help: 'Wait as long as `Retry-After` says: `RateLimit` tells beforehand what is left.',
  },
  431: {
    cause: 'The headers with the path are too large.',
    help: 'Send shorter ones, or fewer ids at once.',
  },
  500: {
    cause: 'A fault of this server: nothing about the request.',
    help: 'Try again; if it stays, whoever runs the server finds it in the log as `request.failed`.',
  },
  503: {
    cause:
      'The database, or the server itself, has too much to do just now, or does not answer; or somebody else is changing the same.',
    help: 'Wait as long as `Retry-After` says, and try again. What changes something may have been done: repeat it with its `Idempotency-Key`.',
  },
} as const;
