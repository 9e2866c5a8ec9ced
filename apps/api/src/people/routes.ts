import { Router, type Request, type RequestHandler } from 'express';
import { isoTime, type Clock, type Log } from '@jiter/core';
import { createClientOf, type ClientOf } from '@jiter/runtime';
import type { ChannelStore, PeopleStore, User } from '@jiter/store';
import { createReadNothing } from '../acts/parse-act.ts';
import { createReaders } from '../body/readers.ts';
import type { ReadJson } from '../body/read-json.ts';
import { validate } from '../events/validate.ts';
import { refuseOtherSites } from '../http/same-origin.ts';
import { sendJson } from '../http/send-json.ts';
import { addLinkRoutes } from '../notices/link-routes.ts';
import { addLookAtLink } from '../links/routes.ts';
import { ADMIN, FRESH_BODY, LOOK_BODY, readLinkBody, SET_UP_BODY, SIGN_IN_BODY } from './bodies.ts';
import type { Cookies } from './cookies.ts';
import { presentServices, type Identifier } from './oauth/identify.ts';
import { addIdentityRoutes, createPresentIdentity } from './oauth/identity-routes.ts';
import { addOAuthRoutes } from './oauth/routes.ts';
import { addOrgRoutesOfPeople } from './org-routes.ts';
import type { Cost, Passwords } from './passwords.ts';
import { addPasswordRoutes } from './password-routes.ts';
import { addQuietRoutes } from './quiet-routes.ts';
import { addSessionRoutes } from './session-routes.ts';
import { createCheckPassword, type CheckPassword } from './sign-in.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import { createVisits, presentUser, type Visits } from './visit.ts';

export const PEOPLE_PATH = '/auth';

export type PeopleOptions = {
  people: PeopleStore;
  limits: SignInLimits;
  /** By default whoever is at the other end of the connection. */
  clientOf?: ClientOf;
  /** Of the operator `admin`. Absent: there is none. */
  adminPassword?: string | undefined;
  /** Of passwords; another one than production's for tests. */
  passwordCost?: Cost;
  /** Services that vouch for people. Needs to be known where people are sent back to. */
  identifiers?: readonly Identifier[];
};

type Deps = PeopleOptions & {
  cookies: Cookies;
  channels: ChannelStore;
  publicUrl?: string | undefined;
  clock: Clock;
  log: Log;
  passwords: Passwords;
  /** What the sessions are marked with that ADMIN_PASSWORD opens. */
  markOfAdmin?: () => Promise<string | undefined>;
};

/** Whether ADMIN_PASSWORD is somebody's password, and none that is kept of him. */
export type IsAdmin = (user: Pick<User, 'name'>) => boolean;
const createIsAdmin =
  (isSet: boolean): IsAdmin =>
  ({ name }) =>
    isSet && name === ADMIN;

/** What the rooms of these routes share. */
export type PeopleParts = {
  people: PeopleStore;
  cookies: Cookies;
  passwords: Passwords;
  visits: Visits;
  checkPassword: CheckPassword;
  readJson: ReadJson;
};

/** Of bodies: a name, a password and a token. */
const MAX_BODY_BYTES = 16_384;
const NOT_YOURS =
  'That is not your password: send the one that you sign in by, or, without any, go by a service that you sign in by';

/** Whether an operator is signed in. */
export const createIsOperator =
  ({ people, cookies }: Pick<Deps, 'people' | 'cookies'>) =>
  async (req: Request): Promise<boolean> => {
    const token = req.headers['x-api-key'] === undefined ? cookies.read(req) : undefined;
    return token !== undefined && (await people.sessions.open(token))?.user.isOperator === true;
  };

/** What people sign in and out by, with a browser, and without a key. */
export function createPeopleRoutes(deps: Deps): Router {
  const { people, cookies, limits, adminPassword, publicUrl, passwords, identifiers = [], clock, log } = deps;
  const parts: PeopleParts = {
    people,
    cookies,
    passwords,
    visits: createVisits({
      sessions: people.sessions,
      cookies,
      clientOf: deps.clientOf ?? createClientOf([]),
    }),
    checkPassword: createCheckPassword({ people, passwords, limits, adminPassword }),
    readJson: createReaders({ maxBytes: MAX_BODY_BYTES }).readJson,
  };
  const routes = Router();
  routes.use(createCheck(publicUrl));
  addSignInRoutes(routes, parts, deps);
  addOAuthRoutes(routes, { ...parts, identifiers, publicUrl: publicUrl ?? '', clock, log });
  const isAdmin = createIsAdmin(adminPassword !== undefined);
  addIdentityRoutes(routes, { ...parts, identifiers, isAdmin });
  addPasswordRoutes(routes, { ...parts, isAdmin });
  addSessionRoutes(routes, parts);
  addQuietRoutes(routes, parts);
  addLinkRoutes(routes, { ...parts, channels: deps.channels });
  addOrgRoutesOfPeople(routes, parts);
  addLookAtLink(routes, { ...parts, links: people.sharedLinks });
  return routes;
}

function createCheck(publicUrl: string | undefined): RequestHandler {
  return (req, res, next) => {
    refuseOtherSites(req, publicUrl);
    // Whoever is not signed in yet is in no org: for what bodies may take, all of them are one.
    res.locals['key'] = { org: 'people' };
    next();
  };
}

function addSignInRoutes(
  routes: Router,
  parts: PeopleParts,
  { identifiers = [], markOfAdmin }: Pick<Deps, 'identifiers' | 'markOfAdmin'>,
): void {
  const { people, cookies, passwords, visits, checkPassword, readJson } = parts;
  const readNothing = createReadNothing(readJson);

  routes.get('/methods', (_req, res) => {
    sendJson(res, 200, { password: true, ...presentServices(identifiers) });
  });

  routes.post('/setup', async (req, res) => {
    const { token, name, password, email = null } = validate(SET_UP_BODY, await readJson(req, res));
    // A password is costly: nobody has one made without a link.
    await people.findLink('setup', token);
    const passwordHash = await passwords.hash(password);
    const signedIn = await people.setUp(token, { name, email, passwordHash }, visits.clientOf(req));
    await visits.begin(req, res, signedIn);
    sendJson(res, 201, { user: presentUser(signedIn.user) });
  });

  // Whoever follows one that leads nowhere is told so before he has filled anything in.
  routes.post('/setup/look', async (req, res) => {
    const { token } = validate(LOOK_BODY, await readJson(req, res));
    const { expiresAt } = await people.findLink('setup', token);
    sendJson(res, 200, { expiresAt: isoTime(expiresAt) });
  });

  // With what somebody else may have connected who came in as him.
  routes.post('/link/look', async (req, res) => {
    const { token } = validate(LOOK_BODY, await readJson(req, res));
    const { expiresAt, user } = await people.findLink('login', token);
    const identities = (await people.listIdentities(user!)).map(createPresentIdentity(identifiers));
    sendJson(res, 200, { expiresAt: isoTime(expiresAt), identities });
  });

  routes.post('/link', async (req, res) => {
    const { token, password, disconnect } = readLinkBody(await readJson(req, res));
    await people.findLink('login', token);
    const renewal = password === undefined ? undefined : { passwordHash: await passwords.hash(password) };
    const signedIn = await people.useLogInLink(
      token,
      visits.clientOf(req),
      renewal && { ...renewal, disconnects: disconnect === true },
    );
    await visits.begin(req, res, signedIn);
    sendJson(res, 200, { user: presentUser(signedIn.user) });
  });

  routes.post('/sign-in', async (req, res) => {
    const given = validate(SIGN_IN_BODY, await readJson(req, res));
    const client = visits.clientOf(req);
    const { user, shown } = await checkPassword(given, client);
    const mark = user.name === ADMIN ? await markOfAdmin?.() : undefined;
    await visits.begin(req, res, await people.signIn(user.id, client, { openedBy: mark, shown }));
    sendJson(res, 200, { user: presentUser(user) });
  });

  routes.post('/sign-out', async (req, res) => {
    await readNothing(req, res);
    const token = cookies.read(req);
    if (token !== undefined) await people.sessions.endToken(token);
    cookies.clear(res);
    res.status(204).end();
  });

  routes.post('/fresh', async (req, res) => {
    const { id, user } = await visits.sessionOf(req);
    const { password } = validate(FRESH_BODY, await readJson(req, res));
    await checkPassword(
      { login: user.name, password, refusal: NOT_YOURS, account: user.id },
      visits.clientOf(req),
    );
    sendJson(res, 200, { freshUntil: isoTime(await people.sessions.refresh(id)) });
  });

  routes.get('/me', async (req, res) => {
    const { user, orgs, freshUntil, token } = await visits.sessionOf(req);
    // Anew: a browser forgets it by its own clock, and a session that is used goes on.
    cookies.set(res, token);
    sendJson(res, 200, { user: presentUser(user), orgs, freshUntil: isoTime(freshUntil) });
  });
}
