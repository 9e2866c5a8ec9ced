import type { Knex } from 'knex';
import {
  allows,
  AppError,
  LEAST_ROLES,
  notFound,
  quotaExceeded,
  ROLES,
  SCOPES,
  type Actor,
  type Scope,
} from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { lookUpForStrangers } from '../database/strangers.ts';
import { lockOrg } from '../orgs/lock-org.ts';
import { hashToken, makeToken } from '../orgs/tokens.ts';

/** What a link shows: an event, a host, or without either the whole org, as a viewer sees it. */
export type Shown = { event: string | null; host: string | null; payloads: boolean };

/** One that can still be opened. */
export type SharedLink = Shown & {
  id: string;
  createdAt: Date;
  expiresAt: Date;
  /** The name of the person or the key that made it. */
  madeBy: string;
};

export type NewSharedLink = Shown & { org: string; expiresAt: Date };

/** What it opens, for whoever has it. */
export type OpenedLink = Shown & { id: string; org: { id: string; name: string }; expiresAt: Date };

export type SharedLinkStore = {
  /** As it is just now: undefined where it opens nothing, or no more. */
  open(token: string): Promise<OpenedLink | undefined>;
  /** The same. Throws AppError 404, or 410 for one that is too old. */
  look(token: string): Promise<OpenedLink>;
  /** The token in the clear is in this answer and nowhere else. Throws AppError 429 when the org has many. */
  create(link: NewSharedLink, by: Actor): Promise<SharedLink & { token: string }>;
  list(org: string): Promise<SharedLink[]>;
  /** False when the org has no such link that could still be opened. */
  revoke(org: string, id: string, by: Actor): Promise<boolean>;
};

/** A list has them all. */
const MAX_OPEN = 1_000;
const TOO_MANY = `This organisation has as many links as it may, which are ${MAX_OPEN}: revoke some`;
const TOO_MANY_ASK = 'Too many links are looked up just now: please try again';

const MAY_SHARE = ROLES.slice(ROLES.indexOf(LEAST_ROLES['links:write']));
/** Whoever made it is in the org, and may make such; or it is a key that is still one, and was not restricted to less. Takes `SCOPES_FOR`. */
const HAS_MAKER = `(
  exists (select from members m where m.org_id = l.org_id and m.user_id = l.user_id and m.role in ('${MAY_SHARE.join("', '")}'))
  or exists (select from api_keys k where k.id = l.key_id and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    and (k.scopes is null or (k.scopes && :toShare::text[]
      and k.scopes && case when l.shows_payloads then :toSee::text[] else :toSeeRedacted::text[] end))))`;
const scopesFor = (scope: Scope) => SCOPES.filter((one) => allows({ scopes: [one] }, scope));
/** Of each the scopes that are enough. */
const SCOPES_FOR = {
  toShare: scopesFor('links:write'),
  toSee: scopesFor('events:read'),
  toSeeRedacted: scopesFor('events:read-redacted'),
};

const COLUMNS = `l.id, l.event_id::text as event, l.host, l.shows_payloads as payloads, l.created_at as "createdAt", l.expires_at as "expiresAt",
  coalesce((select name from users u where u.id = l.user_id), (select name from api_keys k where k.id = l.key_id)) as "madeBy"`;

type Row = OpenedLink & { hex: string; isOver: boolean };

/** Of each hash, in hex, what it opens, or would if it were younger. */
async function loadAll(knex: Knex, hexes: readonly string[]): Promise<(Row | undefined)[]> {
  const rows = await rowsOf<Row>(
    knex,
    `/* link */ select encode(l.token_hash, 'hex') as hex, l.id, l.event_id::text as event, l.host, l.shows_payloads as payloads,
       json_build_object('id', o.id::text, 'name', o.name) as org, l.expires_at as "expiresAt", l.expires_at <= now() as "isOver"
     from shared_links l join orgs o on o.id = l.org_id
     where l.token_hash = any(:hashes::bytea[]) and o.deleted_at is null and ${HAS_MAKER}`,
    { ...SCOPES_FOR, hashes: hexes.map((hex) => Buffer.from(hex, 'hex')) },
  );
  const found = new Map(rows.map((row) => [row.hex, row]));
  return hexes.map((hex) => found.get(hex));
}

/** Links are looked up each time they are used, on connections for `strangers`: what is revoked opens nothing from then on. */
export function createSharedLinkStore(knex: Knex, strangers: Knex): SharedLinkStore {
  const lookUp = lookUpForStrangers((hexes) => loadAll(strangers, hexes), TOO_MANY_ASK);
  const find = (token: string) => lookUp(hashToken(token).toString('hex'));
  return {
    async open(token) {
      const row = await find(token);
      return row && !row.isOver ? toOpened(row) : undefined;
    },
    async look(token) {
      const row = await find(token);
      if (!row) throw notFound(NOWHERE);
      if (row.isOver) throw new AppError(410, EXPIRED, undefined, 'link_expired');
      return toOpened(row);
    },
    create: (link, by) => knex.transaction((trx) => create(trx, link, by)),
    list: (org) =>
      rowsOf<SharedLink>(
        knex,
        // By themselves first: in the order of ids it would go through all that are too old as well.
        `with open as materialized (select * from shared_links where org_id = :org and expires_at > now())
         select ${COLUMNS} from open l where ${HAS_MAKER} order by l.id desc limit ${MAX_OPEN}`,
        { ...SCOPES_FOR, org },
      ),
    revoke: (org, id, by) => knex.transaction((trx) => revoke(trx, { org, id }, by)),
  };
}

const NOWHERE =
  'This link leads nowhere: it was revoked, or it was not copied whole. Ask whoever gave it to you for another one';
const EXPIRED = 'This link is too old: ask for another one';

const toOpened = ({ id, event, host, payloads, org, expiresAt }: Row): OpenedLink => ({
  ...{ id, event, host, payloads, org, expiresAt },
});

/** The org's row is locked first: of those that are made at the same moment each is counted. */
async function create(trx: Knex, link: NewSharedLink, by: Actor) {
  const { org, event, host, payloads, expiresAt } = link;
  await lockOrg(trx, org);
  const [found] = await rowsOf<{ open: number }>(
    trx,
    // Those that a list has: what a key made that has ended since nobody could revoke.
    `select count(*)::int as open from shared_links l where org_id = :org and expires_at > now() and ${HAS_MAKER}`,
    { ...SCOPES_FOR, org },
  );
  if (found!.open >= MAX_OPEN) throw quotaExceeded(TOO_MANY, 1, 'links');
  const token = makeToken();
  const [made] = await rowsOf<SharedLink>(
    trx,
    `insert into shared_links as l (token_hash, org_id, event_id, host, shows_payloads, user_id, key_id, expires_at)
       values (:hash, :org, :event, :host, :payloads, :user, :key, :expiresAt::timestamptz) returning ${COLUMNS}`,
    {
      ...{ org, event, host, payloads, expiresAt: expiresAt.toISOString(), hash: hashToken(token) },
      user: by.kind === 'user' ? by.id : null,
      key: by.kind === 'key' ? by.id : null,
    },
  );
  const target = { kind: 'link', id: made!.id } as const;
  await note(trx, by, { org, action: 'link.created', target, after: told(made!) });
  return { ...made!, token };
}

async function revoke(trx: Knex, { org, id }: { org: string; id: string }, by: Actor): Promise<boolean> {
  const sql = `delete from shared_links l where l.org_id = :org and l.id = :id and l.expires_at > now() returning ${COLUMNS}`;
  const [before] = await rowsOf<SharedLink>(trx, sql, { org, id });
  if (!before) return false;
  await note(trx, by, { org, action: 'link.revoked', target: { kind: 'link', id }, before: told(before) });
  return true;
}

/** What an entry says of it. */
const told = ({ event, host, payloads, expiresAt }: SharedLink) => ({
  ...(event !== null && { event }),
  ...(host !== null && { host }),
  payloads,
  expiresAt: expiresAt.toISOString(),
});

/** He might have kept one, to look by after he was taken out, or as what he was. */
export async function forgetLinksBy(trx: Knex, { org, user }: { org: string; user: string }): Promise<void> {
  await rowsOf(trx, 'delete from shared_links where org_id = :org and user_id = :user', { org, user });
}

/** Of a key that is none any more: nobody would see them in the list, where they would still count. */
export async function forgetLinksOfKey(trx: Knex, key: string): Promise<void> {
  await rowsOf(trx, 'delete from shared_links where key_id = :key', { key });
}
