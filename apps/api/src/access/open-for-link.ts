import type { Request, Response } from 'express';
import { AppError, grantOfLink } from '@jiter/core';
import type { OpenedBy, OpenedLink, SharedLinkStore } from '@jiter/store';

/** What the request's `x-jiter-link` opens, for whom it says so by `linkOf(res)`; undefined without one. Throws AppError 401. */
export type OpenForLink = (req: Request, res: Response) => Promise<OpenedBy | undefined>;

const LONGEST = 200;
const NOTHING = 'This link opens nothing any more: it was revoked, or it is too old. Ask for another one';

export function createOpenForLink(links: Pick<SharedLinkStore, 'open'>): OpenForLink {
  return async (req, res) => {
    const token = req.headers['x-jiter-link'];
    if (token === undefined) return undefined;
    const link = typeof token === 'string' && token.length <= LONGEST ? await links.open(token) : undefined;
    if (!link) throw new AppError(401, NOTHING);
    res.locals['link'] = link;
    return { org: link.org.id, ...grantOfLink(link) };
  };
}

/** By what the caller was let in, when that is a link. */
export const linkOf = (res: Response) => res.locals['link'] as OpenedLink | undefined;
