import type { Store, User } from '@jiter/store';
import { UsageError } from './errors.ts';

/** By his e-mail address, or his name: however the keyboard writes its accents, as to sign in. */
export async function personOf({ people }: Pick<Store, 'people'>, login: string | undefined): Promise<User> {
  if (login === undefined)
    throw new UsageError('Say whose account it is by --email: the e-mail address, or the name.');
  const account = await people.findAccount(login.trim().normalize('NFC'));
  if (account) return account.user;
  throw new Error(
    `Nobody has the e-mail address, or the name, ${login}: see \`npm run admin -- account list\`.`,
  );
}
