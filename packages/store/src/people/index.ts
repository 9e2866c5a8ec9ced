import type { Knex } from 'knex';
import { isoTime, type Actor, type QuietHours } from '@jiter/core';
import { noteOfPerson } from '../audit/note-of-person.ts';
import { outageAware } from '../database/outage.ts';
import { rowsOf } from '../database/statement.ts';
import { deleteOrg, type DeletedOrg } from '../orgs/delete-org.ts';
import type { Seal } from '../orgs/seal.ts';
import {
  deleteAccount,
  listAccounts,
  setOperator,
  type DeletedAccount,
  type ListedAccount,
  type SetOperator,
} from './accounts.ts';
import { openAdmin, setUp } from './first-person.ts';
import {
  connectIdentity,
  disconnectAll,
  disconnectIdentity,
  findByIdentity,
  listIdentities,
  type Connected,
  type Identity,
  type KnownIdentity,
} from './identities.ts';
import {
  createInvitation,
  listInvitations,
  revokeInvitation,
  seenOf,
  type Invitation,
  type NewInvitation,
  type SeenInvitation,
} from './invitations.ts';
import { forgetOld } from './forget-old.ts';
import { findLink, insertLink, linkUsed, useLink, type Link, type MadeLink, type NewLink } from './links.ts';
import {
  changeMember,
  insertMember,
  joinOrg,
  listMembers,
  type Member,
  type MemberChange,
  type NewMember,
} from './members.ts';
import {
  createSessionStore,
  startSession,
  type Client,
  type Opening,
  type SessionStore,
} from './sessions.ts';
import { createSharedLinkStore, type SharedLinkStore } from './shared-links.ts';
import { createOrg, renameOrg } from './orgs-of-people.ts';
import { readQuietHours, setQuietHours } from './quiet-hours.ts';
import { renewPassword, setPassword, type NewPassword } from './set-password.ts';
import {
  asActor,
  findAccount,
  insertUser,
  isAnybodyThere,
  USER_COLUMNS,
  type Account,
  type NewUser,
  type Person,
  type User,
} from './users.ts';

/** The token in the clear is in this answer and nowhere else. */
export type SignedIn = { user: User; token: string };

/** By whom a service vouches for somebody, and since when he is signed in there. */
export type Vouched = { identity: Identity; freshFrom: Date };

/** `disconnects`: nobody comes in as him by another service any more. */
export type Renewed = { passwordHash: string; disconnects: boolean };

export type PeopleStore = {
  sessions: SessionStore;
  sharedLinks: SharedLinkStore;
  /** Whether anybody has an account. */
  isSetUp(): Promise<boolean>;
  /** To set up, or to sign in; the latter is written down in each org of whom it lets in. */
  createLink(link: NewLink, by?: Actor): Promise<MadeLink>;
  /** Throws AppError 429 when the org has many that nobody has followed yet, and 403 for who may make none by now. */
  createInvitation(invitation: NewInvitation, by: Actor): Promise<MadeLink>;
  /** Throws AppError 404 or 410; for one to set up as well once somebody is there. */
  findLink(kind: Link['kind'], token: string): Promise<Link>;
  /** The first person: an operator, and owner of the first org. Throws AppError 404 or 410 for the link. */
  setUp(token: string, user: NewUser, client: Client): Promise<SignedIn>;
  /** Throws AppError 404 or 410. With `renewed`, that is the password from now on, and all other sessions and links of his end. */
  useLogInLink(token: string, client: Client, renewed?: Renewed): Promise<SignedIn>;
  /**
   * By whoever is signed in: all other sessions and links of his end. Answers until when his own is fresh. Throws AppError 503 when that has
   * ended meanwhile, as by another new password, and nothing is changed.
   */
  setPassword(by: Person, given: NewPassword): Promise<Date>;
  findAccount(login: string): Promise<Account | undefined>;
  /** Those who run the server. */
  listOperators(): Promise<User[]>;
  listAccounts(): Promise<ListedAccount[]>;
  setOperator(which: { user: string; isOperator: boolean }, by: Actor): Promise<SetOperator>;
  /** Throws AppError 409 where the person came to be in an org at the same moment. */
  deleteAccount(user: string, by: Actor): Promise<DeletedAccount>;
  /** The operator of this name, made when he comes for the first time: owner of the first org as long as it has none. */
  openAdmin(name: string, client: Client): Promise<User>;
  /** Throws AppError 404 or 410. */
  lookAtInvitation(token: string): Promise<SeenInvitation>;
  /** Somebody new, who is in the org of the invitation then, perhaps vouched for. Throws AppError 404, 409 or 410. */
  acceptAsNew(token: string, user: NewUser, client: Client, vouched?: Vouched): Promise<SignedIn>;
  /** Somebody who has an account. Throws AppError 404 or 410. */
  accept(token: string, by: Person): Promise<void>;
  /** A new org, with a signing secret and no key, that the person owns. */
  createOrg(name: string, by: Person): Promise<{ id: string }>;
  renameOrg(org: string, name: string, by: Actor): Promise<void>;
  /** By its name, which whoever does it knows. Nobody gets in from then on, and nothing leaves; the rest of it goes bit by bit. */
  deleteOrg(org: string, name: string, by: Actor): Promise<DeletedOrg>;
  listMembers(org: string): Promise<Member[]>;
  /** 'last' when nothing was done, as the org would have no owner then. Throws AppError 403 for who may not by now. */
  changeMember(member: MemberChange, by: Actor): Promise<Member | 'unknown' | 'last' | 'removed'>;
  listInvitations(org: string): Promise<Invitation[]>;
  /** False when the org has no such invitation that could still be followed. */
  revokeInvitation(org: string, id: string, by: Actor): Promise<boolean>;
  /** A session of its own, always: one that was there before is not carried on. Throws AppError 401 where what was shown lets nobody in any more. */
  signIn(user: string, client: Client, opening?: Opening): Promise<{ token: string }>;
  /** Whom another service vouches for, if it is somebody's way in. */
  findByIdentity(identity: Pick<Identity, 'issuer' | 'subject'>): Promise<User | undefined>;
  listIdentities(user: string): Promise<KnownIdentity[]>;
  /** 'taken': it is somebody else's; 'signed-out': the session that it is done from is over. Throws AppError 409 when the person has many. */
  connectIdentity(by: Person, identity: Identity, session?: string): Promise<Connected>;
  /** Takes away up to `limit` of each kind of what nobody gets in by any more. Answers of how many there were of one kind, at most. */
  forgetOld(limit: number): Promise<number>;
  /** When the person wants no mail. */
  quietHours(user: string): Promise<QuietHours | undefined>;
  setQuietHours(by: Person, hours: QuietHours | undefined): Promise<void>;
  /** 'last' when nothing was done, as it is the last way in. */
  disconnectIdentity(
    which: { by: Person; id: string },
    ways: { issuers: readonly string[]; hasPassword: boolean },
  ): Promise<'done' | 'unknown' | 'last'>;
};

async function createLink(trx: Knex, link: NewLink, by: Actor | undefined): Promise<MadeLink> {
  const made = await insertLink(trx, link);
  const { kind, user: id } = link;
  if (kind !== 'login' || !by || id === null || id === undefined) return made;
  const [user] = await rowsOf<{ name: string }>(trx, 'select name from users where id = :id', { id });
  await noteOfPerson(
    trx,
    { user: id, by },
    {
      action: 'login-link.created',
      target: { kind: 'member', id },
      details: { person: user!.name, expiresAt: isoTime(made.expiresAt) },
    },
  );
  return made;
}

async function useLogInLink(
  trx: Knex,
  token: string,
  client: Client,
  renewed: Renewed | undefined,
): Promise<User> {
  const { user: id } = await findLink(trx, 'login', token);
  // Before the link: whoever sets another password by another one ends this one first, or comes after it and ends what it opens.
  const sql = `select ${USER_COLUMNS} from users where id = :id for no key update`;
  const [user] = await rowsOf<User>(trx, sql, { id });
  await useLink(trx, 'login', token);
  if (renewed) {
    const { passwordHash, disconnects } = renewed;
    const by = asActor(user!, client);
    await renewPassword(trx, by, passwordHash);
    if (disconnects) await disconnectAll(trx, by);
  }
  return user!;
}

async function findOpenLink(knex: Knex, kind: Link['kind'], token: string): Promise<Link> {
  const link = await findLink(knex, kind, token);
  // By another link, of which each start makes one.
  if (kind === 'setup' && (await isAnybodyThere(knex))) throw linkUsed();
  return link;
}

async function useInvitation(trx: Knex, token: string): Promise<Omit<NewMember, 'user'>> {
  const { org, role } = await useLink(trx, 'invitation', token);
  return { org: org!, role: role! };
}

async function acceptAsNew(
  trx: Knex,
  token: string,
  user: NewUser,
  { client, identity }: { client: Client; identity: Identity | undefined },
): Promise<User> {
  const place = await useInvitation(trx, token);
  const made = await insertUser(trx, user);
  const by = asActor(made, client);
  await insertMember(trx, { ...place, user: made.id }, by);
  // Of those who come by it for the first time at the same moment one is somebody new.
  if (identity && (await connectIdentity(trx, by, identity)) === 'taken') throw linkUsed();
  return made;
}

/** People, who they are and where they are signed in. `strangers`: connections for what anybody may ask. */
export function createPeopleStore(knex: Knex, strangers: Knex, seal: Seal): PeopleStore {
  const { sessions, forget } = createSessionStore(knex, strangers);
  /** Also where no answer came: it may have been done. */
  const movingPeople = <T>(work: (trx: Knex) => Promise<T>) => knex.transaction(work).finally(forget);
  const signingIn = (client: Client, work: (trx: Knex) => Promise<User>, opening: Opening = {}) =>
    knex.transaction(async (trx): Promise<SignedIn> => {
      const user = await work(trx);
      return { user, ...(await startSession(trx, user.id, client, opening)) };
    });
  const others = outageAware({
    isSetUp: () => isAnybodyThere(knex),
    createLink: (link: NewLink, by?: Actor) => knex.transaction((trx) => createLink(trx, link, by)),
    findLink: (kind: Link['kind'], token: string) => findOpenLink(strangers, kind, token),
    setUp: (token: string, user: NewUser, client: Client) =>
      signingIn(client, (trx) => setUp(trx, token, user, client)),
    // With a password all that were signed in are so no more.
    useLogInLink: (token: string, client: Client, renewed?: Renewed) =>
      signingIn(client, (trx) => useLogInLink(trx, token, client, renewed)).finally(forget),
    setPassword: (by: Person, given: NewPassword) => movingPeople((trx) => setPassword(trx, by, given)),
    findAccount: (login: string) => findAccount(strangers, login),
    lookAtInvitation: async (token: string) =>
      seenOf(strangers, await findLink(strangers, 'invitation', token)),
    acceptAsNew: (token: string, user: NewUser, client: Client, vouched?: Vouched) =>
      signingIn(client, (trx) => acceptAsNew(trx, token, user, { client, identity: vouched?.identity }), {
        freshFrom: vouched?.freshFrom,
      }),
    accept: (token: string, by: Person) =>
      movingPeople(async (trx) => joinOrg(trx, { ...(await useInvitation(trx, token)), user: by.id }, by)),
    createOrg: (name: string, by: Person) => movingPeople((trx) => createOrg(trx, seal, name, by)),
    renameOrg: (org: string, name: string, by: Actor) => movingPeople((trx) => renameOrg(trx, org, name, by)),
    deleteOrg: (org: string, name: string, by: Actor) =>
      movingPeople((trx) => deleteOrg(trx, { org, name, by })),
    listMembers: (org: string) => listMembers(knex, org),
    changeMember: (member: MemberChange, by: Actor) => movingPeople((trx) => changeMember(trx, member, by)),
    listInvitations: (org: string) => listInvitations(knex, org),
    createInvitation: (invitation: NewInvitation, by: Actor) =>
      knex.transaction((trx) => createInvitation(trx, invitation, by)),
    revokeInvitation: (org: string, id: string, by: Actor) =>
      knex.transaction((trx) => revokeInvitation(trx, org, id, by)),
    listOperators: () =>
      rowsOf<User>(knex, `select ${USER_COLUMNS} from users where is_operator order by id limit 100`),
    listAccounts: () => listAccounts(knex),
    setOperator: (which: { user: string; isOperator: boolean }, by: Actor) =>
      movingPeople((trx) => setOperator(trx, which, by)),
    deleteAccount: (user: string, by: Actor) => movingPeople((trx) => deleteAccount(trx, user, by)),
    openAdmin: (name: string, client: Client) => movingPeople((trx) => openAdmin(trx, name, client)),
    signIn: (user: string, client: Client, opening?: Opening) => startSession(knex, user, client, opening),
    findByIdentity: (identity: Pick<Identity, 'issuer' | 'subject'>) => findByIdentity(strangers, identity),
    listIdentities: (user: string) => listIdentities(knex, user),
    connectIdentity: (...asked: Parameters<PeopleStore['connectIdentity']>) =>
      knex.transaction((trx) => connectIdentity(trx, ...asked)),
    forgetOld: (limit: number) => forgetOld(knex, limit),
    quietHours: (user: string) => readQuietHours(knex, user),
    setQuietHours: (by: Person, hours: QuietHours | undefined) =>
      knex.transaction((trx) => setQuietHours(trx, by, hours)),
    disconnectIdentity: (...which: Parameters<PeopleStore['disconnectIdentity']>) =>
      knex.transaction((trx) => disconnectIdentity(trx, ...which)),
  });
  return {
    ...others,
    sessions: outageAware(sessions),
    sharedLinks: outageAware(createSharedLinkStore(knex, strangers)),
  };
}
