import { Router } from 'express';
import type { Clock } from '@jiter/core';
import type { StatsStore } from '@jiter/store';
import { orgOf } from '../access/auth.ts';
import type { Read } from '../turns/read.ts';
import { refuseParameters } from '../http/refuse-parameters.ts';
import { sendJson } from '../http/send-json.ts';
import { parseForecast, presentForecast } from './forecast.ts';
import { parseStats } from './parse-stats.ts';
import { knownFrom, presentStats } from './present-stats.ts';
import { ticksAhead } from './ticks-ahead.ts';
import { presentPublic, presentStatus, type Status } from './status.ts';

type Deps = {
  status: Status;
  stats: Pick<StatsStore, 'read' | 'forecast'>;
  keptMs: number;
  read: Read;
  clock: Clock;
};

/** Adds what tells how the service is, what it did, and what it will do. */
export function addStatRoutes(routes: Router, { status, stats, keptMs, read, clock }: Deps): void {
  routes.get('/status', async (req, res) => {
    refuseParameters(req.query, 'The status takes');
    sendJson(res, 200, presentStatus(await status()));
  });

  routes.get('/stats', async (req, res) => {
    const query = parseStats(req.query, clock.now());
    const found = await read(res, () => stats.read({ ...query, org: orgOf(res) }), {
      what: 'stats',
      asked: query,
    });
    sendJson(res, 200, presentStats(query, found, knownFrom(keptMs, clock.now())));
  });

  routes.get('/forecast', async (req, res) => {
    const asked = parseForecast(req.query, orgOf(res), clock.now());
    const { horizon, by } = asked;
    const load = async () => {
      const forecast = await stats.forecast(asked);
      return presentForecast(asked, forecast, await ticksAhead(forecast.jobs, asked));
    };
    sendJson(res, 200, await read(res, load, { what: 'forecast', asked: { horizon, by } }));
  });
}

/** For uptime monitors: most of them look at nothing but the number. What they add to the path is left alone. */
export function createPublicStatus(status: Status): Router {
  return Router().get('/status', async (_req, res) => {
    const report = await status();
    sendJson(res, report.state === 'failing' ? 503 : 200, presentPublic(report));
  });
}
