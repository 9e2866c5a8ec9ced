import { timingSafeEqual } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { AppError, badRequest, notFound, type Clock, type Log } from '@jiter/core';
import { makeToken } from '@jiter/store';
import { createTurns } from '../../turns/turns.ts';
import { validate } from '../../events/validate.ts';
import { sendJson } from '../../http/send-json.ts';
import { OAUTH_BODY } from '../bodies.ts';
import type { PeopleParts } from '../routes.ts';
import { refuseStale } from '../visit.ts';
import { comeIn, problemOf, type Problem } from './come-in.ts';
import { createFlowCookie, type Flow } from './flow-cookie.ts';
import type { Identifier } from './identify.ts';
import { returnPathOf } from './return-path.ts';

type Deps = PeopleParts & {
  identifiers: readonly Identifier[];
  /** Where services send people back to. */
  publicUrl: string;
  clock: Clock;
  log: Log;
};

const ONE_OF_THREE = "'fresh' is for whoever is signed in: it goes with neither 'connect' nor 'invitation'";
const NO_SERVICE = 'Nobody signs in by this service here';
/** Each asks another server. */
const TURNS = { slots: 16, slotsPerOrg: 16, maxWaiting: 200, maxWaitMs: 10_000, works: 'sign-ins' };

/** Adds `/oauth`: how people come in by a service that vouches for them. */
export function addOAuthRoutes(routes: Router, deps: Deps): void {
  const { people, visits, readJson, identifiers, publicUrl, clock, log } = deps;
  const flows = createFlowCookie(publicUrl);
  const turns = createTurns(TURNS);
  const backOf = ({ name }: Identifier) => `${publicUrl}/auth/oauth/${name}/callback`;

  function identifierOf(req: Request): Identifier {
    const found = identifiers.find(({ name }) => name === req.params['service']);
    if (!found) throw notFound(NO_SERVICE);
    return found;
  }

  // It is no link that a page of another site could send somebody along: he would be signed in as somebody else.
  routes.post('/oauth/:service', async (req, res) => {
    const identifier = identifierOf(req);
    const { connect, fresh, invitation, returnTo } = validate(OAUTH_BODY, await readJson(req, res));
    if (fresh && (connect || invitation !== undefined)) throw badRequest(ONE_OF_THREE);
    if (invitation !== undefined) await people.findLink('invitation', invitation);
    const asked = { state: makeToken(), nonce: makeToken(), verifier: makeToken() };
    const more = {
      ...(connect && { connect: await freshSession(req) }),
      ...(fresh && { fresh: (await visits.sessionOf(req)).id }),
      ...(invitation !== undefined && { invitation }),
    };
    const url = await turns.take('', () => identifier.ask(asked, backOf(identifier), fresh && 'anew'));
    const left = { leftAtMs: clock.now().getTime(), returnTo: returnPathOf(returnTo) };
    flows.set(res, { ...asked, ...more, ...left, by: identifier.name });
    sendJson(res, 200, { url: url.href });
  });

  async function freshSession(req: Request): Promise<string> {
    const session = await visits.sessionOf(req);
    refuseStale(session);
    return session.id;
  }

  routes.get('/oauth/:service/callback', async (req, res) => {
    const identifier = identifierOf(req);
    const flow = flows.take(req, res);
    const { to, problem } = await comeBack(req, res, { identifier, flow });
    res
      .status(303)
      .setHeader('Location', to + newsOf(flow, problem))
      .end();
  });

  async function comeBack(
    req: Request,
    res: Response,
    { identifier, flow }: { identifier: Identifier; flow: Flow | undefined },
  ): Promise<{ to: string; problem?: Problem }> {
    const { searchParams } = new URL(req.originalUrl, publicUrl);
    // Whoever left for one service does not come back from another one, and nobody comes back who has not left.
    if (!flow || flow.by !== identifier.name || !isSame(searchParams.get('state'), flow.state))
      return { to: '/', problem: 'expired' };
    try {
      const cameBackTo = new URL(`${backOf(identifier)}?${searchParams.toString()}`);
      const vouched = await turns.take('', () => identifier.identify(flow, cameBackTo));
      await comeIn(req, res, deps, { flow, vouched });
      return { to: flow.returnTo };
    } catch (error) {
      const problem = problemOf(error);
      log.warn('sign-in.failed', { by: identifier.name, problem, why: whyOf(error) });
      return { to: flow.invitation === undefined ? flow.returnTo : '/', problem };
    }
  }
}

/** What the page that he comes back to is told of it: behind #, for it alone. */
function newsOf(flow: Flow | undefined, problem: Problem | undefined): string {
  if (flow?.fresh !== undefined && problem !== 'expired') return `#fresh=${problem ?? 'done'}`;
  return problem === undefined ? '' : `#sign-in=${problem}`;
}

function isSame(given: string | null, kept: string): boolean {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(kept)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** By name alone: what such an error has beside it, may have what was sent and answered. */
function whyOf(error: unknown): string {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  if (error instanceof AppError) return String(message);
  return [name, code].filter((part) => typeof part === 'string').join(' ');
}
