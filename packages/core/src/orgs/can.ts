import { AppError } from '../errors/errors.ts';
import { allows, SCOPES, type Grant, type Scope } from './grant.ts';

/** What a person is in an org, the least first: whoever is more may do whatever those before may. */
export const ROLES = ['viewer', 'member', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/**
 * The least role for each action. Most are called as the scopes of keys are; those of people and of the whole org no key has,
 * whatever else it may: one that leaks must not make an owner.
 */
export const LEAST_ROLES = {
  'events:read': 'viewer',
  'events:read-redacted': 'viewer',
  'cronjobs:read': 'viewer',
  'flow:read': 'viewer',
  'org:read': 'viewer',
  'metrics:read': 'viewer',
  '*:read': 'viewer',
  'events:write': 'member',
  'cronjobs:write': 'member',
  'flow:write': 'member',
  'links:write': 'member',
  'org:admin': 'admin',
  'people:manage': 'admin',
  'org:own': 'owner',
} as const satisfies Record<Scope | 'people:manage' | 'org:own', Role>;
/** What concerns the whole server: operators alone do it, whatever they are in an org. */
export const OPERATOR_ACTIONS = ['system:read'] as const;
export type OperatorAction = (typeof OPERATOR_ACTIONS)[number];
export type Action = keyof typeof LEAST_ROLES | OperatorAction;

/**
 * Who wants to do something in an org: a person by his role there, a key by its scopes, or whoever has a link that was shared, and sees
 * what it shows.
 */
export type Principal =
  | { kind: 'user'; role: Role; isOperator?: boolean }
  | ({ kind: 'key' } & Pick<Grant, 'scopes'>)
  | { kind: 'link'; payloads: boolean };

/** The one table of who may do what, for people and keys. */
export function can(actor: Principal, action: Action): boolean {
  if (isOfOperators(action)) return actor.kind === 'user' && actor.isOperator === true;
  if (actor.kind === 'user') return isAtLeast(actor.role, LEAST_ROLES[action]);
  return isScope(action) && allows(actor.kind === 'link' ? grantOfLink(actor) : actor, action);
}

/** It is good for reading alone, and there for what it shows alone: which that is, each call says. */
export const grantOfLink = ({ payloads }: { payloads: boolean }): Grant => ({
  scopes: [payloads ? 'events:read' : 'events:read-redacted'],
});

/** Whether somebody of that role may make others `role`, or make something else of them: an admin makes no owners. */
export function mayGive(own: Role, role: Role): boolean {
  return can({ kind: 'user', role: own }, 'people:manage') && isAtLeast(own, role);
}

/** The role that it takes to make others each of these, or to make something else of them, where `own` is not enough; `null`: of nobody there. */
export function roleWantedToGive(own: Role | null, roles: readonly Role[]): Role | undefined {
  if (own !== null && roles.every((role) => mayGive(own, role))) return undefined;
  return ROLES.find((one) => roles.every((role) => mayGive(one, role)));
}

export function roleMissing(role: Role): AppError {
  const message = `Your role in this organisation may not do this: it takes the role '${role}'`;
  return new AppError(403, message, undefined, 'forbidden', { role });
}

/** The role as the grant of a key that may do just as much; only without scopes it may do everything there is. */
export function grantOfRole(role: Role): Grant {
  const scopes = SCOPES.filter((scope) => can({ kind: 'user', role }, scope));
  return scopes.length === SCOPES.length ? {} : { scopes };
}

/** Of a viewer who is shown no payloads: what goes by without them, and nothing that is more. */
export function grantWithoutPayloads(): Grant {
  const { scopes = [] } = grantOfRole('viewer');
  return { scopes: scopes.filter((scope) => scope !== 'events:read' && scope !== '*:read') };
}

/** Whether somebody of that role may do all that one of `least` may. */
export const isAtLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

export const isOfOperators = (action: Action): action is OperatorAction =>
  (OPERATOR_ACTIONS as readonly string[]).includes(action);

const isScope = (action: Action): action is Scope => (SCOPES as readonly string[]).includes(action);
