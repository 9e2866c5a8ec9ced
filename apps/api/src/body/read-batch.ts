import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { badRequest, orRefusal, type AppError } from '@jiter/core';
import { orgOf } from '../access/auth.ts';
import type { Slices, Work } from './slices.ts';
import { checkValues, parseJson } from './parse-json.ts';
import { tooLarge, type ReadBody } from './read-body.ts';
import { createArrayScanner, type Span } from './scan.ts';

/**
 * Reads a request's body as an array and answers, in order, what `read` makes of each item, or the AppError that this
 * ended with. Throws AppError for what is no array of JSON, in which case nothing of it counts.
 */
export type ReadBatch = <T>(
  req: IncomingMessage,
  res: Response,
  read: (item: unknown, index: number) => T,
) => Promise<(T | AppError)[]>;

type Options = {
  readBody: ReadBody;
  slices: Slices;
  maxItems: number;
  /** As if it came in a call of its own. */
  maxItemBytes: number;
};

/** Goes through the array in slices, item by item: parsed in one, 8 MiB can take seconds. */
export function createReadBatch({ readBody, slices, maxItems, maxItemBytes }: Options): ReadBatch {
  return async (req, res, read) => {
    const pieces = await readBody(req, res);
    const work = await slices.begin(orgOf(res));
    const spans = await findItems(pieces, maxItems, work);
    const bytesOf = createSlicer(pieces);
    const results = [];
    for (const [index, span] of spans.entries()) {
      const refusal = orRefusal(() => checkSpan(span, maxItemBytes));
      if (refusal) {
        results.push(refusal);
      } else {
        const item = parseJson(bytesOf(span), `, in item ${index + 1} of the array`);
        results.push(orRefusal(() => read(item, index)));
      }
      await work.pause();
    }
    return results;
  };
}

async function findItems(pieces: readonly Buffer[], maxItems: number, work: Work): Promise<Span[]> {
  const scanner = createArrayScanner({ maxItems });
  for (const piece of pieces) {
    scanner.feed(piece);
    await work.pause();
  }
  const { items, count } = scanner.end();
  if (count > maxItems) {
    throw badRequest(`A batch may have at most ${maxItems} events, and this one has ${count}`);
  }
  return items;
}

function checkSpan({ from, to, values }: Span, maxBytes: number): void {
  if (to - from > maxBytes) throw tooLarge(maxBytes);
  checkValues(values);
}

const NOTHING = Buffer.alloc(0);

/** The bytes of one span after the other. The pieces that are through are let go. */
function createSlicer(pieces: Buffer[]): (span: Span) => Buffer {
  let first = 0;
  let offset = 0;
  return ({ from, to }) => {
    for (; offset + pieces[first]!.length <= from; first += 1) {
      offset += pieces[first]!.length;
      pieces[first] = NOTHING;
    }
    const parts: Buffer[] = [];
    for (let index = first, at = offset; at < to; index += 1) {
      const piece = pieces[index]!;
      parts.push(piece.subarray(Math.max(0, from - at), to - at));
      at += piece.length;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  };
}
