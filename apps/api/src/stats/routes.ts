import { Router } from 'express';
import { badRequest } from '@jiter/core';
import { sendJson } from '../http/send-json.ts';
import { presentPublic, presentStatus, type Status } from './status.ts';

type Deps = { status: Status };

/** Adds what tells how the service is, what it did, and what it will do. */
export function addStatRoutes(routes: Router, { status }: Deps): void {
  routes.get('/status', async (req, res) => {
    const [parameter] = Object.keys(req.query);
    if (parameter !== undefined) throw badRequest('The status takes no parameters');
    sendJson(res, 200, presentStatus(await status()));
  });
}

/** For uptime monitors: most of them look at nothing but the number. What they add to the path is left alone. */
export function createPublicStatus(status: Status): Router {
  return Router().get('/status', async (_req, res) => {
    const report = await status();
    sendJson(res, report.state === 'failing' ? 503 : 200, presentPublic(report));
  });
}
