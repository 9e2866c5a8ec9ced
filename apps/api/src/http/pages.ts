import type { Request, Response } from 'express';
import type { JsonPage, PageStart } from '@jiter/store';
import { writeCursor } from './cursor.ts';
import type { List, ListName, PlaceIn } from './lists.ts';

/** Tells where a list goes on, and where it came from, as values of `cursor` and as whole addresses. */
export function namePages<Name extends ListName>(
  req: Request,
  res: Response,
  { previous, next }: Pick<JsonPage<PlaceIn[Name]>, 'previous' | 'next'>,
  list: List<Name>,
): void {
  const links: string[] = [];
  const name = (header: string, relation: string, start: PageStart<PlaceIn[Name]>) => {
    const cursor = writeCursor(list, start);
    res.setHeader(header, cursor);
    links.push(linkTo(req, cursor, relation));
  };
  if (next) name('X-Next-Cursor', 'next', { after: next });
  if (previous) name('X-Previous-Cursor', 'prev', { before: previous });
  if (links.length > 0) res.setHeader('Link', links.join(', '));
}

function linkTo(req: Request, cursor: string, relation: string): string {
  const query = new URLSearchParams(req.query as Record<string, string>);
  query.set('cursor', cursor);
  return `<${req.baseUrl}${req.path}?${query.toString()}>; rel="${relation}"`;
}
