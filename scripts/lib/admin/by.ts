import { userInfo } from 'node:os';
import type { Actor } from '@jiter/core';

/** Whoever runs the command, as entries in the audit log name him. */
export const by = (): Actor => ({ kind: 'admin', name: nameOrNumber() });

/** A container may run as a number that has no name there: OpenShift chooses one for each project. */
function nameOrNumber(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.geteuid?.()}`;
  }
}
