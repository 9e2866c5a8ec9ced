import type { Router } from 'express';
import type { ChannelStore } from '@jiter/store';
import { validate } from '../events/validate.ts';
import { sendJson } from '../http/send-json.ts';
import type { PeopleParts } from '../people/routes.ts';
import { LOOK_AT_LINK_BODY, parseAct } from './parse-quiet.ts';
import { presentIncident } from './present.ts';

type Deps = Pick<PeopleParts, 'visits' | 'readJson'> & {
  channels: Pick<ChannelStore, 'lookAtLink' | 'actByLink'>;
};

/**
 * Adds `/incidents`: what the link of a message is good for, which opens by itself and takes neither a key nor a session. Nothing is done
 * by a GET: what scans mail opens whatever it finds there.
 */
export function addLinkRoutes(routes: Router, { channels, visits, readJson }: Deps): void {
  routes.post('/incidents/look', async (req, res) => {
    const { token } = validate(LOOK_AT_LINK_BODY, await readJson(req, res));
    const { incident, ...link } = await channels.lookAtLink(token);
    sendJson(res, 200, { ...link, incident: presentIncident(incident) });
  });

  routes.post('/incidents/act', async (req, res) => {
    const { token, how } = parseAct(await readJson(req, res));
    const { ip } = visits.clientOf(req);
    sendJson(res, 200, presentIncident(await channels.actByLink({ token, how, ip })));
  });
}
