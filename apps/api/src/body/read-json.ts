import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { askForBody } from '@jiter/runtime';
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
    (await hasBody(req)) ? readJson(req, res) : undefined;

/** Some proxies send a request without a body on as one in chunks, of which none comes: only what arrives tells. */
function hasBody(req: IncomingMessage): boolean | Promise<boolean> {
  const { headers } = req;
  if (headers['transfer-encoding'] === undefined) return Number(headers['content-length'] ?? 0) > 0;
  askForBody(req);
  return new Promise((resolve) => {
    const settle = (has: boolean) => {
      req.off('readable', arrived).off('end', ended).off('error', cutShort).off('close', cutShort);
      resolve(has);
    };
    const arrived = () => settle(req.readableLength > 0);
    const ended = () => settle(false);
    // Whoever reads it will say so.
    const cutShort = () => settle(true);
    if (req.destroyed) return cutShort();
    req.on('readable', arrived).on('end', ended).on('error', cutShort).on('close', cutShort);
  });
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
