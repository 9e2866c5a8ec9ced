import type { Router } from 'express';
import { AppError, notFound, quotaExceeded } from '@jiter/core';
import type { InboxStore } from '@jiter/store';
import { actorOf, orgOf } from '../access/auth.ts';
import type { Read } from '../turns/read.ts';
import type { Turns } from '../turns/turns.ts';
import { optional, type ReadJson } from '../body/read-json.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { refuseParameters } from '../http/refuse-parameters.ts';
import { sendJson } from '../http/send-json.ts';
import { parseNewInbox, parseRequestsQuery, parseScript } from './parse-inbox.ts';
import { presentInbox, presentRequest } from './present.ts';

type Managed = Pick<InboxStore, 'create' | 'list' | 'find' | 'tell' | 'remove' | 'requests'>;
type Deps = {
  inboxes: { store: Managed; url: () => string | undefined };
  turns: Turns;
  read: Read;
  readJson: ReadJson;
};

/** Of an org. Each keeps some MiB at the most. */
export const MAX_INBOXES = 50;

export const NO_INBOX = 'Unable to find inbox';

/** Adds `/inboxes` and what is below. */
export function addInboxRoutes(routes: Router, { inboxes, turns, read, readJson }: Deps): void {
  // Nobody asks for it before the first request: the address may not be known yet.
  const { store, url } = inboxes;
  const readScript = optional(readJson);

  routes.post('/inboxes', async (req, res) => {
    refuseKey(req, 'a repeat makes another inbox');
    const script = parseNewInbox(await readScript(req, res));
    if (url() === undefined) throw nowhere();
    const [org, by] = [orgOf(res), actorOf(req, res)];
    const made = await turns.take(org, () => store.create(org, script, MAX_INBOXES, by));
    if (!made) throw tooMany();
    sendJson(res, 200, presentInbox(made, url()));
  });

  routes.get('/inboxes', async (req, res) => {
    refuseParameters(req.query, 'A list of inboxes takes');
    const found = await read(res, () => store.list(orgOf(res)));
    sendJson(
      res,
      200,
      found.map((inbox) => presentInbox(inbox, url())),
    );
  });

  routes.get('/inboxes/:id', async (req, res) => {
    const id = idOf(req, NO_INBOX);
    sendJson(res, 200, presentInbox(known(await read(res, () => store.find(orgOf(res), id))), url()));
  });

  routes.put('/inboxes/:id', async (req, res) => {
    const [org, id, by] = [orgOf(res), idOf(req, NO_INBOX), actorOf(req, res)];
    const script = parseScript(await readJson(req, res));
    const told = await turns.take(org, () => store.tell(org, id, script, by));
    sendJson(res, 200, presentInbox(known(told), url()));
  });

  routes.delete('/inboxes/:id', async (req, res) => {
    const [org, id, by] = [orgOf(res), idOf(req, NO_INBOX), actorOf(req, res)];
    if (!(await turns.take(org, () => store.remove(org, id, by)))) throw notFound(NO_INBOX);
    sendJson(res, 200, { id, deleted: true });
  });

  routes.get('/inboxes/:id/requests', async (req, res) => {
    const id = idOf(req, NO_INBOX);
    const asked = parseRequestsQuery(req.query);
    const found = known(await read(res, () => store.requests(orgOf(res), id, asked)));
    sendJson(res, 200, found.map(presentRequest));
  });

  routes.use('/inboxes', unreadableIdIs(NO_INBOX));
}

function known<Found>(found: Found | undefined): Found {
  if (found === undefined) throw notFound(NO_INBOX);
  return found;
}

function tooMany(): AppError {
  const message = `This organisation has as many inboxes as it may, which are ${MAX_INBOXES}: remove some`;
  return quotaExceeded(message, 1, 'inboxes');
}

function nowhere(): AppError {
  const message =
    'Inboxes have no address yet: whoever runs this server sets PUBLIC_URL, or INBOX_URL, to where workers reach it';
  return new AppError(503, message, undefined, 'no_inbox_url');
}
