import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { orgOf } from '../access/auth.ts';
import type { Slices, Work } from './slices.ts';
import { checkValues, parseJson } from './parse-json.ts';
import type { ReadBody } from './read-body.ts';
import { createValueCounter } from './scan.ts';

/** Reads a request's body as JSON; throws AppError 400, 413, 415, 429 or 503. */
export type ReadJson = (req: IncomingMessage, res: Response) => Promise<unknown>;

/** For calls that need no body: undefined of a request without one. */
export const optional =
  (readJson: ReadJson): ReadJson =>
  async (req, res) =>
    hasBody(req) ? readJson(req, res) : undefined;

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Whatever is in so many bytes, it is parsed within a millisecond or two. */
const PARSED_AT_ONCE_BYTES = 4_096;

export function createReadJson({ readBody, slices }: { readBody: ReadBody; slices: Slices }): ReadJson {
  return async (req, res) => {
    const pieces = await readBody(req, res);
    const [first, ...others] = pieces;
    if (others.length === 0 && first!.length <= PARSED_AT_ONCE_BYTES) return parseJson(first!);
    await checkAll(pieces, await slices.begin(orgOf(res)));
    return parseJson(others.length === 0 ? first! : Buffer.concat(pieces));
  };
}

async function checkAll(pieces: readonly Buffer[], work: Work): Promise<void> {
  const count = createValueCounter();
  for (const piece of pieces) {
    checkValues(count(piece));
    await work.pause();
  }
}
