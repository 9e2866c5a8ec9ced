import type { Request, Response } from 'express';
import { AppError } from '@jiter/core';
import type { ClientOf } from '@jiter/runtime';
import type { Client, PeopleStore, Person, Session, SignedIn, User } from '@jiter/store';
import { notFresh } from '../access/within-grants.ts';
import type { Cookies } from './cookies.ts';

/** What the routes of people do with a browser. */
export type Visits = {
  /** Where the request comes from. */
  clientOf(req: Request): Client;
  /** As a change is written down that he makes. */
  actorOf(req: Request, session: Pick<Session, 'user'>): Person;
  /** Whoever is signed in, as it is just now. Throws AppError 401. */
  sessionOf(req: Request): Promise<Session & { token: string }>;
  /** The same, or undefined. */
  findSession(req: Request): Promise<Session | undefined>;
  /** The browser has this session from now on; the one that it had is over, as far as it can be ended just now, and was not carried on. */
  begin(req: Request, res: Response, signedIn: Pick<SignedIn, 'token'>): Promise<void>;
};

type Deps = { sessions: PeopleStore['sessions']; cookies: Cookies; clientOf: ClientOf };

const LONGEST_USER_AGENT = 300;

export function createVisits({ sessions, cookies, clientOf }: Deps): Visits {
  /** Whoever sends a key speaks for no person. */
  const tokenOf = (req: Request) => (req.headers['x-api-key'] === undefined ? cookies.read(req) : undefined);
  return {
    clientOf: (req) => ({
      ip: clientOf(req),
      userAgent: (req.headers['user-agent'] ?? '').slice(0, LONGEST_USER_AGENT),
    }),
    actorOf: (req, { user: { id, name } }) => ({ kind: 'user', id, name, ip: clientOf(req) }),
    async sessionOf(req) {
      const token = tokenOf(req);
      const session = token === undefined ? undefined : await sessions.read(token);
      if (!session) throw new AppError(401, 'You are signed out: please sign in again');
      return { ...session, token: token! };
    },
    async findSession(req) {
      const token = tokenOf(req);
      return token === undefined ? undefined : sessions.read(token);
    },
    async begin(req, res, { token }) {
      const before = cookies.read(req);
      cookies.set(res, token);
      // Whoever came in by a link that works once has used it by now: he is in, also where the other one cannot be ended just now.
      if (before !== undefined) await sessions.endToken(before).catch(passOverOutage);
    },
  };
}

/** No browser has that one any more: it is over once it was not used for so long, and can be ended by whose it is. */
function passOverOutage(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

/** Throws AppError 403. */
export function refuseStale({ isFresh }: Pick<Session, 'isFresh'>): void {
  if (!isFresh) throw notFresh();
}

export const presentUser = ({ id, name, email, isOperator }: User) => ({ id, name, email, isOperator });
