import type { Request, RequestHandler, Response } from 'express';
import {
  AppError,
  grantOfLink,
  grantWithoutPayloads,
  type Actor,
  type Grant,
  type OrgSettings,
} from '@jiter/core';
import type { ClientOf } from '@jiter/runtime';
import type { KeyStore, OpenedBy, SettingsStore } from '@jiter/store';
import { redactAnswer } from '../http/redact.ts';
import { linkOf, type OpenForLink } from './open-for-link.ts';
import type { OpenForPerson, Person } from './open-for-person.ts';

export const LONGEST_KEY = 256;

type Deps = {
  keys: Pick<KeyStore, 'open'>;
  orgs: Pick<SettingsStore, 'settingsOf'>;
  /** Absent: cookies are not looked at. */
  openForPerson?: OpenForPerson | undefined;
  /** Absent: links open nothing. */
  openForLink?: OpenForLink | undefined;
};

/**
 * Lets a request through when its `x-api-key` opens an org, or without any such header its link or its person's cookie does; `orgOf(res)`
 * then tells which.
 */
export function createAuthenticate({ keys, orgs, openForPerson, openForLink }: Deps): RequestHandler {
  return async (req, res, next) => {
    const opened =
      req.headers['x-api-key'] === undefined
        ? ((await openForLink?.(req, res)) ?? (await openForPerson?.(req, res)))
        : await openByKey(keys, req.headers['x-api-key']);
    if (opened === undefined) throw new AppError(401, 'Please send your API key in the header x-api-key');
    const settings = await orgs.settingsOf(opened.org);
    const grant = blindGrant(res, settings);
    res.locals['key'] = grant ? { org: opened.org, ...grant } : opened;
    if (grant) redactAnswer(res, 'all');
    res.locals['settings'] = settings;
    next();
  };
}

/** Of whoever is shown no payloads: a viewer, or who has a link, which is no more. */
function blindGrant(res: Response, { hidePayloads }: OrgSettings): Grant | undefined {
  const link = linkOf(res);
  if (link) return link.payloads && hidePayloads !== true ? undefined : grantOfLink({ payloads: false });
  return hidePayloads === true && personOf(res)?.role === 'viewer' ? grantWithoutPayloads() : undefined;
}

async function openByKey(keys: Deps['keys'], key: string | string[]): Promise<OpenedBy | undefined> {
  if (typeof key !== 'string' || key === '') return undefined;
  const opened = key.length <= LONGEST_KEY ? await keys.open(key) : undefined;
  if (opened === undefined) throw notValid();
  return opened;
}

/** What the caller's key opens by now, which a process may remember otherwise for a while. Throws AppError 401 where that is nothing. */
export async function openAsItIs(
  keys: Pick<KeyStore, 'read'>,
  req: Request,
  res: Response,
): Promise<OpenedBy> {
  const opened = await keys.read(req.headers['x-api-key'] as string);
  if (opened === undefined) throw notValid();
  res.locals['key'] = opened;
  return opened;
}

const notValid = () => new AppError(401, 'This API key is not valid: check the header x-api-key');

/** What the caller's key opens, and what for; of a person, a key that may do what his role may. */
export function keyOf(res: Response): OpenedBy {
  return res.locals['key'] as OpenedBy;
}

/** Who is signed in, when no key was sent. */
export const personOf = (res: Response) => res.locals['person'] as Person | undefined;

/** What calls are counted for. */
export const callerOf = (req: Request, res: Response): string =>
  linkOf(res)
    ? `link ${linkOf(res)!.id}`
    : personOf(res)
      ? `session ${personOf(res)!.session}`
      : (req.headers['x-api-key'] as string);

/** What the caller's org may have, and has by default. */
export const settingsOf = (res: Response): OrgSettings => res.locals['settings'] as OrgSettings;

export const orgOf = (res: Response): string => keyOf(res).org;

/** In the app's locals: where its requests come from. */
export const CLIENT_OF = 'clientOf';

/** Who asks. */
export function whoOf(res: Response): Extract<Actor, { kind: 'key' | 'user' }> {
  const person = personOf(res);
  if (person) return { kind: 'user', id: person.user.id, name: person.user.name };
  return { kind: 'key', ...keyOf(res).key! };
}

/** The same with where from, as is written down of what he changes. */
export function actorOf(req: Request, res: Response): Actor {
  const ip = (req.app.locals[CLIENT_OF] as ClientOf)(req);
  return { ...whoOf(res), ip };
}
