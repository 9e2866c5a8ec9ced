import { badRequest } from '../errors/errors.ts';
import { parseUrl } from '../event/parse-url.ts';

export const SCOPES = [
  'events:read',
  'events:read-redacted',
  'events:write',
  'cronjobs:read',
  'cronjobs:write',
  'flow:read',
  'flow:write',
  'links:write',
  'org:read',
  'org:admin',
  'metrics:read',
  '*:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What a key may do. Without scopes whatever there is, without destinations wherever to. */
export type Grant = { scopes?: readonly Scope[]; destinations?: readonly string[]; expiresAt?: Date };

export const MAX_KEY_DESTINATIONS = 20;
const LONGEST_DESTINATION = 2048;
/** What a receiver may still decode in a path that was decoded once. */
const DECODED_AT_MOST = 4;

export function allows({ scopes }: Grant, scope: Scope): boolean {
  if (!scopes || scopes.includes(scope)) return true;
  if (scope === 'events:read-redacted') return allows({ scopes }, 'events:read');
  return scope.endsWith(':read') && scopes.includes('*:read');
}

/** Whether requests may be sent there, and by its path alone: what follows in a query is the receiver's own. */
export function mayReach({ destinations }: Grant, destination: string): boolean {
  if (!destinations) return true;
  const url = parseUrl(destination);
  return url !== undefined && destinations.some((prefix) => isBelow(url, new URL(prefix)));
}

/** As parsed: what looks alike as text may be another host, and a path may climb out of itself. */
function isBelow(url: URL, prefix: URL): boolean {
  if (url.protocol !== prefix.protocol || url.host !== prefix.host) return false;
  if (url.username !== '' || url.password !== '') return false;
  if (prefix.pathname === '/') return true;
  const folder = prefix.pathname.endsWith('/') ? prefix.pathname : `${prefix.pathname}/`;
  const isInside = url.pathname === prefix.pathname || url.pathname.startsWith(folder);
  return isInside && !url.pathname.split('/').some(mayClimb);
}

/** `..` was resolved, but not what a receiver makes of `..%2f`, `%252e%252e`, `..;`, `..%3f` or `..%00`. */
function mayClimb(segment: string): boolean {
  let text = segment;
  for (let left = DECODED_AT_MOST; left > 0; left -= 1) {
    if (/[/\\]/.test(text) || CLIMBS.test(text)) return true;
    const decoded = decode(text);
    if (decoded === undefined) return true;
    if (decoded === text) return false;
    text = decoded;
  }
  return true;
}

/** Behind the dots is nothing, or what may end a segment, or be cut off, for whoever reads it once more. */
const CLIMBS = /^\.{1,2}(?:[;?#\s\p{Cc}]|$)/u;

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Throws AppError 400 for what is no list of scopes. */
export function readScopes(value: unknown): Scope[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  const wrong = list.find((one) => !SCOPES.includes(one as Scope));
  if (list.length > 0 && wrong === undefined) return [...new Set(list as Scope[])];
  throw badRequest(`'scopes' must be a list with some of '${SCOPES.join("', '")}'`, 'invalid_scopes');
}

/** The prefixes as URLs are written. Throws AppError 400 for what is no list of them. */
export function readDestinations(value: unknown): string[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  const prefixes = list.map(readPrefix);
  if (list.length > 0 && list.length <= MAX_KEY_DESTINATIONS && !prefixes.includes(undefined)) {
    return [...new Set(prefixes as string[])];
  }
  throw badRequest(
    `'destinations' must be a list of 1 to ${MAX_KEY_DESTINATIONS} URLs without credentials, wildcards, query or fragment, such as ["https://app.example.com/"]`,
    'invalid_destinations',
  );
}

function readPrefix(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST_DESTINATION) return undefined;
  if (!/^https?:\/\/[^/\\?#@*]+(\/[^\\?#]*)?$/i.test(value) || /[\s\p{Cc}]/u.test(value)) return undefined;
  const url = parseUrl(value);
  return url && !url.pathname.split('/').some(mayClimb) ? url.href : undefined;
}

/** What of `asked` is more than `own`, as the missing scope or the destination; undefined when it is no more. */
export function moreThan(own: Grant, asked: Grant): { scope: string } | { destination: string } | undefined {
  const scope = own.scopes && (asked.scopes ?? ['*']).find((one) => !includesScope(own, one));
  if (scope !== undefined) return { scope };
  const destination =
    own.destinations && (asked.destinations ?? ['anywhere']).find((one) => !mayReach(own, one));
  return destination === undefined ? undefined : { destination };
}

/** What stands for many is given on by whoever has it, and not by who has some of them. */
const includesScope = (own: Grant, scope: string) =>
  scope === '*' ? !own.scopes : allows(own, scope as Scope);
