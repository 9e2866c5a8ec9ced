import type { RequestHandler, Response } from 'express';
import { AppError } from '@jiter/core';
import type { KeyStore, OpenedBy } from '@jiter/store';

const LONGEST_KEY = 256;

/** Lets a request through when its `x-api-key` opens an org; `orgOf(res)` then tells which. */
export function createAuthenticate({ keys }: { keys: Pick<KeyStore, 'open'> }): RequestHandler {
  return async (req, res, next) => {
    const key = req.headers['x-api-key'];
    if (typeof key !== 'string' || key === '') {
      throw new AppError(401, 'Please send your API key in the header x-api-key');
    }
    const opened = key.length <= LONGEST_KEY ? await keys.open(key) : undefined;
    if (opened === undefined)
      throw new AppError(401, 'This API key is not valid: check the header x-api-key');
    res.locals['key'] = opened;
    next();
  };
}

/** What the caller's key opens, and what for. */
export function keyOf(res: Response): OpenedBy {
  return res.locals['key'] as OpenedBy;
}

export const orgOf = (res: Response): string => keyOf(res).org;
