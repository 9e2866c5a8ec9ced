import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response, Router } from 'express';
import {
  allows,
  AppError,
  badRequest,
  can,
  isOfOperators,
  LEAST_ROLES,
  mayReach,
  roleMissing,
  urlOfCallback,
  type Action,
  type EventContent,
  type Grant,
  type Scope,
} from '@jiter/core';
import type { CronJobStore, EventStore, KeyStore } from '@jiter/store';
import type { Readers } from '../body/readers.ts';
import { isDryRun } from '../events/dry-run.ts';
import { isRowId } from '../events/row-id.ts';
import { hidesHeaders, redactAnswer } from '../http/redact.ts';
import { keyOf, openAsItIs, personOf } from './auth.ts';
import { linkOf } from './open-for-link.ts';
import type { Person } from './open-for-person.ts';
import { refuseBeyond } from './shown.ts';
import { SCOPE_OF_CALLS, type CallOfKeys } from './calls.ts';

type Stores = {
  events: Pick<EventStore, 'find'>;
  cronJobs: Pick<CronJobStore, 'find'>;
  keys: Pick<KeyStore, 'read'>;
};
type Handler = (req: Request, res: Response, next: NextFunction) => unknown;

const METHODS = ['get', 'post', 'put', 'delete'] as const;

/**
 * The router, whose routes from now on let a key do what it is good for. Not by a middleware, which costs a create 2 % of
 * its time: a key that is good for whatever there is passes by a look at two fields.
 */
export function withinGrants(router: Router, stores: Stores): Router {
  for (const method of METHODS) {
    const add = (router[method] as (path: string, handler: RequestHandler) => Router).bind(router);
    const addGuarded = (path: string, handler: Handler) =>
      add(path, guarded(`${method.toUpperCase()} ${path}`, handler, stores));
    Object.assign(router, { [method]: addGuarded });
  }
  return router;
}

function guarded(name: string, handler: Handler, stores: Stores): RequestHandler {
  const call = SCOPE_OF_CALLS[name];
  const ofKeys = call && 'scope' in call ? call : undefined;
  // Whoever has a key that was revoked, or restricted, a moment ago by another process would make what stays, or see a secret that is new.
  const isOfAdmins = ofKeys?.scope === 'org:admin';
  const isPlain = ofKeys && !ofKeys.fresh && !isOfAdmins;
  const check = async (remembered: Grant, req: Request, res: Response) => {
    const link = linkOf(res);
    const isAdmin = isOfAdmins && !link && !personOf(res) && allows(remembered, 'org:admin');
    const key = isAdmin ? await openAsItIs(stores.keys, req, res) : remembered;
    if (link) refuseBeyond(link, name, req);
    if (call && 'people' in call) checkPerson(call.people, res);
    else if (key.scopes) checkScope(key, ofKeys, res);
    if (key.destinations && ofKeys?.sends) await checkSubject(key, ofKeys.sends, req, res);
    if (call?.fresh) await checkFresh(res);
  };
  const canTry = ofKeys?.tries ?? name.startsWith('GET ');
  // Express takes a handler of four parameters for one of errors, and waits for a promise.
  return (req, res, next) => {
    // Whoever only wanted to try must not find it done.
    if (!canTry && isDryRun(req)) throw badRequest(NO_DRY_RUN);
    const key = keyOf(res);
    if (isPlain && !key.scopes && !key.destinations) return handler(req, res, next);
    return check(key, req, res).then(() => handler(req, res, next));
  };

  async function checkSubject(
    key: Grant,
    kind: NonNullable<CallOfKeys['sends']>,
    req: Request,
    res: Response,
  ) {
    if (kind === 'many') throw elsewhere('it can act on one event at a time');
    const id = String(req.params['id']);
    if (!isRowId(id)) return;
    const { org } = keyOf(res);
    const found = kind === 'event' ? await stores.events.find(org, id) : await stores.cronJobs.find(org, id);
    const subject = found && ('event' in found ? found.event : found.job);
    if (subject && !aimsOf(subject).every((url) => mayReach(key, url)))
      throw elsewhere(`this ${kind} goes elsewhere, or its callback does`);
  }
}

/** Where it is sent, and what is told of it afterwards. */
function aimsOf({ destination, options }: EventContent): string[] {
  const callbacks = [options?.successCallback, options?.failureCallback];
  return [destination, ...callbacks.filter((callback) => callback !== undefined).map(urlOfCallback)];
}

const NO_DRY_RUN = "This call has no dry run, and nothing was done: leave 'dryRun' out";

function checkScope(key: Grant, call: CallOfKeys | undefined, res: Response): void {
  if (!call) throw missing('*', res);
  const isAllowed = allows(key, call.scope) || (call.redacted && allows(key, call.redacted));
  if (!isAllowed) throw missing(call.scope, res);
  if (call.reveals && !allows(key, call.reveals)) redactAnswer(res);
}

/** Of a key it is a scope, of a person the role that goes with it. */
export function missing(scope: string, res: Response): AppError {
  const person = personOf(res);
  if (person && hidesHeaders(res) && can({ kind: 'user', role: person.role }, scope as Scope))
    return hidden();
  if (person) return forbidden(scope === '*' ? 'org:admin' : (scope as Scope), person);
  const what = scope === '*' ? 'a key that may do everything' : `the scope '${scope}'`;
  return new AppError(403, `This API key may not do this: it takes ${what}`, undefined, 'scope_missing', {
    scope,
  });
}

function hidden(): AppError {
  const message = "Viewers of this organisation are shown no payloads: it takes the role 'member'";
  return new AppError(403, message, undefined, 'forbidden', { role: 'member' });
}

function checkPerson(action: Action, res: Response): void {
  const person = personOf(res);
  if (!person || !can(principalOf(person), action)) throw forbidden(action, person);
}

async function checkFresh(res: Response): Promise<void> {
  const person = personOf(res);
  if (person && !(await person.isFresh())) throw notFresh();
}

export const notFresh = () => new AppError(403, NOT_FRESH, undefined, 'not_fresh');

const NOT_FRESH = 'Please sign in once more for this: it was longer ago than 10 minutes';

const principalOf = ({ role, user: { isOperator } }: Person) => ({ kind: 'user', role, isOperator }) as const;

const FOR_OPERATORS = 'Only operators may do this: people who are signed in, and of whom the server says so';

/** `person`: who wants to; a key otherwise. */
export function forbidden(action: Action, person: object | undefined): AppError {
  if (isOfOperators(action)) return new AppError(403, FOR_OPERATORS, undefined, 'forbidden');
  const role = LEAST_ROLES[action];
  if (person) return roleMissing(role);
  const message = `No API key may do this: it takes a person who is signed in, with the role '${role}'`;
  return new AppError(403, message, undefined, 'forbidden', { role });
}

export function elsewhere(why: string): AppError {
  const message = `This API key may send to some destinations only: ${why}`;
  return new AppError(403, message, undefined, 'destination_not_in_scope');
}

/**
 * The readers, which refuse a body that names another destination than its key may send to, whatever else it is; and what comes so slowly
 * that whoever sends it may be less by then than he was when he began: a body has half a minute.
 */
export function aimedReaders({ readJson, readBatch }: Readers): Readers {
  const whole = async <T>(req: IncomingMessage, res: Response, reading: () => Promise<T>): Promise<T> => {
    const isThere = req.complete;
    const body = await reading();
    if (!isThere) await personOf(res)?.refuseChanged();
    return body;
  };
  return {
    readJson: async (req, res) => {
      const body = await whole(req, res, () => readJson(req, res));
      checkAim(keyOf(res), body);
      return body;
    },
    readBatch: (req, res, read) => {
      const key = keyOf(res);
      if (!key.destinations) return whole(req, res, () => readBatch(req, res, read));
      return readBatch(req, res, (item, index) => {
        checkAim(key, item);
        return read(item, index);
      });
    },
  };
}

/** In each of these fields a body can name where something is sent. */
const AIMS = ['destination', 'successCallback', 'failureCallback', 'url', 'overrides'];

function checkAim(key: Grant, body: unknown): void {
  if (!key.destinations || typeof body !== 'object' || body === null) return;
  for (const name of AIMS) {
    if (!Object.hasOwn(body, name)) continue;
    const value = (body as Record<string, unknown>)[name];
    if (typeof value === 'string' && !mayReach(key, value)) throw elsewhere(`'${name}' is none of them`);
    checkAim(key, value);
  }
}
