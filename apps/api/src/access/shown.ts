import type { Request } from 'express';
import { AppError } from '@jiter/core';
import type { OpenedLink } from '@jiter/store';

type Shows = (link: Pick<OpenedLink, 'event' | 'host'>, req: Pick<Request, 'params' | 'query'>) => boolean;

const theEvent: Shows = ({ event }, { params }) => event !== null && params['id'] === event;
const theHost: Shows = ({ host }, { params }) => host !== null && params['host'] === host;
const theWhole: Shows = ({ event, host }) => event === null && host === null;
/** Of a host its own, and of the whole those of all together. */
const figures: Shows = ({ event, host }, { query }) =>
  event === null && query['host'] === (host === null ? undefined : host);

/** The calls that a link opens, as far as they are about what it shows, to the letter. There are no others. */
const SHOWN: Readonly<Record<string, Shows>> = {
  'GET /events/:id': theEvent,
  'GET /events/:id/explanation': theEvent,
  'GET /events/:id/changes': theEvent,
  'GET /destinations/:host': theHost,
  'GET /stats': figures,
  'GET /forecast': theWhole,
};

/** Whether some links open the call. */
export const isShownToSome = (call: string): boolean => Object.hasOwn(SHOWN, call);

/** Throws AppError 403 for a call that is about anything else than what the link shows. */
export function refuseBeyond(link: OpenedLink, call: string, req: Request): void {
  if (isShownToSome(call) && SHOWN[call]!(link, req)) return;
  const what = link.event !== null ? 'one event' : link.host !== null ? 'one host' : 'an overview';
  const message = `This link shows ${what} and nothing else: sign in, or send an API key, for what there is beside it`;
  throw new AppError(403, message, undefined, 'link_only');
}
