import { Router } from 'express';
import type { Log } from '@jiter/core';
import { sendJson } from './send-json.ts';

/** What the service cannot do without, by the name it is shown under. Each rejects when it does not answer. */
export type Checks = Record<string, () => Promise<void>>;
/** Numbers for the operator. */
export type Notes = () => Record<string, number>;

type Options = { checks: Checks; notes: Notes | undefined; log: Log };

const CHECK_TIMEOUT_MS = 2_000;

/** `/healthz`: the process runs. `/readyz`: what it depends on answers. Neither needs a key, neither shows a secret. */
export function createHealthRoutes({ checks, notes = () => ({}), log }: Options): Router {
  const runChecks = shareConcurrent(() => checkAll(checks, log));
  const routes = Router();

  routes.get('/healthz', (_req, res) => sendJson(res, 200, { status: 'alive' }));

  routes.get('/readyz', async (_req, res) => {
    const results = await runChecks();
    const down = Object.keys(results).filter((name) => results[name] !== 'ok');
    const shown = { ...results, ...notes() };
    if (down.length === 0) return sendJson(res, 200, { status: 'ready', ...shown });
    sendJson(res, 503, { message: `Not ready: no answer from the ${down.join(' and the ')}`, ...shown });
  });

  return routes;
}

async function checkAll(checks: Checks, log: Log): Promise<Record<string, 'ok' | 'unreachable'>> {
  const results = Object.entries(checks).map(async ([name, check]) => {
    try {
      await within(CHECK_TIMEOUT_MS, check());
      return [name, 'ok'] as const;
    } catch (error) {
      log.warn('readiness.failed', { check: name, error });
      return [name, 'unreachable'] as const;
    }
  });
  return Object.fromEntries(await Promise.all(results));
}

function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout;
  const tooSlow = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([work, tooSlow]).finally(() => clearTimeout(timer));
}

/** Anyone may ask, so many askers cause one question. */
function shareConcurrent<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work().finally(() => (running = undefined)));
}
