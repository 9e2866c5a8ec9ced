import { AppError } from '@jiter/core';
import { createIsSecret } from '@jiter/runtime';
import type { Client, PeopleStore, User } from '@jiter/store';
import { ADMIN } from './bodies.ts';
import type { Passwords } from './passwords.ts';
import type { SignInLimits } from './sign-in-limits.ts';

export type Login = { login: string; password: string };
/**
 * `refusal`: what is said in place of the usual, to somebody whose name is known. `account`: whose session it is, of whoever is signed in.
 */
type Asked = Login & { refusal?: string; account?: string };

/** `shown`: what the password was compared with; not there of that of a setting. */
export type Checked = { user: User; shown?: { passwordHash: string } };

/** Whom a name or an e-mail address, and a password, are. Throws AppError 401, or 429. */
export type CheckPassword = (given: Asked, client: Client) => Promise<Checked>;

type Deps = {
  people: Pick<PeopleStore, 'findAccount' | 'openAdmin'>;
  passwords: Passwords;
  limits: SignInLimits;
  /** Of the operator `admin`. Absent: there is none. */
  adminPassword?: string | undefined;
};

/** What nobody can send as a name: strangers who guess by somebody's name keep nobody who is signed in from showing that he is who he is. */
const ofAccount = (id: string) => `\0${id}`;

const WRONG = 'The name, the e-mail address or the password is wrong';

/** Whoever there is not is refused by the same words, after the same time: nobody learns here who has an account. */
export function createCheckPassword({ people, passwords, limits, adminPassword }: Deps): CheckPassword {
  const isAdminPassword = adminPassword === undefined ? () => false : createIsSecret(adminPassword);

  async function judge({ login, password }: Login): Promise<Checked | typeof ADMIN | undefined> {
    // As long as it is set, nothing else is the operator's password.
    const isAdmin = adminPassword !== undefined && login.toLowerCase() === ADMIN;
    const found = isAdmin ? undefined : await people.findAccount(login.normalize('NFC'));
    // However it is written, which the database reads otherwise.
    const isOfSetting = adminPassword !== undefined && found?.user.name === ADMIN;
    const passwordHash = isOfSetting ? null : (found?.passwordHash ?? null);
    const isRight = await passwords.verify(password, passwordHash);
    if (isAdmin) return isAdminPassword(password) ? ADMIN : undefined;
    return isRight && found && passwordHash !== null
      ? { user: found.user, shown: { passwordHash } }
      : undefined;
  }

  return async ({ refusal = WRONG, account, ...given }, client) => {
    const takeBack = await limits.count(account === undefined ? given.login : ofAccount(account), client.ip);
    const judged = await judge(given).catch((error: unknown) => {
      // What nobody could look at was no guess.
      takeBack();
      throw error;
    });
    if (judged === undefined) throw new AppError(401, refusal);
    takeBack();
    return judged === ADMIN ? { user: await people.openAdmin(ADMIN, client) } : judged;
  };
}
