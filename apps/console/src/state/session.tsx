import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import { createClient, hasCode, type JiterClient } from '@jiter/client';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createAges } from './ages.ts';
import { auth, whenSignedOut, type Me, type Membership } from './auth.ts';
import { noteCall } from './calls.ts';
import { forgetComingBack } from './came-back.ts';
import { keepDraft } from './draft.ts';
import { dropEarly, takeEarly } from './early.ts';
import { fetchFresh } from './fresh.ts';
import { fetchNoting } from './reach.ts';
import { forgetEntered } from './kept.ts';
import { createKnownAnswers } from './known-answers.ts';
import { pageOf } from './looks.ts';
import { listenToOtherTabs, tellOtherTabs } from './other-tabs.ts';
import { isTimeout } from './time-limit.ts';
import { forgetToasts, say, sayWhile, sayWrong } from './toasts.ts';
import { words } from '../words.ts';

/** Whoever looks: a person who signed in, or whoever has this key. */
export type Session = {
  kind: 'person' | 'key';
  /** Of the person. */
  userId?: string;
  name: string;
  isOperator: boolean;
  orgs: readonly Membership[];
  freshUntil?: string | undefined;
};

/** Kept in this tab alone, and gone with it. */
let apiKey: string | undefined;
/** How often somebody has come in: what was asked before then says nothing of whether he is in by now. */
let begins = 0;
const SESSION = ['session'];
/** By what the API lets in: nobody's own. Whoever is at the door waits for it, while several calls at once may learn that he is. */
export const METHODS = 'methods';
const ROLES_HOLD_MS = 30_000;
/** What is refused for longer than that is told, and not waited for: nobody knows what a page waits for. */
const WAITED_FOR_MS = 5_000;
/** Of a key that may not ask which org it opens. */
const UNNAMED: Membership = { id: '~', name: 'Organisation', role: 'owner' };

const Context = createContext<Session | undefined>(undefined);

async function findSession(cache: QueryClient): Promise<Session | null> {
  if (apiKey !== undefined) return ofKey(apiKey);
  const session = await findPerson();
  const before = cache.getQueryData<Session | null>(SESSION);
  // Nothing that one person saw is shown to another, who may have signed in in another tab.
  if (before && before.userId !== session?.userId) {
    if (before.userId !== undefined) keepDraft(before.userId);
    forgetSeen(cache);
  }
  tellOtherTabs(session?.userId ?? null);
  return session;
}

async function findPerson(): Promise<Session | null> {
  const me = await auth.me();
  return me && ofPerson(me);
}

const ofPerson = ({ user, orgs, freshUntil }: Me): Session => ({
  kind: 'person',
  userId: user.id,
  name: user.name,
  isOperator: user.isOperator,
  orgs,
  freshUntil,
});

async function ofKey(key: string): Promise<Session> {
  const client = createClient({ url: location.origin, apiKey: key, retries: { maxRetries: 1 } });
  const org = await client.organisation.get().catch((error: unknown) => {
    // Such a key opens something: it was let through as far as its scopes.
    if (hasCode(error, 'scope_missing')) return UNNAMED;
    throw error;
  });
  const { id, name } = org;
  return { kind: 'key', name: 'API key', isOperator: false, orgs: [{ id, name, role: 'owner' }] };
}

export function useSessionQuery() {
  const cache = useQueryClient();
  useEffect(() => {
    const now = () => cache.getQueryData<Session | null>(SESSION);
    whenSignedOut(() => {
      const session = now();
      if (session && !isLeaving) void lookAgain(cache, session.userId);
    });
    return listenToOtherTabs((who) => {
      const session = now();
      const isOther = session?.kind !== 'key' && (session?.userId ?? null) !== who;
      if (session !== undefined && isOther) void lookAgain(cache, session?.userId);
    });
  }, [cache]);
  return useQuery({
    queryKey: SESSION,
    queryFn: () => findSession(cache),
    // Whoever comes back to the page is offered what he may by now: roles are changed elsewhere.
    staleTime: ROLES_HOLD_MS,
    refetchOnMount: false,
    // Whoever has waited that long says himself whether to go on.
    retry: (failures, { cause }) => failures < 1 && !isTimeout(cause),
  });
}

/** @throws JiterError when the key opens nothing; then nothing changes. */
export async function signInWithKey(cache: QueryClient, key: string): Promise<void> {
  const session = await ofKey(key);
  apiKey = key;
  begins += 1;
  forgetComingBack();
  cache.setQueryData(SESSION, session);
}

/** After `/auth` was asked for something that changes who one is. */
export async function renewSession(cache: QueryClient): Promise<Session | null> {
  apiKey = undefined;
  begins += 1;
  forgetComingBack();
  dropEarly();
  return cache.fetchQuery({ queryKey: SESSION, queryFn: () => findSession(cache), staleTime: 0 });
}

/** What is refused while somebody signs out is so by that: nothing is kept for when he is back. */
let isLeaving = false;

/** Says so where it did not work: whoever goes away then would be signed in still. */
export function useSignOut(): () => Promise<void> {
  const cache = useQueryClient();
  const session = useSession();
  return async () => {
    isLeaving = true;
    try {
      if (session.kind === 'person') await signOut();
    } catch (error) {
      return sayStillSignedIn(error);
    } finally {
      isLeaving = false;
    }
    forgetEntered();
    forget(cache);
    if (session.kind === 'person') tellOtherTabs(null);
  };
}

/** Says that it is under way where that takes long. */
export const signOut = (): Promise<unknown> => sayWhile(words.answers.signingOut, auth.signOut());

export const sayStillSignedIn = (error: unknown): void =>
  sayWrong(`${words.answers.stillSignedIn} ${error instanceof Error ? error.message : String(error)}`);

/** Nothing that was seen stays. */
function forget(cache: QueryClient): void {
  apiKey = undefined;
  dropEarly();
  // Who waits for the session is told: it would not hear of one that was removed and made anew.
  cache.setQueryData(SESSION, null);
  forgetSeen(cache);
}

function forgetSeen(cache: QueryClient): void {
  forgetToasts();
  cache.removeQueries({
    predicate: ({ queryKey: [whose, what] }) => whose !== SESSION[0] && what !== METHODS,
  });
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <Context value={session}>{children}</Context>;
}

export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error('There is no session here');
  return session;
}

/** It was offered, so it was taken from him meanwhile: what is offered follows, and what told of it may go with that. */
async function tellRefused(cache: QueryClient, { method }: Request, response: Response): Promise<void> {
  // What stands in between may refuse by a page of its own.
  const refused: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const { code, message } = (refused ?? {}) as { code?: string; message?: string };
  // Whoever signed in in another tab may be somebody else; what one may not look at is said where it would be.
  if (code !== 'not_a_member' && code !== 'forbidden') return;
  if (method !== 'GET') sayWrong(message);
  void cache.invalidateQueries({ queryKey: SESSION });
}

/** The API as this session may use it, for one org. Whoever is not let in any more is asked to sign in. */
export function useClientOf(org: string): JiterClient {
  const cache = useQueryClient();
  const { kind, userId } = useSession();
  return useMemo(() => {
    const ages = createAges();
    const send = createKnownAnswers(
      async (request) =>
        (kind === 'person' ? await takeEarly(org, request) : undefined) ?? fetchFresh(request),
    );
    const letIn = async (request: Request) => {
      if (kind === 'person') request.headers.set('x-jiter-org', org);
      const maxAge = ages.ageFor(request);
      if (maxAge !== undefined) request.headers.set('cache-control', `max-age=${maxAge}`);
      // Of the page that asked: meanwhile another one may be shown.
      const page = pageOf(location);
      const before = begins;
      const response = await send(request).finally(() => {
        if (request.method !== 'GET') ages.noteWrite();
      });
      if (response.status === 401 && !isLeaving && before === begins) {
        if (userId !== undefined) keepDraft(userId);
        forget(cache);
      }
      if (response.status === 403) await tellRefused(cache, request, response);
      if (response.ok) noteCall(request, page);
      return response;
    };
    const key = kind === 'key' && apiKey !== undefined ? { apiKey } : {};
    // Each try is given up in time below: whoever is asked for the password meanwhile takes as long as he takes.
    const retries = { maxRetries: 1, maxRetryAfterMs: WAITED_FOR_MS, timeoutMs: Infinity };
    return createClient({ url: location.origin, ...key, retries, fetch: letIn });
  }, [cache, kind, userId, org]);
}

/** In whose name something is sent: of whoever looks, of who has that key, or of nobody. */
export type SentBy = 'session' | 'nobody' | { key: string };
/** `startedMs`: when it was sent last, after whatever was asked before. */
export type Sent = { response: Response; startedMs: number };

/**
 * Sends what a person made up, as it is and once: whatever is answered is the answer. Only a session has its cookie sent along. Rejects
 * where no answer comes.
 */
export function useSendOf(org: string): (path: string, init: RequestInit, by: SentBy) => Promise<Sent> {
  const cache = useQueryClient();
  const { kind, userId } = useSession();
  return async (path, init, by) => {
    const isPerson = by === 'session' && kind === 'person';
    const key = typeof by === 'object' ? by.key : by === 'session' && kind === 'key' ? apiKey : undefined;
    const headers = new Headers(init.headers);
    if (key !== undefined) headers.set('x-api-key', key);
    if (isPerson && path.startsWith('/api/')) headers.set('x-jiter-org', org);
    const credentials = isPerson ? 'same-origin' : 'omit';
    const asIs = { ...init, headers, credentials, cache: 'no-store', redirect: 'manual' } as const;
    let startedMs = 0;
    const send = (request: Request) => {
      startedMs = performance.now();
      // What an inbox answers says nothing of whether the API is there.
      // Also once more, after a fresh sign-in: whoever sends it ends it.
      const ended = new Request(request, { signal: init.signal ?? null });
      return path.startsWith('/in/') ? fetch(ended) : fetchNoting(ended);
    };
    const request = new Request(location.origin + path, asIs);
    const response = isPerson ? await fetchFresh(request, send) : await send(request);
    const isChange = init.method !== 'GET' && response.ok;
    if (isPerson && (response.status === 401 || (isChange && path.startsWith('/auth/'))))
      await lookAgain(cache, userId);
    if (isChange) void cache.invalidateQueries({ queryKey: [org] });
    return { response, startedMs };
  };
}

/** Who looks may be somebody else by now, or nobody. `user`: who it was. */
async function lookAgain(cache: QueryClient, user: string | undefined): Promise<void> {
  const session = await findSession(cache).catch(() => undefined);
  if (session === undefined) return;
  const isOther = user !== undefined && session?.userId !== user;
  if (session === null) forget(cache);
  else {
    cache.setQueryData(SESSION, session);
    if (isOther) say(words.frames.nowIs(session.name));
  }
}
