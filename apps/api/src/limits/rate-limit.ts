import type { RequestHandler, Response } from 'express';
import { AppError, quotaExceeded, type OrgSettings } from '@jiter/core';
import { callerOf, orgOf, personOf, settingsOf } from '../access/auth.ts';
import { linkOf } from '../access/open-for-link.ts';
import type { Limited, Limiter } from './limiter.ts';
import type { MonthQuota } from './month-quota.ts';
import { countLimited, type Observed } from '../metrics/observed.ts';
import { sayPolicies, secondsOf } from './policies.ts';

type Deps = {
  /** Absent: any key may ask as often as it likes. */
  limiter?: Pick<Limiter, 'take'> | undefined;
  /** Of orgs that have a limit of their own. */
  orgLimiter?: Pick<Limiter, 'take'> | undefined;
  created?: Pick<MonthQuota, 'standing'> | undefined;
  observed: Pick<Observed, 'limited' | 'orgs'>;
};

/** After authentication: only keys that open an org are counted. Refused requests are not. */
export function createRateLimit({ limiter, orgLimiter, created, observed }: Deps): RequestHandler {
  return (req, res, next) => {
    const ofKey = limiter?.take(callerOf(req, res));
    if (ofKey) sayLimit(res, ofKey);
    // Whoever has a link may be anybody: he uses up nothing of what the org may ask, and is not told what that is.
    const { requestsPerMinute, eventsPerMonth }: OrgSettings = linkOf(res) ? {} : settingsOf(res);
    const isLimited = requestsPerMinute !== undefined && ofKey?.allowed !== false;
    const ofOrg = isLimited ? orgLimiter?.take(`org ${orgOf(res)}`, requestsPerMinute) : undefined;
    if (requestsPerMinute !== undefined || eventsPerMonth !== undefined) {
      const requests = ofOrg ?? ofKey;
      sayPolicies(res, () => ({
        ...(requests && { requests }),
        ...(eventsPerMonth !== undefined &&
          created && { events: created.standing(orgOf(res), eventsPerMonth) }),
      }));
    }
    if (ofKey?.allowed === false) {
      countLimited(observed, 'key', orgOf(res));
      throw tooManyOfCaller(ofKey, res);
    }
    if (ofOrg?.allowed === false) {
      countLimited(observed, 'org', orgOf(res));
      throw tooManyOfOrg(ofOrg);
    }
    next();
  };
}

function sayLimit(res: Response, { limit, remaining, resetMs }: Limited): void {
  res.setHeader('RateLimit-Limit', String(limit));
  res.setHeader('RateLimit-Remaining', String(remaining));
  res.setHeader('RateLimit-Reset', String(secondsOf(resetMs)));
}

function tooManyOfCaller({ limit, resetMs }: Limited, res: Response): AppError {
  const resetS = secondsOf(resetMs);
  const by = linkOf(res) ? 'by this link' : personOf(res) ? 'of this session' : 'with this API key';
  return new AppError(
    429,
    `Too many requests ${by}: ${limit} were allowed; try again in ${resetS} s`,
    resetS,
  );
}

function tooManyOfOrg({ limit, resetMs }: Limited): AppError {
  const resetS = secondsOf(resetMs);
  const message = `Too many requests of this organisation: ${limit} per minute are allowed; try again in ${resetS} s`;
  return quotaExceeded(message, resetS, 'requests');
}
