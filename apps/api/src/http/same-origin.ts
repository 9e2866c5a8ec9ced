import type { IncomingMessage } from 'node:http';
import { AppError } from '@jiter/core';

type Request = Pick<IncomingMessage, 'method' | 'headers'>;

/** It changes nothing, whoever sends it. */
export const isLook = ({ method }: Pick<Request, 'method'>) => method === 'GET' || method === 'HEAD';

/**
 * For what a browser's cookie may do: refuses what a page of another site can have sent, and what no page of ours sends. Browsers
 * say which site a request comes from, and a page can neither leave that out nor say it otherwise; and no form sends JSON.
 * Reading is let through: no answer allows other sites to see it. Throws AppError 403 or 415.
 */
export function refuseOtherSites(req: Request, publicUrl?: string): void {
  if (isLook(req)) return;
  const { headers } = req;
  const type = headers['content-type'];
  if (type !== undefined && !/^application\/json[ \t]*(?:;|$)/i.test(type)) {
    throw new AppError(415, 'Please send JSON, with the header Content-Type: application/json');
  }
  if (!isOfThisSite(headers, publicUrl)) throw new AppError(403, CROSS_SITE, undefined, 'cross_site');
}

const CROSS_SITE =
  'This was sent by a page of another site, or by nothing that says which: only pages of this server may act for you';

function isOfThisSite(headers: Request['headers'], publicUrl: string | undefined): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  if (origin === undefined || !URL.canParse(origin)) return false;
  // As the browser sees it, and as a proxy in front of us may have changed it.
  return new URL(origin).host === host || (publicUrl !== undefined && origin === new URL(publicUrl).origin);
}
