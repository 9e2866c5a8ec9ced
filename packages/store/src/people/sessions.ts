import type { Knex } from 'knex';
import { rememberFor } from '@jiter/cache';
import { AppError, unavailable, type Role } from '@jiter/core';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { lookUpForStrangers } from '../database/strangers.ts';
import { hashToken, makeToken } from '../orgs/tokens.ts';
import type { User } from './users.ts';

/** What is ended, or changed of a role, holds in every process within this time, and at once where it was done. */
const SESSION_TTL_MS = 3_000;
/** How exact `lastSeenAt` is: not every call is worth a write. */
const LAST_SEEN_S = 60;
/** A session that is not used for so long is over. */
export const SESSION_DAYS = 14;
export const FRESH_MINUTES = 10;

export type Membership = { id: string; name: string; role: Role };

/** A person who is signed in somewhere. `orgs` are those that he is in; `openedBy` is the hash of a setting that let him in. */
export type Session = {
  id: string;
  user: User;
  orgs: Membership[];
  freshUntil: Date;
  /** By the clock that says until when: that of this machine may be another. */
  isFresh: boolean;
  openedBy: string | null;
};

/** Where somebody signed in from, as far as he says. */
export type Client = { ip: string; userAgent: string };

export type SessionInfo = Client & { id: string; createdAt: Date; lastSeenAt: Date };

export type SessionStore = {
  /** As it was a few seconds ago at most: for whoever asks all the time. */
  open(token: string): Promise<Session | undefined>;
  /** As it is. */
  read(token: string): Promise<Session | undefined>;
  /** Of those that are not over. */
  list(user: string): Promise<SessionInfo[]>;
  /** False when the person has no such session. */
  end(user: string, id: string): Promise<boolean>;
  endToken(token: string): Promise<void>;
  /** Somebody has just signed in anew, or did so at `freshFrom`. Answers until when that counts. */
  refresh(id: string, freshFrom?: Date): Promise<Date>;
};

/** What somebody showed to come in: the hash that his password was compared with, or an account of another service. */
export type Shown = { passwordHash: string } | { issuer: string; subject: string };

/**
 * `openedBy`: the hash of a setting that let him in. `freshFrom`: when he showed who he is, which is just now without it. `shown`: by what,
 * where that may be no way in any more.
 */
export type Opening = {
  openedBy?: string | undefined;
  freshFrom?: Date | undefined;
  shown?: Shown | undefined;
};

/** Nobody shows who he is later than now, whatever another clock says. */
const FRESH_UNTIL = `least(now(), :freshFrom::timestamptz) + interval '${FRESH_MINUTES} minutes'`;

/** Whom it lets in. */
function letInBy(shown: Shown | undefined): string {
  if (!shown) return 'users where users.id = :user';
  return 'passwordHash' in shown
    ? 'users where users.id = :user and password_hash = :passwordHash'
    : 'users join identities on user_id = users.id where users.id = :user and issuer = :issuer and subject = :subject';
}

/**
 * The token in the clear is in this answer and nowhere else. Whoever sets another password meanwhile ends all sessions, and so this one: it
 * comes before that, which waits for it, or it is none. Throws AppError 401 then.
 */
export async function startSession(
  knex: Knex,
  user: string,
  { ip, userAgent }: Client,
  { openedBy, freshFrom, shown }: Opening = {},
): Promise<{ token: string }> {
  const token = makeToken();
  const made = await rowsOf(
    knex,
    `insert into sessions (user_id, token_hash, expires_at, fresh_until, ip, user_agent, opened_by)
       select users.id, :hash::bytea, now() + interval '${SESSION_DAYS} days', ${FRESH_UNTIL}, :ip::text, :userAgent::text, :openedBy::text
       from ${letInBy(shown)} for share returning id`,
    {
      ...{ user, hash: hashToken(token), ip, userAgent, ...shown },
      ...{ openedBy: openedBy ?? null, freshFrom: textOf(freshFrom) },
    },
  );
  if (made.length === 0) throw new AppError(401, NO_WAY_IN);
  return { token };
}

const NO_WAY_IN = 'What you signed in by has just been changed: please sign in by what it is now';

/** `kept`: the one that goes on. */
export async function endSessions(knex: Knex, user: string, kept: string | null = null): Promise<void> {
  const sql = 'delete from sessions where user_id = :user and id is distinct from :kept::bigint';
  await rowsOf(knex, sql, { user, kept });
}

/** Somebody has just shown who he is, or did so at `freshFrom`. Throws AppError 503 when the session has ended meanwhile. */
export async function refreshSession(knex: Knex, id: string, freshFrom?: Date): Promise<Date> {
  const sql = `update sessions set fresh_until = ${FRESH_UNTIL} where id = :id returning fresh_until as "freshUntil"`;
  const [row] = await rowsOf<{ freshUntil: Date }>(knex, sql, { id, freshFrom: textOf(freshFrom) });
  if (!row) throw unavailable('This session has just ended: please sign in again');
  return row.freshUntil;
}

type Row = Omit<Session, 'user'> & { user: User; hex: string; seenAgoS: number };

/** Of each hash, in hex, the session that it opens. */
async function loadAll(reads: Knex, hexes: readonly string[]): Promise<(Row | undefined)[]> {
  const rows = await preparedRowsOf<Row>(
    reads,
    `/* session */ select encode(s.token_hash, 'hex') as hex, s.id, s.fresh_until as "freshUntil", s.fresh_until > now() as "isFresh", s.opened_by as "openedBy",
       extract(epoch from now() - s.last_seen_at)::float8 as "seenAgoS",
       json_build_object('id', u.id::text, 'name', u.name, 'email', u.email, 'isOperator', u.is_operator) as "user",
       coalesce((select json_agg(json_build_object('id', o.id::text, 'name', o.name, 'role', m.role) order by o.id)
         from members m join orgs o on o.id = m.org_id where m.user_id = u.id), '[]') as orgs
     from sessions s join users u on u.id = s.user_id
     where s.token_hash = any(:hashes::bytea[]) and s.expires_at > now()`,
    { hashes: hexes.map((hex) => Buffer.from(hex, 'hex')) },
  );
  const found = new Map(rows.map((row) => [row.hex, row]));
  return hexes.map((hex) => found.get(hex));
}

/**
 * Sessions are looked up on connections for `strangers`: whoever sends a key that is known does not wait for them. `forget`: each is read
 * anew from now on, as somebody came to be in an org, or is in it no more.
 */
export function createSessionStore(
  knex: Knex,
  strangers: Knex,
): { sessions: SessionStore; forget: () => void } {
  const lookUp = lookUpForStrangers((hexes) => loadAll(strangers, hexes), TOO_MANY);

  async function load(hex: string): Promise<Session | undefined> {
    const row = await lookUp(hex);
    if (!row) return undefined;
    if (row.seenAgoS > LAST_SEEN_S) noteUse(knex, row.id);
    const { id, user, orgs, freshUntil, isFresh, openedBy } = row;
    return { id, user, orgs, freshUntil, isFresh, openedBy };
  }

  // In an object: that there is none is remembered as well.
  const remembered = rememberFor(async (hex) => ({ session: await load(hex) }), { ms: SESSION_TTL_MS });
  const sessions: SessionStore = {
    open: async (token) => (await remembered(hexOf(token))).session,
    read: (token) => load(hexOf(token)),
    list: (user) =>
      rowsOf<SessionInfo>(
        knex,
        `select id, created_at as "createdAt", last_seen_at as "lastSeenAt", ip, user_agent as "userAgent" from sessions
           where user_id = :user and expires_at > now() order by last_seen_at desc, id desc limit 1000`,
        { user },
      ),
    async end(user, id) {
      const sql = 'delete from sessions where user_id = :user and id = :id returning id';
      const ended = await rowsOf(knex, sql, { user, id });
      remembered.forget();
      return ended.length === 1;
    },
    async endToken(token) {
      await rowsOf(knex, 'delete from sessions where token_hash = :hash', { hash: hashToken(token) });
      remembered.forget();
    },
    refresh: (id, freshFrom) => refreshSession(knex, id, freshFrom),
  };
  return { sessions, forget: remembered.forget };
}

const TOO_MANY = 'Too many sessions are looked up just now: please try again';

const textOf = (at: Date | undefined) => at?.toISOString() ?? null;

const hexOf = (token: string) => hashToken(token).toString('hex');

/** Nobody waits for it, nothing but the end of an unused session depends on it, and where somebody has the row it is for the next time. */
function noteUse(knex: Knex, id: string): void {
  const sql = `update sessions set last_seen_at = now(), expires_at = now() + interval '${SESSION_DAYS} days'
    where id = any (array(select id from sessions where id = :id for no key update skip locked))`;
  rowsOf(knex, sql, { id }).catch(() => {});
}
