import type { Router } from 'express';
import { isoTime } from '@jiter/core';
import type { OperatorStore, OrgAtWork, ShownOperatorIncident, StatsStore } from '@jiter/store';
import type { Read } from '../turns/read.ts';
import { refuseParameters } from '../http/refuse-parameters.ts';
import { sendJson } from '../http/send-json.ts';

type Deps = {
  stats: Pick<StatsStore, 'orgs'>;
  operators: Pick<OperatorStore, 'list'>;
  read: Read;
};

const SHOWN_ORGS = 100;
const SHOWN_INCIDENTS = 50;

/** Adds `/system`: what operators alone see, which is of all orgs how much they do, and of none what, and what was wrong with the server. */
export function addSystemRoutes(routes: Router, { stats, operators, read }: Deps): void {
  routes.get('/system', async (req, res) => {
    refuseParameters(req.query, 'The system takes');
    const { orgs, incidents } = await read(res, async () => ({
      orgs: await stats.orgs(SHOWN_ORGS + 1),
      incidents: await operators.list(SHOWN_INCIDENTS),
    }));
    sendJson(res, 200, {
      ...{ orgs: orgs.slice(0, SHOWN_ORGS).map(presentOrg), more: orgs.length > SHOWN_ORGS },
      incidents: incidents.map(presentIncident),
    });
  });
}

const presentIncident = ({ openedAt, closedAt, notices, ...incident }: ShownOperatorIncident) => ({
  ...{ ...incident, openedAt: isoTime(openedAt) },
  ...(closedAt && { closedAt: isoTime(closedAt) }),
  notices: notices.map(({ settledAt, ...notice }) => ({
    ...notice,
    ...(settledAt && { settledAt: isoTime(settledAt) }),
  })),
});

const presentOrg = ({ createdAt, ...org }: OrgAtWork) => ({ ...org, createdAt: isoTime(createdAt) });
