import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { AppError, ERROR_CODES, unavailable, type Log } from '@jiter/core';
import { isShortage } from '@jiter/runtime';
import { isLostKey } from '@jiter/store';
import { namesType } from './names-type.ts';
import { shownPath } from './request-log.ts';
import { sendJson, sendProblem } from './send-json.ts';

const LONGEST_PATH = 200;
const PROBLEM = 'application/problem+json';
const NO_DESCRIPTORS = 'This server can open nothing more just now: please try again';

const { message: LOST_SECRET } = ERROR_CODES.master_key_missing;
const LOST_KEY =
  'What it sealed cannot be opened here until it is in JITER_MASTER_KEY, first or behind the first after a comma: docs/operations.md, "Vacuum, backup, restore"';

/** For whatever no route took. */
export const answerNoSuchCall: RequestHandler = (req) => {
  throw new AppError(404, `There is no such call: ${req.method} ${req.path.slice(0, LONGEST_PATH)}`);
};

/** `publicUrl`: where the API is, as far as anybody said. */
type Options = { publicUrl?: string | undefined; log: Log };

/** The one place that turns an error into an answer: JSON with a `message`, and nothing from inside. */
export function createErrorHandler({ publicUrl = '', log }: Options): ErrorRequestHandler {
  const toldKeys = new Set<string>();

  /** Once: it is the same whoever asks, and is asked for all the time. */
  function tellLostKey(key: string): void {
    if (!toldKeys.has(key)) log.error('master-key.missing', { keys: [key], note: LOST_KEY });
    toldKeys.add(key);
  }

  // Express knows an error handler by its four parameters.
  return (error: unknown, req, res, _next) => {
    const answer = toAppError(error);
    if (isLostKey(error)) tellLostKey(error.masterKey);
    else if (answer.status >= 500) {
      const { method, path } = req;
      log.error('request.failed', {
        method,
        path: shownPath(path),
        status: answer.status,
        error: causeOf(error),
      });
    }
    if (res.headersSent) return void res.destroy();
    if (answer.retryAfterS !== undefined) res.setHeader('Retry-After', String(answer.retryAfterS));
    if (namesType(req, PROBLEM)) return sendProblem(res, answer.status, problemOf(answer, publicUrl));
    sendJson(res, answer.status, { message: answer.message, code: answer.code, ...answer.more });
  };
}

/** The IETF's, of whoever has used up a quota (draft-ietf-httpapi-ratelimit-headers). */
const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';

/** The same by RFC 9457. A `type` is told from another by its last part. */
export function problemOf(
  { status, message, code, more, violatedPolicies }: AppError,
  publicUrl: string,
): object {
  const own = code === undefined ? 'about:blank' : `${publicUrl}/problems/${code}`;
  return {
    type: violatedPolicies ? QUOTA_EXCEEDED : own,
    title: STATUS_CODES[status],
    status,
    detail: message,
    code,
    ...more,
    ...(violatedPolicies && { 'violated-policies': violatedPolicies }),
  };
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isLostKey(error)) return new AppError(503, LOST_SECRET, undefined, 'master_key_missing');
  if (error instanceof Error && error.name === 'URIError') {
    return new AppError(400, 'The path is not valid: check its percent-encoding');
  }
  if (isShortage(error)) return Object.assign(unavailable(NO_DESCRIPTORS), { cause: error });
  return new AppError(500, 'Something went wrong on our side');
}

function causeOf(error: unknown): unknown {
  return error instanceof AppError && error.cause !== undefined ? error.cause : error;
}
