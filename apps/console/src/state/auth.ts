import { JiterError, type Incident } from '@jiter/client';
import type { Role } from '@jiter/core/can';
import { words as common } from '../words.ts';
import { fetchFresh } from './fresh.ts';
import { ANSWER_MS, isTimeout } from './time-limit.ts';

const words = common.answers;

/** What is asked of `/auth`: who somebody is, and how to come in. None of it is data of an org. */

export type Membership = { id: string; name: string; role: Role };
export type Me = {
  user: { id: string; name: string; email?: string; isOperator: boolean };
  orgs: Membership[];
  /** Until when what needs a fresh sign-in may be done. */
  freshUntil?: string;
};
export type Methods = { password: boolean; github: boolean; oidc: { name: string } | null };
/** By what somebody can sign in once more. */
type FreshWays = Methods & { canSetPassword: boolean };
/** Where somebody is signed in. */
export type SignedIn = {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  ip?: string;
  userAgent?: string;
  isCurrent: boolean;
};
export type Service = 'github' | 'oidc';
/** What somebody leaves for to a service: to sign in, without any of them. */
export type Leaving = { connect?: true; fresh?: true; invitation?: string };
/** An account of another service, by which somebody signs in. */
export type Identity = { id: string; service: string; name: string; createdAt: string };
/** What an invitation is to. */
export type Invited = { org: { id: string; name: string }; role: Role; email: string | null };

/** When somebody wants no mail, and where his goes. */
export type QuietHours = { from: string; to: string; timezone: string };
export type OwnQuiet = { quietHours: QuietHours | null; email: string | null };
/** What the link of a message leads to. */
export type LinkedIncident = {
  org: { id: string; name: string };
  incident: Incident;
  sentTo: string;
  isUsed: boolean;
};
export type IncidentAct = { action: 'acknowledge' } | { action: 'snooze'; for: string };

/** To who looks: asked for before any of this was loaded, and an answer to the first question alone. */
let firstAnswer: Promise<Response> | undefined;

export const keepFirstAnswer = (answer: Promise<Response>): void => void (firstAnswer = answer);

function takeFirstAnswer(): Promise<Response> | undefined {
  const taken = firstAnswer;
  firstAnswer = undefined;
  return taken;
}

/** What a link that was shared shows: an event, a host, or without either all of an org. */
export type SharedThing = {
  event?: string;
  host?: string;
  org: { name: string };
  payloads: boolean;
  expiresAt: string;
};

export const auth = {
  /** `null`: nobody is signed in, or it is an API without accounts. */
  me: () => read<Me>(takeFirstAnswer() ?? send('GET', 'me')).catch(whereAnswered([401, 404], null)),
  methods: () => ask<Methods>('GET', 'methods').catch(whereAnswered([404], KEY_ALONE)),
  signIn: (login: string, password: string) => ask<unknown>('POST', 'sign-in', { login, password }),
  signOut: () => ask<unknown>('POST', 'sign-out', {}),
  /** From then on what needs a fresh sign-in may be done for a while. */
  fresh: (password: string) => ask<unknown>('POST', 'fresh', { password }),
  freshWays: () => ask<FreshWays>('GET', 'fresh'),
  setPassword: (body: { current?: string; password: string }) => ask<unknown>('POST', 'password', body),
  sessions: () => ask<SignedIn[]>('GET', 'sessions'),
  endSession: (id: string) => ask<unknown>('DELETE', `sessions/${id}`, {}),
  /** Where to go to, to sign in by it. */
  leaveFor: (service: Service, body: { returnTo: string } & Leaving) =>
    ask<{ url: string }>('POST', `oauth/${service}`, body),
  identities: () => ask<Identity[]>('GET', 'identities'),
  disconnect: (id: string) => ask<unknown>('DELETE', `identities/${id}`, {}),
  lookAtSetUp: (token: string) => ask<unknown>('POST', 'setup/look', { token }),
  lookAtLink: (token: string) => ask<{ identities: Identity[] }>('POST', 'link/look', { token }),
  setUp: (body: { token: string; name: string; password: string; email?: string }) =>
    ask<unknown>('POST', 'setup', body),
  link: (body: { token: string; password?: string; disconnect?: true }) => ask<unknown>('POST', 'link', body),
  lookAtInvitation: (token: string) => ask<Invited>('POST', 'invitations/look', { token }),
  lookAtShared: (token: string) => ask<SharedThing>('POST', 'shared/look', { token }),
  acceptInvitation: (body: { token: string; name?: string; password?: string }) =>
    ask<unknown>('POST', 'invitations/accept', body),
  quietHours: () => ask<OwnQuiet>('GET', 'quiet-hours'),
  setQuietHours: (hours: QuietHours) => ask<OwnQuiet>('PUT', 'quiet-hours', hours),
  removeQuietHours: () => ask<unknown>('DELETE', 'quiet-hours', {}),
  lookAtIncident: (token: string) => ask<LinkedIncident>('POST', 'incidents/look', { token }),
  seeToIncident: (token: string, act: IncidentAct) =>
    ask<Incident>('POST', 'incidents/act', { token, ...act }),
  createOrg: (name: string) => ask<Membership>('POST', 'orgs', { name }),
  renameOrg: (id: string, name: string) => ask<Membership>('PUT', `orgs/${id}`, { name }),
  deleteOrg: (id: string, name: string) =>
    ask<unknown>('DELETE', `orgs/${id}?${new URLSearchParams({ name }).toString()}`, {}),
  leaveOrg: (id: string) => ask<unknown>('POST', `orgs/${id}/leave`, {}),
};

/** What an API without accounts lets in by. */
const KEY_ALONE: Methods = { password: false, github: false, oidc: null };

/** What is to be taken instead where the answer was one of those; whatever else is wrong stays wrong. */
const whereAnswered =
  <T>(statuses: readonly number[], instead: T) =>
  (error: unknown): T => {
    if (error instanceof JiterError && statuses.includes(error.status ?? 0)) return instead;
    throw error;
  };

/** What is done when a session turns out to have ended: this knows of none. */
let tellSignedOut = (): void => {};
export const whenSignedOut = (tell: () => void): void => void (tellSignedOut = tell);

/** There, whoever is refused has entered something wrong. */
const ENTERED = ['POST sign-in', 'POST fresh', 'POST password'];

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  try {
    return await read<Answer>(send(method, path, body), !isDoneOnce(method, path));
  } catch (error) {
    const isRefused = error instanceof JiterError && error.status === 401;
    if (isRefused && !ENTERED.includes(`${method} ${path}`)) tellSignedOut();
    throw error;
  }
}

/** Whoever does not know whether it was done looks first: once more, it would do more, or say that it cannot. */
const isDoneOnce = (method: string, path: string): boolean =>
  method !== 'GET' && !/\/look$|^(sign-in|sign-out|fresh|oauth\/.*)$/.test(path);

function send(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const given = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return fetchFresh(new Request(`/auth/${path}`, given));
}

/** @throws JiterError as the client's, so that pages show both in one way; `cause`: why no answer came, or not all of it. */
async function read<Answer>(sent: Promise<Response>, isRepeatable = true): Promise<Answer> {
  const silent = (cause: unknown): never => {
    const { host } = location;
    const late = isRepeatable ? words.late : words.lateAndPerhapsDone;
    const message = isTimeout(cause) ? late(host, ANSWER_MS / 1_000) : words.silent(host);
    throw new JiterError({ message }, { cause });
  };
  const response = await sent.catch(silent);
  const text = await response.text().catch(silent);
  const answered = parse(text) as { message?: string };
  if (response.ok) return answered as Answer;
  const message = answered.message ?? `${response.status} without a message`;
  throw new JiterError({ ...answered, message }, { status: response.status });
}

/** What stands in between may answer no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
