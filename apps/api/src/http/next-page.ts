import type { Request, Response } from 'express';

/** Tells where a list goes on, as the value of `cursor` and as the whole address. */
export function nameNextPage(req: Request, res: Response, cursor: string): void {
  const query = new URLSearchParams(req.query as Record<string, string>);
  query.set('cursor', cursor);
  res.setHeader('X-Next-Cursor', cursor);
  res.setHeader('Link', `<${req.baseUrl}${req.path}?${query.toString()}>; rel="next"`);
}
