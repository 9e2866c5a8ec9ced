import type { RequestHandler, Response } from 'express';
import { AppError } from '@jiter/core';
import type { KeyStore } from '@jiter/store';

const LONGEST_KEY = 256;

/** Lets a request through when its `x-api-key` opens an org; `orgOf(res)` then tells which. */
export function createAuthenticate({ keys }: { keys: Pick<KeyStore, 'orgOfKey'> }): RequestHandler {
  return async (req, res, next) => {
    const key = req.headers['x-api-key'];
    if (typeof key !== 'string' || key === '') {
      throw new AppError(401, 'Please send your API key in the header x-api-key');
    }
    const org = key.length <= LONGEST_KEY ? await keys.orgOfKey(key) : undefined;
    if (org === undefined) throw new AppError(401, 'This API key is not valid: check the header x-api-key');
    res.locals['org'] = org;
    next();
  };
}

export function orgOf(res: Response): string {
  return res.locals['org'] as string;
}
