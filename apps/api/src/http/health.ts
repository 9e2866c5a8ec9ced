import { Router } from 'express';
import { ALIVE, createReadiness, type HealthAnswer, type ReadinessOptions } from '@jiter/runtime';
import { sendJson } from './send-json.ts';

/** `/healthz`: the process runs. `/readyz`: what it depends on answers. Neither needs a key, neither shows a secret. */
export function createHealthRoutes(options: ReadinessOptions): Router {
  const ready = createReadiness(options);
  const send = (res: Parameters<typeof sendJson>[0], { status, body }: HealthAnswer) =>
    sendJson(res, status, body);
  return Router()
    .get('/healthz', (_req, res) => send(res, ALIVE))
    .get('/readyz', async (_req, res) => send(res, await ready()));
}
