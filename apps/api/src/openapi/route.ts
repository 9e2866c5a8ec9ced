import type { RequestHandler } from 'express';
import { CALLS } from './calls.ts';
import { writeDocument } from './document.ts';

export { writeErrorsPage } from './errors-page.ts';

export const openApi = () => writeDocument(CALLS);

/** `GET /api/openapi.json`, which needs no key: the document is made when it is first asked for, and once. */
export function createOpenApiRoute(): RequestHandler {
  let bytes: Buffer | undefined;
  return (_req, res) => {
    bytes ??= Buffer.from(JSON.stringify(openApi()));
    res.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': bytes.length });
    res.end(bytes);
  };
}
