import type { Request, Response, Router } from 'express';
import { badRequest, notFound } from '@jiter/core';
import type { ChannelStore, Quieting } from '@jiter/store';
import { actorOf, keyOf, orgOf } from '../access/auth.ts';
import { elsewhere } from '../access/within-grants.ts';
import { createReadNothing } from '../acts/parse-act.ts';
import type { ReadJson } from '../body/read-json.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { refuseParameters } from '../http/refuse-parameters.ts';
import { sendJson } from '../http/send-json.ts';
import type { Turns } from '../turns/turns.ts';
import { parseChannelChanges, parseNewChannel, type ChannelRules } from './parse-channel.ts';
import { parseSnooze } from './parse-quiet.ts';
import { presentChannel, presentIncident, presentNotice } from './present.ts';

type Deps = ChannelRules & { channels: ChannelStore; readJson: ReadJson };

const NO_CHANNEL = 'Unable to find channel';
const NO_INCIDENT = 'Unable to find incident';
const SHOWN_NOTICES = 20;
const SHOWN_INCIDENTS = 100;

/** Adds `/channels` and `/incidents`: who is told what goes wrong, and what that is. */
export function addNoticeRoutes(routes: Router, { channels, readJson, ...rules }: Deps): void {
  const readNothing = createReadNothing(readJson);

  const found = async (org: string, id: string) => {
    const channel = await channels.find(org, id);
    if (!channel) throw notFound(NO_CHANNEL);
    return channel;
  };

  routes.get('/channels', async (req, res) => {
    refuseParameters(req.query, 'A list of channels takes');
    sendJson(res, 200, (await channels.list(orgOf(res))).map(presentChannel));
  });

  routes.post('/channels', async (req, res) => {
    refuseKey(req, 'a repeat makes another channel');
    const input = parseNewChannel(await readJson(req, res), rules);
    if (input.kind === 'email' && keyOf(res).destinations) throw elsewhere('mail is none of them');
    sendJson(res, 200, presentChannel(await channels.create(orgOf(res), input, actorOf(req, res))));
  });

  routes.get('/channels/:id', async (req, res) => {
    const [org, id] = [orgOf(res), idOf(req, NO_CHANNEL)];
    const channel = await found(org, id);
    const notices = await channels.notices(org, id, SHOWN_NOTICES);
    sendJson(res, 200, {
      ...presentChannel(channel),
      notices: notices.map((one) => presentNotice(org, one)),
    });
  });

  routes.put('/channels/:id', async (req, res) => {
    const [org, id] = [orgOf(res), idOf(req, NO_CHANNEL)];
    const { kind } = await found(org, id);
    const changes = parseChannelChanges(kind, await readJson(req, res), rules);
    if (kind === 'email' && keyOf(res).destinations) throw elsewhere('mail is none of them');
    const channel = await channels.change(org, id, changes, actorOf(req, res));
    if (!channel) throw notFound(NO_CHANNEL);
    sendJson(res, 200, presentChannel(channel));
  });

  routes.delete('/channels/:id', async (req, res) => {
    const [org, id, by] = [orgOf(res), idOf(req, NO_CHANNEL), actorOf(req, res)];
    if (!(await channels.remove(org, id, by))) throw notFound(NO_CHANNEL);
    sendJson(res, 200, { id: req.params.id, removed: true });
  });

  routes.post('/channels/:id/test', async (req, res) => {
    refuseKey(req, 'a repeat is another test');
    await readNothing(req, res);
    const org = orgOf(res);
    const notice = await channels.test(org, idOf(req, NO_CHANNEL), actorOf(req, res));
    if (!notice) throw notFound(NO_CHANNEL);
    sendJson(res, 200, presentNotice(org, notice));
  });

  routes.get('/incidents', async (req, res) => {
    refuseParameters(req.query, 'A list of incidents takes', 'open');
    const { open } = req.query;
    if (open !== undefined && open !== 'true' && open !== 'false') {
      throw badRequest("'open' must be true, for those that are not over, or false");
    }
    const isOpen = open === undefined ? {} : { isOpen: open === 'true' };
    const listed = await channels.incidents(orgOf(res), { ...isOpen, limit: SHOWN_INCIDENTS });
    sendJson(res, 200, listed.map(presentIncident));
  });

  const keepQuiet = async (req: Request<{ id: string }>, res: Response, how: Quieting) => {
    const [org, id, by] = [orgOf(res), idOf(req, NO_INCIDENT), actorOf(req, res)];
    const incident = await channels.keepQuiet(org, id, how, by);
    if (!incident) throw notFound(NO_INCIDENT);
    sendJson(res, 200, presentIncident(incident));
  };

  routes.post('/incidents/:id/acknowledge', async (req, res) => {
    await readNothing(req, res);
    await keepQuiet(req, res, { kind: 'acknowledge' });
  });

  routes.post('/incidents/:id/snooze', async (req, res) => {
    await keepQuiet(req, res, parseSnooze(await readJson(req, res)));
  });

  routes.use('/channels', unreadableIdIs(NO_CHANNEL));
  routes.use('/incidents', unreadableIdIs(NO_INCIDENT));
}

/** Who changes one waits for its row, or for that of the org, on connections of that org's share. */
export function channelsInTurn(channels: ChannelStore, { take }: Turns): ChannelStore {
  return {
    ...channels,
    create: (org, ...rest) => take(org, () => channels.create(org, ...rest)),
    change: (org, ...rest) => take(org, () => channels.change(org, ...rest)),
    remove: (org, ...rest) => take(org, () => channels.remove(org, ...rest)),
    test: (org, ...rest) => take(org, () => channels.test(org, ...rest)),
    keepQuiet: (org, ...rest) => take(org, () => channels.keepQuiet(org, ...rest)),
  };
}
