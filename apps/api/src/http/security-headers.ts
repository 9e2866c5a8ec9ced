import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Each header costs time on the hottest path. Not sent: Strict-Transport-Security belongs to whoever ends
 * TLS in front of us, and would speak for the whole domain; the others concern documents, links, plug-ins and downloads,
 * and these answers are JSON; frame-ancestors says what X-Frame-Options would.
 */
const NOT_FOR_JSON = {
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: false,
  xFrameOptions: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** For answers that no browser should render, run, or keep: JSON from the API. */
export function listApiHeaders(): [name: string, value: string][] {
  const directives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
  return listHeaders({ ...NOT_FOR_JSON, contentSecurityPolicy: { useDefaults: false, directives } });
}

export const createApiSecurity = (): RequestHandler => setAll(listApiHeaders());

export const BOARD_PATH = '/admin/queues';

/**
 * For the board: its own scripts, workers and pictures, and nobody else's. Its page asks for fonts from another site,
 * which the policy denies: who operates what is nobody's business, and the browser has fonts of its own.
 */
export function createBoardSecurity(): RequestHandler {
  const directives = {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    formAction: ["'self'"],
    baseUri: ["'self'"],
    frameAncestors: ["'none'"],
    // No upgrade-insecure-requests: a board on plain HTTP, inside a private network, would load nothing.
  };
  return setAll(
    listHeaders({
      strictTransportSecurity: false,
      contentSecurityPolicy: { useDefaults: false, directives },
    }),
  );
}

/**
 * For the console: its own files, and the API of its own origin. What would make script of a text is refused by the browser
 * itself (Trusted Types), as the console never does.
 */
export function listConsoleHeaders(
  frames: 'no frames' | 'any frame' = 'no frames',
): [name: string, value: string][] {
  const isFramed = frames === 'any frame';
  const self = ["'self'"];
  const directives = {
    defaultSrc: ["'none'"],
    scriptSrc: self,
    styleSrc: self,
    imgSrc: ["'self'", 'data:'],
    connectSrc: self,
    fontSrc: self,
    formAction: self,
    baseUri: ["'none'"],
    frameAncestors: [isFramed ? '*' : "'none'"],
    requireTrustedTypesFor: ["'script'"],
  };
  return listHeaders({
    strictTransportSecurity: false,
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: isFramed ? false : { action: 'deny' },
  });
}

/** What needs a key or a password is nobody else's, and the rest is true for a moment only: no cache may keep it. */
const NOT_TO_BE_KEPT: [string, string] = ['Cache-Control', 'no-store'];

/** helmet makes the same headers for every request, so it is asked once. */
function listHeaders(options: Parameters<typeof helmet>[0]): [string, string][] {
  const headers = [NOT_TO_BE_KEPT];
  const recorder = {
    setHeader: (name: string, value: string) => void headers.push([name, value]),
    removeHeader: () => {},
  };
  helmet(options)({} as IncomingMessage, recorder as unknown as ServerResponse, (error?: unknown) => {
    if (error !== undefined) throw error as Error;
  });
  return headers;
}

function setAll(headers: readonly [string, string][]): RequestHandler {
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}
