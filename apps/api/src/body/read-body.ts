import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { AppError, badRequest } from '@jiter/core';
import { askForBody } from '@jiter/runtime';
import { orgOf } from '../access/auth.ts';
import type { Budget } from './budget.ts';
import { collect } from './collect.ts';

/** The bytes of a body of JSON, in pieces, at least one. Throws AppError 400, 413, 415, 429 or 503. */
export type ReadBody = (req: IncomingMessage, res: Response) => Promise<Buffer[]>;

export type ReadBodyOptions = { maxBytes: number; budget: Budget };

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;
const CHARSET = /;[ \t]*charset="?([^";\s]*)/i;
/** Of each body, kept out of the budget: small ones are taken whatever the large ones do. Connections bound them. */
const FREE_BYTES = 16_384;

export function createReadBody({ maxBytes, budget }: ReadBodyOptions): ReadBody {
  return async (req, res) => {
    checkHeaders(req, maxBytes);
    askForBody(req);
    const account = accountOf(res, budget);
    const pieces = await collect(req, { maxBytes, tooLarge: () => tooLarge(maxBytes), account });
    if (pieces.length === 0) throw noBody();
    return pieces;
  };
}

function checkHeaders({ headers }: IncomingMessage, maxBytes: number): void {
  const length = headers['content-length'];
  const coding = headers['transfer-encoding'];
  if (coding === undefined && (length === undefined || length === '0')) throw noBody();
  const type = headers['content-type'] ?? '';
  if (!JSON_TYPE.test(type)) {
    throw new AppError(415, 'Please send JSON, with the header Content-Type: application/json');
  }
  const charset = CHARSET.exec(type)?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) throw new AppError(415, 'Please send JSON in UTF-8');
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!/^identity$/i.test(encoding) || !/^chunked$/i.test(coding ?? 'chunked'))
    throw new AppError(415, 'Please send the body uncompressed');
  if (Number(length) > maxBytes) throw tooLarge(maxBytes);
}

/**
 * What has come counts, not what was announced, until the answer has left: the body may be on its way to the database. `whose`:
 * the caller's org, or whoever else is given a share.
 */
export function accountOf(res: Response, budget: Budget, whose?: string): (bytes: number) => void {
  let kept = 0;
  let taken = 0;
  return (bytes) => {
    kept += bytes;
    const more = kept - FREE_BYTES - taken;
    if (more <= 0) return;
    // What is taken then would never be given back.
    if (res.closed) throw badRequest('The request ended before its body did');
    const org = whose ?? orgOf(res);
    budget.take(org, more);
    if (taken === 0) res.once('close', () => budget.release(org, taken));
    taken += more;
  };
}

const noBody = () => badRequest('Please send a JSON body, with the header Content-Type: application/json');

export const tooLarge = (maxBytes: number) =>
  new AppError(413, `The request is too large: its body may have at most ${maxBytes} bytes`);
