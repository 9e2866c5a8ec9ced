import express, { type Express } from 'express';
import { createClientOf } from '@jiter/runtime';
import { CLIENT_OF } from './access/auth.ts';
import { createApiRoutes } from './api-routes.ts';
import type { AppDeps } from './app-deps.ts';
import { createConsole } from './http/console.ts';
import { answerNoSuchCall, createErrorHandler } from './http/errors.ts';
import { createHealthRoutes } from './http/health.ts';
import { createRequestLog } from './http/request-log.ts';
import { BOARD_PATH, createApiSecurity, createBoardSecurity } from './http/security-headers.ts';
import { addReceiving } from './inbox/receive.ts';
import { createObserved } from './metrics/observed.ts';
import { addMetrics } from './metrics/routes.ts';
import { createProblemRoute } from './openapi/problem-route.ts';
import { createOpenApiRoute } from './openapi/route.ts';
import { openPeople } from './people/open-people.ts';
import { PEOPLE_PATH } from './people/routes.ts';
import { createPublicStatus } from './stats/routes.ts';
import { createStatus } from './stats/status.ts';
import { shareWrites } from './turns/share-writes.ts';

/** The whole HTTP side, without a socket. Paths match whatever their case, as Express does unless told otherwise. */
export function createApp(deps: AppDeps): Express {
  const { log } = deps;
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.locals[CLIENT_OF] = deps.clientOf ?? createClientOf([]);
  if (deps.logRequests) app.use(createRequestLog({ log }));
  app.use(createApiSecurity());
  const status = createStatus({ ...deps.seeing, log });
  const observed = deps.observed ?? createObserved({ version: '', skewMs: () => 0, statements: () => [] });
  const shared = shareWrites(deps, observed);
  const { openForPerson, openForLink, isOperator, routes: ofPeople } = openPeople({ ...deps, ...shared });
  app.get('/api/openapi.json', createOpenApiRoute());
  app.get('/problems/:code', createProblemRoute());
  app.use('/api', createApiRoutes({ ...deps, ...shared, status, observed, openForPerson, openForLink }));
  addReceiving(app, deps);
  if (ofPeople) app.use(PEOPLE_PATH, ofPeople);
  app.use(createHealthRoutes({ ...deps.health, log }));
  addMetrics(app, { observed, status, token: deps.metricsToken, keys: deps.keys });
  if (deps.isStatusPublic) app.use(createPublicStatus(status));
  if (deps.board) {
    app.use(BOARD_PATH, createBoardSecurity(), deps.board.createRoutes({ ...deps.board, isOperator, log }));
  }
  if (deps.console) app.use(createConsole(deps.console));
  app.use(answerNoSuchCall);
  app.use(createErrorHandler({ publicUrl: deps.publicUrl, log }));
  return app;
}
