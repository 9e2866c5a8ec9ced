import type { RequestHandler, Response } from 'express';
import { AppError, type OrgSettings } from '@jiter/core';
import type { KeyStore, OpenedBy, SettingsStore } from '@jiter/store';

const LONGEST_KEY = 256;

type Deps = { keys: Pick<KeyStore, 'open'>; orgs: Pick<SettingsStore, 'settingsOf'> };

/** Lets a request through when its `x-api-key` opens an org; `orgOf(res)` then tells which. */
export function createAuthenticate({ keys, orgs }: Deps): RequestHandler {
  return async (req, res, next) => {
    const key = req.headers['x-api-key'];
    if (typeof key !== 'string' || key === '') {
      throw new AppError(401, 'Please send your API key in the header x-api-key');
    }
    const opened = key.length <= LONGEST_KEY ? await keys.open(key) : undefined;
    if (opened === undefined)
      throw new AppError(401, 'This API key is not valid: check the header x-api-key');
    res.locals['key'] = opened;
    res.locals['settings'] = await orgs.settingsOf(opened.org);
    next();
  };
}

/** What the caller's key opens, and what for. */
export function keyOf(res: Response): OpenedBy {
  return res.locals['key'] as OpenedBy;
}

/** What the caller's org may have, and has by default. */
export const settingsOf = (res: Response): OrgSettings => res.locals['settings'] as OrgSettings;

export const orgOf = (res: Response): string => keyOf(res).org;
