import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { note } from '../audit/note.ts';
import { outageAware, reading } from '../database/outage.ts';
import { rowsOf } from '../database/statement.ts';
import type { Seal } from '../orgs/seal.ts';
import { hashToken, makeInboxToken } from '../orgs/tokens.ts';
import { receive, KEPT_REQUESTS, type Arrival, type Received } from './receive.ts';
import {
  inboxContextOf,
  toInbox,
  toRequest,
  type Inbox,
  type InboxRequest,
  type InboxRow,
  type RequestRow,
} from './row.ts';

/** Receivers of webhooks inside the product: what came, and what they answer. `by`: who changes one, which is written down with it. */
export type InboxStore = {
  /** Undefined when the org has `most` already. */
  create(org: string, script: readonly string[], most: number, by?: Actor): Promise<Inbox | undefined>;
  /** Newest first. */
  list(org: string): Promise<Inbox[]>;
  find(org: string, id: string): Promise<Inbox | undefined>;
  /** From its first step on. Undefined: the org has no such inbox. */
  tell(org: string, id: string, script: readonly string[], by?: Actor): Promise<Inbox | undefined>;
  /** With all that came to it. False if the org had none. */
  remove(org: string, id: string, by?: Actor): Promise<boolean>;
  /** Newest first, those after `after` only. Undefined: the org has no such inbox. */
  requests(org: string, id: string, options: RequestsOptions): Promise<InboxRequest[] | undefined>;
  findByToken(token: string): Promise<{ id: string; org: string } | undefined>;
  /** Keeps a request and answers which step it gets. Undefined when the inbox is gone. */
  receive(arrival: Arrival): Promise<Received | undefined>;
  /** What a request was told after all, where it was not what the script says. */
  noteAnswer(id: string, answer: string): Promise<void>;
};

export type RequestsOptions = { limit: number; after?: string };

const COLUMNS = 'id, org_id, sealed_token, script, position, created_at';
const TOO_SLOW = 'What came could not be read within 2 s: please try again';

/** `strangers`: connections for those who send no key. */
export function createInboxStore(
  { knex, reads, strangers }: { knex: Knex; reads: Knex; strangers: Knex },
  seal: Seal,
): InboxStore {
  const shown = (rows: InboxRow[]) => rows.map((row) => toInbox(row, seal));
  const find = async (org: string, id: string) =>
    shown(
      await rowsOf<InboxRow>(reads, `select ${COLUMNS} from inboxes where org_id = :org and id = :id`, {
        org,
        id,
      }),
    )[0];
  return outageAware({
    create: (org: string, script: readonly string[], most: number, by?: Actor) =>
      knex.transaction((trx) => create(trx, seal, { org, script, most, by })),
    list: (org: string) =>
      reading(TOO_SLOW, async () =>
        shown(
          await rowsOf<InboxRow>(
            reads,
            `select ${COLUMNS} from inboxes where org_id = :org order by id desc`,
            { org },
          ),
        ),
      ),
    find: (org: string, id: string) => reading(TOO_SLOW, () => find(org, id)),
    tell: (org: string, id: string, script: readonly string[], by?: Actor) =>
      knex.transaction(async (trx) => shown(await tell(trx, { org, id, script, by }))[0]),
    remove: (org: string, id: string, by?: Actor) =>
      knex.transaction(async (trx) => {
        const sql = 'delete from inboxes where org_id = :org and id = :id returning script';
        const [gone] = await rowsOf<Pick<InboxRow, 'script'>>(trx, sql, { org, id });
        const target = { kind: 'inbox', id } as const;
        if (gone)
          await note(trx, by, { org, action: 'inbox.removed', target, before: { script: gone.script } });
        return gone !== undefined;
      }),
    requests: (org: string, id: string, options: RequestsOptions) =>
      reading(TOO_SLOW, () => listRequests(reads, { org, id, ...options })),
    findByToken: async (token: string) =>
      (
        await rowsOf<{ id: string; org: string }>(
          strangers,
          'select id, org_id as org from inboxes where token_hash = :hash',
          {
            hash: hashToken(token),
          },
        )
      )[0],
    receive: (arrival: Arrival) => receive(strangers, arrival),
    noteAnswer: async (id: string, answer: string) =>
      void (await rowsOf(strangers, 'update inbox_requests set answer = :answer where id = :id', {
        id,
        answer,
      })),
  });
}

type NewInbox = { org: string; script: readonly string[]; most: number; by: Actor | undefined };

/** The org's row is locked first: of two that are made together, both are counted. */
async function create(
  trx: Knex,
  seal: Seal,
  { org, script, most, by }: NewInbox,
): Promise<Inbox | undefined> {
  await trx('orgs').select('id').where({ id: org }).forUpdate();
  const token = makeInboxToken();
  const [row] = await rowsOf<InboxRow>(
    trx,
    `insert into inboxes (org_id, token_hash, sealed_token, script)
     select :org::bigint, :hash::bytea, :sealed, :script::jsonb
     where (select count(*) from (select from inboxes where org_id = :org::bigint limit :most::int) there) < :most::int
     returning ${COLUMNS}`,
    {
      org,
      most,
      hash: hashToken(token),
      sealed: seal.seal(token, inboxContextOf(org)),
      script: JSON.stringify(script),
    },
  );
  if (!row) return undefined;
  const target = { kind: 'inbox', id: row.id } as const;
  await note(trx, by, { org, action: 'inbox.created', target, after: { script } });
  return toInbox(row, seal);
}

type Told = { org: string; id: string; script: readonly string[]; by: Actor | undefined };

async function tell(trx: Knex, { org, id, script, by }: Told): Promise<InboxRow[]> {
  const mine = 'org_id = :org and id = :id';
  const [was] = await rowsOf<Pick<InboxRow, 'script'>>(
    trx,
    `select script from inboxes where ${mine} for update`,
    { org, id },
  );
  if (!was) return [];
  const [before, after] = [{ script: was.script }, { script }];
  await note(trx, by, { org, action: 'inbox.edited', target: { kind: 'inbox', id }, before, after });
  const sql = `update inboxes set script = :script::jsonb, position = 0 where ${mine} returning ${COLUMNS}`;
  return rowsOf<InboxRow>(trx, sql, { org, id, script: JSON.stringify(script) });
}

type Listed = RequestsOptions & { org: string; id: string };

async function listRequests(
  reads: Knex,
  { org, id, limit, after = '0' }: Listed,
): Promise<InboxRequest[] | undefined> {
  const rows = await rowsOf<RequestRow | { id: null }>(
    reads,
    `select r.* from inboxes i left join lateral (
       select id, received_at, method, headers, body, body_bytes, event_id, scheduled_time, due_at, verdict, answer
       from inbox_requests where inbox_id = i.id and id > :after::bigint order by id desc limit :limit::int) r on true
     where i.org_id = :org and i.id = :id order by r.id desc`,
    { org, id, after, limit: Math.min(limit, KEPT_REQUESTS) },
  );
  if (rows.length === 0) return undefined;
  return rows.filter((row) => row.id !== null).map(toRequest);
}
