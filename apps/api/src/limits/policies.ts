import type { Response } from 'express';
import type { Standing } from './month-quota.ts';

type Policies = Readonly<Record<string, Standing>>;

/**
 * Says what the quotas of an org are, and what is left of each by when it is answered, as the draft on RateLimit fields has
 * it (draft-ietf-httpapi-ratelimit-headers).
 */
export function sayPolicies(res: Response, policiesOf: () => Policies): void {
  const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => Response;
  res.writeHead = ((...args: unknown[]) => {
    const policies = Object.entries(policiesOf());
    res.setHeader(
      'RateLimit-Policy',
      listOf(policies, ({ limit, windowMs }) => `q=${limit};w=${Math.round(windowMs / 1_000)}`),
    );
    res.setHeader(
      'RateLimit',
      listOf(policies, ({ remaining, resetMs }) => `r=${remaining};t=${secondsOf(resetMs)}`),
    );
    return writeHead(...args);
  }) as Response['writeHead'];
}

function listOf(policies: readonly [string, Standing][], write: (standing: Standing) => string): string {
  return policies.map(([name, standing]) => `"${name}";${write(standing)}`).join(', ');
}

/** Whole ms first: the difference of two times in fractions may come out a hair above a whole second. */
export const secondsOf = (ms: number) => Math.max(1, Math.ceil(Math.round(ms) / 1_000));
