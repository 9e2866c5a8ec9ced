import type { Request, Router } from 'express';
import { AppError, badRequest, can, ERROR_CODES, notFound } from '@jiter/core';
import type { Membership, Session } from '@jiter/store';
import { createReadNothing } from '../acts/parse-act.ts';
import { forbidden } from '../access/within-grants.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { validate } from '../events/validate.ts';
import { sendJson } from '../http/send-json.ts';
import { ACCEPT_BODY, LOOK_BODY, NEW_PERSON_BODY, ORG_BODY } from './bodies.ts';
import { lastOwner } from './member-routes.ts';
import type { PeopleParts } from './routes.ts';
import { presentUser, refuseStale } from './visit.ts';

const NO_ORG = 'Unable to find organisation';

/** Adds `/orgs` and `/invitations`: the orgs of a person, and how he comes into others. */
export function addOrgRoutesOfPeople(
  routes: Router,
  { people, passwords, visits, readJson }: PeopleParts,
): void {
  const readNothing = createReadNothing(readJson);

  routes.post('/orgs', async (req, res) => {
    refuseKey(req, 'a repeat makes another organisation');
    const session = await visits.sessionOf(req);
    const { name } = validate(ORG_BODY, await readJson(req, res));
    const { id } = await people.createOrg(name, visits.actorOf(req, session));
    sendJson(res, 201, { id, name, role: 'owner' });
  });

  routes.put('/orgs/:id', async (req, res) => {
    const session = await visits.sessionOf(req);
    const membership = ownOrg(session, req);
    if (!can({ kind: 'user', role: membership.role }, 'org:admin')) throw forbidden('org:admin', membership);
    const { name } = validate(ORG_BODY, await readJson(req, res));
    await people.renameOrg(membership.id, name, visits.actorOf(req, session));
    sendJson(res, 200, { id: membership.id, name, role: membership.role });
  });

  routes.delete('/orgs/:id', async (req, res) => {
    const session = await visits.sessionOf(req);
    const { id: org, role } = ownOrg(session, req);
    if (!can({ kind: 'user', role }, 'org:own')) throw forbidden('org:own', session);
    refuseStale(session);
    const { name } = req.query;
    if (typeof name !== 'string' || name === '') throw wrongName();
    const done = await people.deleteOrg(org, name, visits.actorOf(req, session));
    if (done === 'unknown') throw notFound(NO_ORG);
    if (done === 'no-owner') throw forbidden('org:own', session);
    if (done === 'first') throw firstOrg();
    if (done === 'renamed') throw wrongName();
    sendJson(res, 200, { id: org, deleted: true });
  });

  routes.post('/orgs/:id/leave', async (req, res) => {
    const session = await visits.sessionOf(req);
    await readNothing(req, res);
    const { id: org } = ownOrg(session, req);
    const own = { org, user: session.user.id, role: null };
    const left = await people.changeMember(own, visits.actorOf(req, session));
    if (left === 'unknown') throw notFound(NO_ORG);
    if (left === 'last') throw lastOwner();
    res.status(204).end();
  });

  routes.post('/invitations/look', async (req, res) => {
    const { token } = validate(LOOK_BODY, await readJson(req, res));
    sendJson(res, 200, await people.lookAtInvitation(token));
  });

  routes.post('/invitations/accept', async (req, res) => {
    const { token, ...person } = validate(ACCEPT_BODY, await readJson(req, res));
    const session = await visits.findSession(req);
    if (session) {
      await people.accept(token, visits.actorOf(req, session));
      return sendJson(res, 200, { user: presentUser(session.user) });
    }
    const { name, password, email } = validate(NEW_PERSON_BODY, person);
    // A password is costly: nobody has one made without an invitation.
    const invitation = await people.findLink('invitation', token);
    const passwordHash = await passwords.hash(password);
    const user = { name, email: email ?? invitation.email, passwordHash };
    const signedIn = await people.acceptAsNew(token, user, visits.clientOf(req));
    await visits.begin(req, res, signedIn);
    sendJson(res, 201, { user: presentUser(signedIn.user) });
  });

  routes.use('/orgs', unreadableIdIs(NO_ORG));
}

const wrongName = () => badRequest(ERROR_CODES.wrong_name.message, 'wrong_name');
const firstOrg = () => new AppError(409, ERROR_CODES.first_org.message, undefined, 'first_org');

/** One of the person's own: of others nobody is told whether there are any. Throws AppError 404. */
function ownOrg({ orgs }: Session, req: Request<{ id: string }>): Membership {
  const id = idOf(req, NO_ORG);
  const found = orgs.find((org) => org.id === id);
  if (!found) throw notFound(NO_ORG);
  return found;
}
