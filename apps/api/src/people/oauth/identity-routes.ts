import type { Router } from 'express';
import { AppError, isoTime, notFound } from '@jiter/core';
import type { KnownIdentity } from '@jiter/store';
import { idOf, unreadableIdIs } from '../../events/row-id.ts';
import { sendJson } from '../../http/send-json.ts';
import type { IsAdmin, PeopleParts } from '../routes.ts';
import { refuseStale } from '../visit.ts';
import { presentServices, type Identifier } from './identify.ts';

type Deps = Pick<PeopleParts, 'people' | 'visits'> & {
  identifiers: readonly Identifier[];
  isAdmin: IsAdmin;
};

const NO_IDENTITY = 'Unable to find this account';
const LAST = 'This is your last way in: set a password, or connect another account first';

export const createPresentIdentity =
  (identifiers: readonly Identifier[]) =>
  ({ id, issuer, name, createdAt }: KnownIdentity) => ({
    ...{ id, name, createdAt: isoTime(createdAt) },
    service: identifiers.find((one) => one.issuer === issuer)?.shownName ?? new URL(issuer).hostname,
  });

/** Adds `/fresh` and `/identities`: by what somebody who is signed in can come in again. */
export function addIdentityRoutes(routes: Router, { people, visits, identifiers, isAdmin }: Deps): void {
  routes.get('/fresh', async (req, res) => {
    const { user } = await visits.sessionOf(req);
    const [account, own] = await Promise.all([people.findAccount(user.name), people.listIdentities(user.id)]);
    const ways = identifiers.filter(({ issuer }) => own.some((one) => one.issuer === issuer));
    sendJson(res, 200, {
      password: isAdmin(user) || Boolean(account?.passwordHash),
      canSetPassword: !isAdmin(user),
      ...presentServices(ways),
    });
  });

  routes.get('/identities', async (req, res) => {
    const { user } = await visits.sessionOf(req);
    sendJson(res, 200, (await people.listIdentities(user.id)).map(createPresentIdentity(identifiers)));
  });

  routes.delete('/identities/:id', async (req, res) => {
    const id = idOf(req, NO_IDENTITY);
    const session = await visits.sessionOf(req);
    refuseStale(session);
    const { user } = session;
    const done = await people.disconnectIdentity(
      { by: visits.actorOf(req, session), id },
      {
        issuers: identifiers.map(({ issuer }) => issuer),
        hasPassword: isAdmin(user),
      },
    );
    if (done === 'unknown') throw notFound(NO_IDENTITY);
    if (done === 'last') throw new AppError(409, LAST, undefined, 'last_way_in');
    res.status(204).end();
  });

  routes.use('/identities', unreadableIdIs(NO_IDENTITY));
}
