import { mayGive, ROLES, type Role } from '@jiter/core/can';

/** What somebody of that role may make others, and of whom he may make something else. */
export const rolesToGive = (own: Role): readonly Role[] => ROLES.filter((role) => mayGive(own, role));
