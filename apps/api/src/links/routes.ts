import type { Response, Router } from 'express';
import { allows, badRequest, isoTime, notFound, type Clock } from '@jiter/core';
import type { EventStore, OpenedLink, SharedLink, SharedLinkStore } from '@jiter/store';
import { actorOf, keyOf, orgOf, settingsOf } from '../access/auth.ts';
import type { Turns } from '../turns/turns.ts';
import { missing } from '../access/within-grants.ts';
import type { ReadJson } from '../body/read-json.ts';
import { NO_EVENT } from '../events/edit-event.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { validate } from '../events/validate.ts';
import { refuseParameters } from '../http/refuse-parameters.ts';
import { sendJson } from '../http/send-json.ts';
import { LOOK_BODY } from '../people/bodies.ts';
import { parseLink, type AskedLink } from './parse-link.ts';

type Deps = {
  links: SharedLinkStore;
  events: Pick<EventStore, 'find'>;
  readJson: ReadJson;
  publicUrl?: string | undefined;
  clock: Clock;
};

const NO_LINK = 'Unable to find link';
const NO_ORG = 'Unable to find organisation';
const HIDDEN =
  "'payloads' cannot be true: viewers of this organisation are shown none, and whoever has a link is no more than one";

/** Adds `/links`: what shows one thing of an org, and changes nothing, to whoever has it. */
export function addLinkRoutes(
  routes: Router,
  { links, events, readJson, publicUrl = '', clock }: Deps,
): void {
  routes.get('/links', async (req, res) => {
    refuseParameters(req.query, 'A list of links takes');
    const org = orgOf(res);
    sendJson(
      res,
      200,
      (await links.list(org)).map((link) => present(link, org)),
    );
  });

  routes.post('/links', async (req, res) => {
    refuseKey(req, 'a repeat makes another link, as each is shown only once');
    const org = orgOf(res);
    const asked = parseLink(await readJson(req, res));
    refuseMore(asked, res);
    await refuseUnknown(asked, org);
    const expiresAt = new Date(clock.now().getTime() + asked.lastsMs);
    const { event, host, payloads } = asked;
    const { token, ...made } = await links.create(
      { org, event, host, payloads, expiresAt },
      actorOf(req, res),
    );
    sendJson(res, 200, { ...present(made, org), url: `${publicUrl}/shared#${token}` });
  });

  /** Of another org's nobody is told whether there are any. */
  async function refuseUnknown({ event, org: named }: AskedLink, org: string): Promise<void> {
    if (event !== null && !(await events.find(org, event))) throw notFound(NO_EVENT);
    if (named !== undefined && named !== org) throw notFound(NO_ORG);
  }

  routes.delete('/links/:id', async (req, res) => {
    const id = idOf(req, NO_LINK);
    if (!(await links.revoke(orgOf(res), id, actorOf(req, res)))) throw notFound(NO_LINK);
    sendJson(res, 200, { id, revoked: true });
  });

  routes.use('/links', unreadableIdIs(NO_LINK));
}

/** Nobody shows what he may not see himself. */
function refuseMore({ payloads }: AskedLink, res: Response): void {
  const scope = payloads ? 'events:read' : 'events:read-redacted';
  if (!allows(keyOf(res), scope)) throw missing(scope, res);
  if (payloads && settingsOf(res).hidePayloads === true) throw badRequest(HIDDEN, 'invalid_link');
}

/** Adds `/shared/look` to what needs no account: what a link shows, for the page that shows it. */
export function addLookAtLink(
  routes: Router,
  { links, readJson }: { links: Pick<SharedLinkStore, 'look'>; readJson: ReadJson },
): void {
  routes.post('/shared/look', async (req, res) => {
    const { token } = validate(LOOK_BODY, await readJson(req, res));
    sendJson(res, 200, presentOpened(await links.look(token)));
  });
}

const presentOpened = ({ event, host, payloads, org, expiresAt }: OpenedLink) => ({
  ...(event !== null && { event }),
  ...(host !== null && { host }),
  ...{ org: { name: org.name }, payloads, expiresAt: isoTime(expiresAt) },
});

function present({ id, event, host, payloads, createdAt, expiresAt, madeBy }: SharedLink, org: string) {
  const isOfAll = event === null && host === null;
  return {
    id,
    ...(event !== null && { event }),
    ...(host !== null && { host }),
    ...(isOfAll && { org }),
    ...{ role: 'viewer', payloads, createdAt: isoTime(createdAt), expiresAt: isoTime(expiresAt), madeBy },
  };
}

/** Whoever makes one waits for the row of the org, on connections of its share. */
export function linksInTurn(links: SharedLinkStore, { take }: Turns): SharedLinkStore {
  return {
    ...links,
    create: (link, by) => take(link.org, () => links.create(link, by)),
    revoke: (org, ...which) => take(org, () => links.revoke(org, ...which)),
  };
}
