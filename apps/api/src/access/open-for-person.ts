import type { Request, Response } from 'express';
import { AppError, badRequest, grantOfRole, unavailable, type Role } from '@jiter/core';
import type { OpenedBy, Session, SessionStore, User } from '@jiter/store';
import { isLook, refuseOtherSites } from '../http/same-origin.ts';
import type { Cookies } from '../people/cookies.ts';

/** Who is signed in, and as what in the org that the request is for. */
export type Person = {
  user: User;
  role: Role;
  /** The id of the session. */
  session: string;
  /** Whether the password was entered a short while ago, by somebody who is the same in the org now. */
  isFresh(): Promise<boolean>;
  /** For what somebody took his time to send: throws AppError 401, 403 or 503 where he is not the same in the org by now. */
  refuseChanged(): Promise<void>;
};

/** What the request's cookie opens, for whom it says so by `personOf(res)`; undefined without one. Throws AppError 400, 401, 403 or 415. */
export type OpenForPerson = (req: Request, res: Response) => Promise<OpenedBy | undefined>;

type Deps = {
  sessions: Pick<SessionStore, 'open' | 'read'>;
  cookies: Pick<Cookies, 'read'>;
  publicUrl?: string | undefined;
};

const SIGNED_OUT = 'You are signed out: please sign in again';
const CHANGED = 'What you are in this organisation has just been changed: please try again';
const NO_ORG = 'You are in no organisation: ask somebody for an invitation, or make one';

export function createOpenForPerson({ sessions, cookies, publicUrl }: Deps): OpenForPerson {
  return async (req, res) => {
    const token = cookies.read(req);
    if (token === undefined) return undefined;
    refuseOtherSites(req, publicUrl);
    const asked = req.headers['x-jiter-org'] as string | undefined;
    const isLooking = isLook(req);
    /*
     * Who changes something is asked for as he is: whoever was made less a moment ago, or taken out, by another process, made keys for himself and
     * links that stay; and whoever is in two orgs by now changed something in the one that he may not mean.
     */
    const session = await (isLooking ? sessions.open(token) : sessions.read(token));
    if (!session) throw new AppError(401, SIGNED_OUT);
    // Whoever has just joined an org is told of it everywhere else, too.
    const readAgain = async () => (isLooking ? sessions.read(token) : session);
    const found = membershipOf(session, asked) ?? membershipOf((await readAgain()) ?? session, asked);
    if (!found) throw asked === undefined ? notOne(session) : notAMember(asked);
    const isFresh = async () => {
      const now = await readAgain();
      if (!now?.isFresh) return false;
      return membershipOf(now, found.id)?.role === found.role;
    };
    const refuseChanged = async () => {
      const now = await sessions.read(token);
      if (!now) throw new AppError(401, SIGNED_OUT);
      const place = membershipOf(now, found.id);
      if (!place) throw notAMember(found.id);
      if (place.role !== found.role) throw unavailable(CHANGED);
    };
    const { user, id } = session;
    const person: Person = { user, role: found.role, session: id, isFresh, refuseChanged };
    res.locals['person'] = person;
    return { org: found.id, ...grantOfRole(found.role) };
  };
}

/** In the org that was asked for, or in the only one. */
function membershipOf({ orgs }: Session, asked: string | undefined) {
  if (asked === undefined) return orgs.length === 1 ? orgs[0] : undefined;
  return orgs.find(({ id }) => id === asked);
}

function notOne({ orgs }: Session): AppError {
  if (orgs.length === 0) return new AppError(403, NO_ORG, undefined, 'not_a_member');
  const advice = `send the id of one in the header x-jiter-org, such as '${orgs[0]!.id}'`;
  return badRequest(`You are in ${orgs.length} organisations: ${advice}`, 'org_missing');
}

function notAMember(org: string): AppError {
  const shown = org.slice(0, 20);
  return new AppError(403, `You are not a member of the organisation ${shown}`, undefined, 'not_a_member');
}
