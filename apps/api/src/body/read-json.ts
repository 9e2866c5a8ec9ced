import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import type { Slices } from './slices.ts';
import { checkValues, parseJson } from './parse-json.ts';
import type { ReadBody } from './read-body.ts';
import { createValueCounter } from './scan.ts';

/** Reads a request's body as JSON; throws AppError 400, 413, 415, 429 or 503. */
export type ReadJson = (req: IncomingMessage, res: Response) => Promise<unknown>;

/** Whatever is in so many bytes, it is parsed within a millisecond or two. */
const PARSED_AT_ONCE_BYTES = 4_096;

export function createReadJson({ readBody, slices }: { readBody: ReadBody; slices: Slices }): ReadJson {
  return async (req, res) => {
    const pieces = await readBody(req, res);
    const [first, ...others] = pieces;
    if (others.length === 0 && first!.length <= PARSED_AT_ONCE_BYTES) return parseJson(first!);
    await checkAll(pieces, slices);
    return parseJson(others.length === 0 ? first! : Buffer.concat(pieces));
  };
}

async function checkAll(pieces: readonly Buffer[], slices: Slices): Promise<void> {
  const count = createValueCounter();
  const work = await slices.begin();
  for (const piece of pieces) {
    checkValues(count(piece));
    await work.pause();
  }
}
