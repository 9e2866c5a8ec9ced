import type { Request, Response } from 'express';
import { AppError, type ErrorCode } from '@jiter/core';
import type { Identity, SignedIn } from '@jiter/store';
import { readPersonsName } from '../bodies.ts';
import type { PeopleParts } from '../routes.ts';
import type { Flow } from './flow-cookie.ts';
import type { Vouched } from './identify.ts';

/** What the page says to who comes back, when he is not let in. */
export type Problem =
  'expired' | 'cancelled' | 'unknown' | 'taken' | 'signed-out' | 'another' | 'not-anew' | 'link' | 'failed';

type Parts = Pick<PeopleParts, 'people' | 'visits'>;

/** Between their clock and ours. */
const SKEW_MS = 60_000;
/** A service that does not say when somebody signed in there may have let him pass. */
const LONG_AGO = new Date(0);

/** Others of the same name are here already. */
const NAMES_TRIED = 20;

class NotLetIn extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem);
    this.problem = problem;
  }
}

/**
 * Lets whom a service vouches for do what he left for. Nobody is known by it for the first time unless he is signed in, or was
 * invited: whatever else is the same of two people, such as an e-mail address, is no reason.
 */
export async function comeIn(
  req: Request,
  res: Response,
  parts: Parts,
  { flow, vouched }: { flow: Flow; vouched: Vouched },
): Promise<void> {
  const { people, visits } = parts;
  const { signedInAt, ...identity } = vouched;
  if (flow.fresh !== undefined) return becomeFresh(req, parts, { flow, vouched });
  if (flow.connect !== undefined) {
    const session = await visits.findSession(req);
    // He who left is he who comes back.
    if (session?.id !== flow.connect) throw new NotLetIn('signed-out');
    // That he was fresh as he left is said by what his browser kept, where whoever has it can write what he likes.
    if (!session.isFresh) throw new NotLetIn('expired');
    const by = visits.actorOf(req, session);
    const connected = await people.connectIdentity(by, identity, session.id);
    if (connected !== 'done') throw new NotLetIn(connected);
    return;
  }
  const freshFrom = signedInAt ?? LONG_AGO;
  const user = await people.findByIdentity(identity);
  if (user) {
    const { ip } = visits.clientOf(req);
    if (flow.invitation !== undefined)
      await people.accept(flow.invitation, { kind: 'user', id: user.id, name: user.name, ip });
    const { issuer, subject } = identity;
    const opening = { freshFrom, shown: { issuer, subject } };
    return visits.begin(req, res, await people.signIn(user.id, visits.clientOf(req), opening));
  }
  if (flow.invitation === undefined) throw new NotLetIn('unknown');
  const coming = { invitation: flow.invitation, identity, freshFrom };
  await visits.begin(req, res, await acceptAsNew(req, parts, coming));
}

/**
 * The session that he left from goes on, and is fresh since he signed in over there: by an account of his, and after he left. Where the
 * service does not say when that was, it was asked for it, and he came back.
 */
async function becomeFresh(
  req: Request,
  { people, visits }: Parts,
  { flow, vouched: { signedInAt, ...identity } }: { flow: Flow; vouched: Vouched },
): Promise<void> {
  const session = await visits.findSession(req);
  if (!session || session.id !== flow.fresh) throw new NotLetIn('signed-out');
  const user = await people.findByIdentity(identity);
  if (user?.id !== session.user.id) throw new NotLetIn('another');
  if (signedInAt && !(signedInAt.getTime() >= flow.leftAtMs - SKEW_MS)) throw new NotLetIn('not-anew');
  await people.sessions.refresh(session.id, signedInAt);
}

/** As the service calls him, with a number when somebody else is called so. */
async function acceptAsNew(
  req: Request,
  { people, visits }: Parts,
  { invitation, ...vouched }: { invitation: string; identity: Identity; freshFrom: Date },
): Promise<SignedIn> {
  const name = readPersonsName(vouched.identity.name.replaceAll('@', ' ')) ?? 'Somebody';
  for (let number = 1; ; number += 1) {
    const user = { name: number === 1 ? name : `${name} ${number}`, email: null, passwordHash: null };
    try {
      return await people.acceptAsNew(invitation, user, visits.clientOf(req), vouched);
    } catch (error) {
      if (codeOf(error) !== 'name_taken' || number === NAMES_TRIED) throw error;
    }
  }
}

const PROBLEMS: { readonly [Code in ErrorCode]?: Problem } = {
  link_used: 'link',
  link_expired: 'link',
};

export function problemOf(error: unknown): Problem {
  if (error instanceof NotLetIn) return error.problem;
  const code = codeOf(error);
  if (code !== undefined) return PROBLEMS[code] ?? 'failed';
  const { error: said } = error as { error?: unknown };
  return said === 'access_denied' ? 'cancelled' : 'failed';
}

const codeOf = (error: unknown) => (error instanceof AppError ? error.code : undefined);
