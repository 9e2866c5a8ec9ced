import type { Express, Request, Response } from 'express';
import { rememberFor } from '@jiter/cache';
import { allows, AppError } from '@jiter/core';
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
const NO_TOKEN = 'Please send METRICS_TOKEN, or an API key, as a Bearer token in the header Authorization';
const WRONG_TOKEN = 'This token is not valid: check the header Authorization';

/** Adds `GET /metrics`, for Prometheus. However many ask, the numbers are read once a second. */
export function addMetrics(app: Express, { observed, status, token, keys }: Deps): void {
  const metrics = createMetrics(listFamilies(observed, status));
  const isToken = token === undefined ? () => false : createIsSecret(token);
  const text = rememberFor(() => metrics.text(), { ms: REMEMBERED_MS, max: 1 });

  async function admit(req: Request, res: Response): Promise<void> {
    const given = tokenOf(req);
    if (given === undefined) throw new AppError(401, NO_TOKEN);
    if (isToken(given)) return;
    const key = given.length <= LONGEST_KEY ? await keys.open(given) : undefined;
    if (!key) throw new AppError(401, WRONG_TOKEN);
    if (!allows(key, 'metrics:read')) throw missing('metrics:read', res);
  }

  app.get('/metrics', async (req, res) => {
    await admit(req, res);
    sendPlain(res, await text(''), METRICS_TYPE);
  });
}

function tokenOf({ headers }: Request): string | undefined {
  const [, bearer] = /^bearer +(\S.*)$/i.exec(headers.authorization ?? '') ?? [];
  const key = headers['x-api-key'];
  return bearer ?? (typeof key === 'string' && key !== '' ? key : undefined);
}
