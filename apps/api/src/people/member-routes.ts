import type { Request, Response, Router } from 'express';
import { AppError, isoTime, notFound, type Role } from '@jiter/core';
import type { Invitation, Member, PeopleStore } from '@jiter/store';
import { actorOf, orgOf } from '../access/auth.ts';
import type { ReadJson } from '../body/read-json.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { validate } from '../events/validate.ts';
import { sendJson } from '../http/send-json.ts';
import { INVITATION_BODY, ROLE_BODY } from './bodies.ts';

type Members = Pick<
  PeopleStore,
  'listMembers' | 'changeMember' | 'listInvitations' | 'createInvitation' | 'revokeInvitation'
>;
type Deps = { people: Members; readJson: ReadJson; publicUrl?: string | undefined };

const NO_MEMBER = 'Unable to find member';
const NO_INVITATION = 'Unable to find invitation';
const INVITATION_MINUTES = 7 * 24 * 60;

/** Adds `/members` and `/invitations`: who is in an org and who may come, as far as the one who asks may say. */
export function addMemberRoutes(routes: Router, { people, readJson, publicUrl = '' }: Deps): void {
  routes.get('/members', async (_req, res) => {
    sendJson(res, 200, (await people.listMembers(orgOf(res))).map(presentMember));
  });

  routes.put('/members/:id', async (req, res) => {
    const user = idOf(req, NO_MEMBER);
    const { role } = validate(ROLE_BODY, await readJson(req, res));
    const changed = await change(req, res, { user, role });
    sendJson(res, 200, presentMember(changed as Member));
  });

  routes.delete('/members/:id', async (req, res) => {
    const user = idOf(req, NO_MEMBER);
    await change(req, res, { user, role: null });
    sendJson(res, 200, { id: user, removed: true });
  });

  /** Who is as much as he who asks, or less, becomes no more than that. */
  async function change(req: Request, res: Response, { user, role }: { user: string; role: Role | null }) {
    const changed = await people.changeMember({ org: orgOf(res), user, role }, actorOf(req, res));
    if (changed === 'unknown') throw notFound(NO_MEMBER);
    if (changed === 'last') throw lastOwner();
    return changed;
  }

  routes.get('/invitations', async (_req, res) => {
    sendJson(res, 200, (await people.listInvitations(orgOf(res))).map(presentInvitation));
  });

  routes.post('/invitations', async (req, res) => {
    refuseKey(req, 'a repeat makes another invitation, as each is shown only once');
    const { role, email } = validate(INVITATION_BODY, await readJson(req, res));
    const invitation = { org: orgOf(res), role, email: email ?? null, minutes: INVITATION_MINUTES };
    const made = await people.createInvitation(invitation, actorOf(req, res));
    const url = `${publicUrl}/invite#${made.token}`;
    sendJson(res, 200, { id: made.id, url, expiresAt: isoTime(made.expiresAt) });
  });

  routes.delete('/invitations/:id', async (req, res) => {
    const id = idOf(req, NO_INVITATION);
    if (!(await people.revokeInvitation(orgOf(res), id, actorOf(req, res)))) throw notFound(NO_INVITATION);
    sendJson(res, 200, { id, revoked: true });
  });

  routes.use('/members', unreadableIdIs(NO_MEMBER));
  routes.use('/invitations', unreadableIdIs(NO_INVITATION));
}

export function lastOwner(): AppError {
  const message = 'This is the last owner of the organisation: make somebody else one first';
  return new AppError(409, message, undefined, 'last_owner');
}

const presentMember = ({ id, name, email, role, createdAt }: Member) => ({
  id,
  name,
  email,
  role,
  createdAt: isoTime(createdAt),
});

const presentInvitation = ({ id, role, email, createdAt, expiresAt, invitedBy }: Invitation) => ({
  id,
  role,
  email,
  createdAt: isoTime(createdAt),
  expiresAt: isoTime(expiresAt),
  invitedBy,
});
