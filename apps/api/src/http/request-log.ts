import type { RequestHandler } from 'express';
import type { Log } from '@jiter/core';

/** A path as logs may have it: whoever knows that of an inbox can send there. */
export const shownPath = (path: string) => path.replace(/^\/in\/.*/is, '/in/…');

/** One line per answer; mounted only where somebody reads at debug level. */
export function createRequestLog({ log }: { log: Log }): RequestHandler {
  return (req, res, next) => {
    const { method, path } = req;
    const startedMs = performance.now();
    res.once('finish', () => {
      const durationMs = Math.round(performance.now() - startedMs);
      log.debug('request.answered', { method, path: shownPath(path), status: res.statusCode, durationMs });
    });
    next();
  };
}
