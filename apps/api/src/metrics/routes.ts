import { createHash } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import { createRecent, rememberFor } from '@jiter/cache';
import { allows, AppError, DeadlineError, noDatabase, within } from '@jiter/core';
import { createMetrics, METRICS_TYPE } from '@jiter/metrics';
import { createIsSecret } from '@jiter/runtime';
import type { KeyStore } from '@jiter/store';
import { LONGEST_KEY } from '../access/auth.ts';
import { missing } from '../access/within-grants.ts';
import { sendPlain } from '../http/send-json.ts';
import type { Status } from '../stats/status.ts';
import { listFamilies } from './families.ts';
import type { Observed } from './observed.ts';

type Deps = {
  observed: Observed;
  status: Status;
  /** Opens it beside API keys with the scope `metrics:read`. */
  token?: string | undefined;
  keys: Pick<KeyStore, 'open'>;
};

const REMEMBERED_MS = 1_000;
/** Prometheus waits for 10 s, and the look at a database that is away takes 4 of them. */
const KEY_TIMEOUT_MS = 3_000;
/** Keys by which numbers were read before. */
const MAX_ADMITTED = 100;
const NO_TOKEN = 'Please send METRICS_TOKEN, or an API key, as a Bearer token in the header Authorization';
const WRONG_TOKEN = 'This token is not valid: check the header Authorization';

/**
 * Adds `GET /metrics`, for Prometheus. However many ask, the numbers are read once a second. While the database is away it is open to the
 * keys that it was open to before: that `jiter_database_up` is 0 is of no use to whoever cannot read it then. What single orgs do is for
 * whoever runs the server, and so for the token: each key is one of some org's.
 */
export function addMetrics(app: Express, { observed, status, token, keys }: Deps): void {
  const { orgs, ...ofAll } = observed;
  const byOrg = createMetrics(listFamilies(observed, status));
  const metrics = orgs ? createMetrics(listFamilies(ofAll, status)) : byOrg;
  const isToken = token === undefined ? () => false : createIsSecret(token);
  const textOf = {
    token: rememberFor(() => byOrg.text(), { ms: REMEMBERED_MS, max: 1 }),
    key: rememberFor(() => metrics.text(), { ms: REMEMBERED_MS, max: 1 }),
  };

  // Keyed by the hash: a heap dump shows no key.
  const admitted = createRecent(MAX_ADMITTED);

  async function admitKey(given: string, res: Response): Promise<void> {
    const hash = createHash('sha256').update(given).digest('base64');
    const key = await within(KEY_TIMEOUT_MS, 'the look-up of a key', keys.open(given)).catch(
      (error: unknown) => {
        if (isAway(error) && admitted.has(hash)) return 'as before' as const;
        throw error instanceof DeadlineError ? noDatabase() : error;
      },
    );
    if (key === 'as before') return;
    admitted.delete(hash);
    if (!key) throw new AppError(401, WRONG_TOKEN);
    if (!allows(key, 'metrics:read')) throw missing('metrics:read', res);
    admitted.add(hash);
  }

  async function admit(req: Request, res: Response): Promise<keyof typeof textOf> {
    const given = tokenOf(req);
    if (given === undefined) throw new AppError(401, NO_TOKEN);
    if (isToken(given)) return 'token';
    if (given.length > LONGEST_KEY) throw new AppError(401, WRONG_TOKEN);
    await admitKey(given, res);
    return 'key';
  }

  app.get('/metrics', async (req, res) => {
    const by = await admit(req, res);
    sendPlain(res, await textOf[by](''), METRICS_TYPE);
  });
}

const isAway = (error: unknown) =>
  error instanceof DeadlineError || (error instanceof AppError && error.status === 503);

function tokenOf({ headers }: Request): string | undefined {
  const [, bearer] = /^bearer +(\S.*)$/i.exec(headers.authorization ?? '') ?? [];
  const key = headers['x-api-key'];
  return bearer ?? (typeof key === 'string' && key !== '' ? key : undefined);
}
