import type { RequestHandler } from 'express';
import { AppError } from '@jiter/core';
import type { Limiter } from './limiter.ts';

/** After authentication: only keys that open an org are counted. Refused requests are not. */
export function createRateLimit({ limiter }: { limiter: Pick<Limiter, 'take'> }): RequestHandler {
  return (req, res, next) => {
    const { limit, remaining, resetMs, allowed } = limiter.take(req.headers['x-api-key'] as string);
    // Whole ms first: the difference of two times in fractions may come out a hair above a whole second.
    const resetS = Math.max(1, Math.ceil(Math.round(resetMs) / 1_000));
    res.setHeader('RateLimit-Limit', String(limit));
    res.setHeader('RateLimit-Remaining', String(remaining));
    res.setHeader('RateLimit-Reset', String(resetS));
    if (allowed) return next();
    throw new AppError(
      429,
      `Too many requests with this API key: ${limit} were allowed; try again in ${resetS} s`,
      resetS,
    );
  };
}
