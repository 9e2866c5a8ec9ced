import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { namesType } from './names-type.ts';
import { listConsoleHeaders } from './security-headers.ts';

type File = { type: string; plain: Buffer; gzip?: Buffer | undefined; br?: Buffer | undefined };
/** What a build of the console is: the page, and what it asks for, by path. */
export type ConsoleFiles = { index: Buffer; assets: ReadonlyMap<string, File> };

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Beginnings of what is answered elsewhere, or by nobody: no address of theirs is a page. */
const NO_PAGES = /^\/(api|auth|healthz|readyz|status|metrics|in|admin|assets)(\/|$)/i;

/** What a link shows, read-only and by that link alone, may stand inside a page of another site. */
const SHARED = /^\/shared\/?$/;

/** Their names change with what is in them. */
const FOREVER = 'public, max-age=31536000, immutable';

/** All of the build in `dir`, kept in memory: some hundred kB. Undefined where there is none. */
export async function readConsole(dir: string): Promise<ConsoleFiles | undefined> {
  const index = await readFile(join(dir, 'index.html')).catch(() => undefined);
  if (index === undefined) return undefined;
  const assetsDir = join(dir, 'assets');
  const names = new Set(await readdir(assetsDir));
  const bytesOf = (name: string) => (names.has(name) ? readFile(join(assetsDir, name)) : undefined);
  const plainNames = [...names].filter((name) => TYPES[extname(name)] !== undefined);
  const assets = new Map<string, File>();
  // One after the other: a process that may have few files open would not start.
  for (const name of plainNames) {
    const plain = await readFile(join(assetsDir, name));
    const [gzip, br] = [await bytesOf(`${name}.gz`), await bytesOf(`${name}.br`)];
    assets.set(`/assets/${name}`, { type: TYPES[extname(name)]!, plain, gzip, br });
  }
  return { index, assets };
}

/** Comes after all other routes. Whatever else a browser opens is the page, which knows by itself what it shows there. */
export function createConsole({ index, assets }: ConsoleFiles): RequestHandler {
  const [headers, ofShared] = [listConsoleHeaders(), listConsoleHeaders('any frame')];
  const page: File = { type: 'text/html; charset=utf-8', plain: index };
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const asset = assets.get(req.path);
    if (!asset && (NO_PAGES.test(req.path) || !namesType(req, 'text/html'))) return next();
    for (const [name, value] of SHARED.test(req.path) ? ofShared : headers) res.setHeader(name, value);
    if (!asset) return sendFile(req, res, page);
    res.setHeader('Cache-Control', FOREVER);
    sendFile(req, res, asset);
  };
}

function sendFile(req: Request, res: Response, { type, plain, ...packed }: File): void {
  const encoding = (['br', 'gzip'] as const).find((name) => packed[name] && takes(req, name));
  res.setHeader('Content-Type', type);
  res.setHeader('Vary', 'Accept-Encoding, Accept');
  if (encoding) res.setHeader('Content-Encoding', encoding);
  const body = (encoding && packed[encoding]) ?? plain;
  res.setHeader('Content-Length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** Whoever gives an encoding no weight at all does not want it. */
function takes({ headers }: Request, encoding: string): boolean {
  const given = String(headers['accept-encoding'] ?? '').toLowerCase();
  const named = given.split(',').map((one) => one.trim().split(';'));
  return named.some(([name, weight = '']) => name === encoding && !/q=0(\.0*)?$/.test(weight.trim()));
}
