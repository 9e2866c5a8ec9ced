import type { Role } from './auth.ts';

/** The least first: whoever is more may do whatever those before may. */
export const ROLES: readonly Role[] = ['viewer', 'member', 'admin', 'owner'];

/** What somebody of that role may make others, and of whom he may make something else. The API decides: this is what is offered. */
export const rolesToGive = (own: Role): readonly Role[] =>
  own === 'owner' || own === 'admin' ? ROLES.slice(0, ROLES.indexOf(own) + 1) : [];
