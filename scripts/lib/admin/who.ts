import { userInfo } from 'node:os';
import type { Actor } from '@jiter/core';
import type { Store, User } from '@jiter/store';
import { UsageError } from './errors.ts';

/** Whoever runs the command, as entries in the audit log name him. */
export const by = (): Actor => ({ kind: 'admin', name: userInfo().username });

/** By his e-mail address, or his name. */
export async function personOf({ people }: Pick<Store, 'people'>, login: string | undefined): Promise<User> {
  if (login === undefined)
    throw new UsageError('Say whose account it is by --email: the e-mail address, or the name.');
  const account = await people.findAccount(login);
  if (account) return account.user;
  throw new Error(
    `Nobody has the e-mail address, or the name, ${login}: see \`npm run admin -- account list\`.`,
  );
}
