import type { Router } from 'express';
import { isoTime } from '@jiter/core';
import type { OrgAtWork, StatsStore } from '@jiter/store';
import type { Read } from '../access/read.ts';
import { refuseParameters } from '../http/refuse-parameters.ts';
import { sendJson } from '../http/send-json.ts';

type Deps = { stats: Pick<StatsStore, 'orgs'>; read: Read };

const SHOWN_ORGS = 100;

/** Adds `/system`: what operators alone see, which is of all orgs how much they do, and of none what. */
export function addSystemRoutes(routes: Router, { stats, read }: Deps): void {
  routes.get('/system', async (req, res) => {
    refuseParameters(req.query, 'The system takes');
    const orgs = await read(res, () => stats.orgs(SHOWN_ORGS + 1));
    sendJson(res, 200, { orgs: orgs.slice(0, SHOWN_ORGS).map(presentOrg), more: orgs.length > SHOWN_ORGS });
  });
}

const presentOrg = ({ createdAt, ...org }: OrgAtWork) => ({ ...org, createdAt: isoTime(createdAt) });
