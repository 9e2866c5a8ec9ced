import { userInfo } from 'node:os';
import type { Actor } from '@jiter/core';

/** Whoever runs the command, as entries in the audit log name him. */
export const by = (): Actor => ({ kind: 'admin', name: userInfo().username });
