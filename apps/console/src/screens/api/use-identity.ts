import { JiterError, type ApiKey } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { OWN_KEY, type Asked, type Secret } from '../../parts/code-of.ts';
import { useMay, useOrg } from '../../state/org.tsx';
import { usePastedKey } from '../../state/pasted-keys.ts';
import { useSession, type SentBy } from '../../state/session.tsx';
import { serverNow } from '../../times/server-clock.ts';
import type { Principal } from './access.ts';
import type { Call } from './document.ts';
import { startOfKey, validAt, variableOf } from './key-names.ts';
import { words } from './words.ts';

const FROM = '/o/$org/api';
export const OTHER = 'other';

/** In whose name calls are written and tried. */
export type Identity = {
  /** What the address has of it; '' for whoever looks. */
  id: string;
  text: string;
  principal: Principal;
  /** Undefined for a key of which nobody has pasted the rest. */
  by: SentBy | undefined;
  variable: string;
  /** As it is in code, and as that is shown. */
  secret: Secret;
  shown: Secret;
  isPasted: boolean;
};

/**
 * The keys that whoever looks may choose from: none where he may not see them, undefined until that is known. That they could not be
 * asked for once more makes none of them another one.
 */
export function useKeys() {
  const { id, client } = useOrg();
  const mayManage = useMay('org:admin');
  const keys = useQuery({
    queryKey: [id, 'keys'],
    queryFn: () => client.apiKeys.list(),
    enabled: mayManage,
    retry: false,
  });
  const { data, error, refetch } = keys;
  const isHidden = !mayManage || (error instanceof JiterError && error.status === 403);
  const known: readonly ApiKey[] | undefined = isHidden ? [] : data && validAt(data, serverNow());
  return { keys: known, error: known ? null : error, refetch };
}

/** Whoever looks, as the picker names him. */
export function useMe(): string {
  const { role } = useOrg();
  const { kind, name } = useSession();
  return kind === 'person' ? words.as.me(name, role) : words.as.tab;
}

export function useIdentity(keys: readonly ApiKey[]): Identity {
  const { role } = useOrg();
  const { kind, isOperator } = useSession();
  const me = useMe();
  const { as = '' } = useSearch({ from: FROM });
  const key = keys.find((one) => one.id === as);
  const pasted = usePastedKey(as);
  if (key) {
    const principal: Principal = { kind: 'key', scopes: key.scopes };
    return {
      id: key.id,
      text: words.as.key(key.name, key.prefix),
      principal,
      ...ofKey(variableOf(key, keys), pasted),
    };
  }
  if (as === OTHER)
    return {
      id: OTHER,
      text: words.as.other,
      principal: { kind: 'unknown key' },
      ...ofKey(OWN_KEY.variable, pasted),
    };
  const principal: Principal =
    kind === 'person' ? { kind: 'user', role, isOperator } : { kind: 'unknown key' };
  return { id: '', text: me, principal, ...ofKey(OWN_KEY.variable, undefined), by: 'session' };
}

function ofKey(variable: string, pasted: string | undefined) {
  const secret: Secret = pasted === undefined ? { variable } : { text: pasted };
  const shown: Secret = pasted === undefined ? { variable } : { text: `${startOfKey(pasted)}…` };
  const by: SentBy | undefined = pasted === undefined ? undefined : { key: pasted };
  return { by, variable, secret, shown, isPasted: pasted !== undefined };
}

const SESSION = 'JITER_SESSION';
/** By HTTPS its name says that it is of this host alone. */
const cookieOf = (protocol: string) => (protocol === 'https:' ? '__Host-jiter' : 'jiter');

/** How code says who makes a call, and by which variable. */
export function inCode(
  { security, path, method }: Call,
  secret: Secret,
  { org, origin }: { org: string; origin: string },
): { key?: Secret; headers: NonNullable<Asked['headers']> } {
  if (security.length === 0) return { headers: [] };
  if (security.some(({ key, token }) => key ?? token)) return { key: secret, headers: [] };
  const cookie: Secret = { variable: SESSION, before: `${cookieOf(new URL(origin).protocol)}=` };
  const headers: [string, string | Secret][] = [['cookie', cookie]];
  if (path.startsWith('/api/')) headers.push(['x-jiter-org', org]);
  if (method !== 'GET') headers.push(['origin', origin]);
  return { headers };
}

export const takesSession = ({ security }: Call): boolean =>
  security.length > 0 && !security.some(({ key, token }) => key ?? token);
export const SESSION_VARIABLE = SESSION;
