import { can, isAtLeast, type Role } from '@jiter/core/can';
import type { Scope } from '@jiter/core/grant';
import type { Call } from './document.ts';

/** In whose name a call is made: of a person, of a key with these scopes (all there are without any), or of one nothing is known of. */
export type Principal =
  | { kind: 'user'; role: Role; isOperator: boolean }
  | { kind: 'key'; scopes?: readonly Scope[] | undefined }
  | { kind: 'unknown key' };

/** Whether a call is let through, as far as can be said before; and what it would take. */
export type Verdict =
  | { may: true }
  | { may: 'unknown' }
  | { may: false; needs: 'scope'; names: readonly string[] }
  | { may: false; needs: 'role'; names: readonly string[] }
  | { may: false; needs: 'operator' | 'person' | 'key' };

const OPERATOR = 'operator';

/** By the table that the API itself goes by. */
export function mayCall(principal: Principal, { security }: Call): Verdict {
  if (security.length === 0) return { may: true };
  return principal.kind === 'user' ? ofPerson(principal, security) : ofKey(principal, security);
}

function ofPerson({ role, isOperator }: Principal & { kind: 'user' }, security: Call['security']): Verdict {
  const ways = security.flatMap(({ session }) => (session ? [session] : []));
  if (ways.length === 0) return { may: false, needs: 'key' };
  if (ways.some((roles) => roles.length === 0)) return { may: true };
  const roles = ways.flat();
  if (roles.includes(OPERATOR)) return isOperator ? { may: true } : { may: false, needs: OPERATOR };
  const isEnough = roles.some((least) => isAtLeast(role, least as Role));
  return isEnough ? { may: true } : { may: false, needs: 'role', names: roles };
}

function ofKey(principal: Exclude<Principal, { kind: 'user' }>, security: Call['security']): Verdict {
  const scopes = security.flatMap(({ key }) => key ?? []);
  if (scopes.length === 0) return { may: false, needs: 'person' };
  if (principal.kind === 'unknown key') return { may: 'unknown' };
  const { scopes: own } = principal;
  if (!own) return { may: true };
  const isEnough = scopes.some((scope) => can({ kind: 'key', scopes: own }, scope as Scope));
  return isEnough ? { may: true } : { may: false, needs: 'scope', names: scopes };
}

/** What nobody can try on this page: it would make somebody else of whoever reads it, or leads away. */
const ELSEWHERE = [
  'setUp',
  'signIn',
  'signInByLink',
  'signInByService',
  'comeBackFromService',
  'acceptInvitation',
];
export const isTriedElsewhere = ({ operationId }: Call): boolean => ELSEWHERE.includes(operationId);

/** `none`: it changes nothing, whoever makes it and how often; a dry run never does. */
export function effectOf(call: Call, isDryRun: boolean): 'none' | 'changes' | 'destroys' {
  if (call.method === 'GET' || isDryRun) return 'none';
  return call['x-effect'] ?? 'changes';
}
