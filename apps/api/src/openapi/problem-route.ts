import { STATUS_CODES } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError, ERROR_CODES, type ErrorCode, type ErrorCodeInfo } from '@jiter/core';
import { CAUSES } from './causes/causes.ts';

/**
 * `GET /problems/:code`, which needs no key: where the `type` of a problem by RFC 9457 leads, as text for people. 404 for a code
 * that there is not.
 */
export function createProblemRoute(): RequestHandler<{ code: string }> {
  return ({ params: { code } }, res) => {
    if (!isErrorCode(code)) throw new AppError(404, 'There is no error with this code');
    res.type('text/plain').send(write(code));
  };
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code);

function write(code: ErrorCode): string {
  const { status, message }: ErrorCodeInfo = ERROR_CODES[code];
  const { cause, help } = CAUSES[code];
  const example = JSON.stringify({ message, code });
  return `${code}: ${status} ${STATUS_CODES[status]}\n\n${cause}\n\n${help}\n\nSuch an answer reads\n\n    ${example}\n`;
}
