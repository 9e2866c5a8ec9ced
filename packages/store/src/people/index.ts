import type { Knex } from 'knex';
import { notFound, type Role } from '@jiter/core';
import { outageAware } from '../database/outage.ts';
import { rowsOf } from '../database/statement.ts';
import { findLink, insertLink, linkUsed, useLink, type Link, type MadeLink, type NewLink } from './links.ts';
import { createSessionStore, endSessions, startSession, type Client, type SessionStore } from './sessions.ts';
import {
  findAccount,
  insertUser,
  isAnybodyThere,
  lockFirstPerson,
  USER_COLUMNS,
  type Account,
  type NewUser,
  type User,
} from './users.ts';

/** The token in the clear is in this answer and nowhere else. */
export type SignedIn = { user: User; token: string };

export type PeopleStore = {
  sessions: SessionStore;
  /** Whether anybody has an account. */
  isSetUp(): Promise<boolean>;
  createLink(link: NewLink): Promise<MadeLink>;
  /** Throws AppError 404 or 410. */
  findLink(kind: Link['kind'], token: string): Promise<Link>;
  /** The first person: an operator, and owner of the first org. Throws AppError 404 or 410 for the link. */
  setUp(token: string, user: NewUser, client: Client): Promise<SignedIn>;
  /** Throws AppError 404 or 410. With a `passwordHash`, that is the password from now on, and all other sessions end. */
  useLogInLink(token: string, client: Client, passwordHash?: string): Promise<SignedIn>;
  findAccount(login: string): Promise<Account | undefined>;
  /** The operator of this name, made when he comes for the first time: owner of the first org as long as it has none. */
  openAdmin(name: string): Promise<User>;
  /** A session of its own, always: one that was there before is not carried on. */
  signIn(user: string, client: Client): Promise<{ token: string }>;
};

const FIRST_ORG = 'select id from orgs order by id limit 1';

async function openAdmin(trx: Knex, name: string): Promise<User> {
  await lockFirstPerson(trx);
  const found = await findAccount(trx, name);
  if (found) return found.user;
  const made = await insertUser(trx, { name, email: null, passwordHash: null }, { isOperator: true });
  await rowsOf(
    trx,
    `insert into members (org_id, user_id, role) select first.id, :user, 'owner' from (${FIRST_ORG}) first
       where not exists (select 1 from members m where m.org_id = first.id and m.role = 'owner')`,
    { user: made.id },
  );
  return made;
}

async function setUp(trx: Knex, token: string, user: NewUser): Promise<User> {
  await lockFirstPerson(trx);
  await useLink(trx, 'setup', token);
  // By another link, of which each start makes one.
  if (await isAnybodyThere(trx)) throw linkUsed();
  const made = await insertUser(trx, user, { isOperator: true });
  const [org] = await rowsOf<{ id: string }>(trx, FIRST_ORG);
  if (!org) throw notFound('There is no organisation yet: `npm run admin -- org create NAME` makes one');
  await insertMember(trx, { org: org.id, user: made.id, role: 'owner' });
  return made;
}

export type NewMember = { org: string; user: string; role: Role };

export async function insertMember(knex: Knex, member: NewMember): Promise<void> {
  await rowsOf(knex, 'insert into members (org_id, user_id, role) values (:org, :user, :role)', member);
}

async function useLogInLink(trx: Knex, token: string, passwordHash: string | undefined): Promise<User> {
  const { user: id } = await useLink(trx, 'login', token);
  const [user] = await rowsOf<User>(trx, `select ${USER_COLUMNS} from users where id = :id`, { id });
  if (passwordHash !== undefined) {
    await rowsOf(trx, 'update users set password_hash = :passwordHash where id = :id', { id, passwordHash });
    await endSessions(trx, id!);
  }
  return user!;
}

/** People, who they are and where they are signed in. `strangers`: connections for what anybody may ask. */
export function createPeopleStore(knex: Knex, strangers: Knex): PeopleStore {
  const signingIn = (client: Client, work: (trx: Knex) => Promise<User>) =>
    knex.transaction(async (trx): Promise<SignedIn> => {
      const user = await work(trx);
      return { user, ...(await startSession(trx, user.id, client)) };
    });
  const others = outageAware({
    isSetUp: () => isAnybodyThere(knex),
    createLink: (link: NewLink) => insertLink(knex, link),
    findLink: (kind: Link['kind'], token: string) => findLink(strangers, kind, token),
    setUp: (token: string, user: NewUser, client: Client) =>
      signingIn(client, (trx) => setUp(trx, token, user)),
    useLogInLink: (token: string, client: Client, passwordHash?: string) =>
      signingIn(client, (trx) => useLogInLink(trx, token, passwordHash)),
    findAccount: (login: string) => findAccount(strangers, login),
    openAdmin: (name: string) => knex.transaction((trx) => openAdmin(trx, name)),
    signIn: (user: string, client: Client) => startSession(knex, user, client),
  });
  return { ...others, sessions: outageAware(createSessionStore(knex, strangers)) };
}
