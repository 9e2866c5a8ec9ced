import type { Knex } from 'knex';
import { rememberFor } from '@jiter/cache';
import { notFound, type Actor, type KnownSecret } from '@jiter/core';
import { note } from '../audit/note.ts';
import { keepRotatedKeys } from '../audit/rotated-keys.ts';
import type { Signer } from '../audit/signer.ts';
import { outageAware } from '../database/outage.ts';
import { inboxContextOf } from '../inbox/row.ts';
import { channelContextOf } from '../notices/channels.ts';
import { findClosed, type ClosedSecrets } from './closed-secrets.ts';
import { resealColumn, type ResealText, type SealedColumn } from './reseal-column.ts';
import { resealOptions } from './reseal-options.ts';
import type { Seal } from './seal.ts';
import { headerContextOf } from './seal-options.ts';
import { makeSigningSecret } from './tokens.ts';

const SECRET_TTL_MS = 3_000;
/** Whoever asks a process how it is may ask often, and it goes through the secrets of all orgs. */
const CLOSED_TTL_MS = 60_000;
/** More than anybody has rotated lately. */
const MOST_KNOWN = 10;

export type Secrets = readonly [string, ...string[]];

export type SecretInfo = { id: string; createdAt: Date; expiresAt?: Date };

/** `overlapEndsAt`: until when another one signs as well; not there where none does, as it does not open any more. */
export type Rotated = { signingSecret: string; overlapEndsAt?: Date };

/** `by`: who does it, which is written down with it. */
export type SecretStore = {
  /** The org's active signing secrets, newest first; a change is seen within a few seconds. */
  signingSecrets(org: string): Promise<Secrets>;
  /** Those that signed before as well, the latest of them, for whoever wonders why something does not verify. */
  known(org: string): Promise<readonly KnownSecret[]>;
  /** For how many orgs nothing can be signed. */
  closed(): Promise<ClosedSecrets>;
  /** What an event of the org keeps of its secret headers, in the clear. @throws Error when no master key opens one of them. */
  openHeaders(org: string, sealed: Headers): Headers;
  /** Makes a new secret. The ones before it go on signing for `overlapMs` more, so that receivers can follow. */
  rotate(org: string, overlapMs: number, by?: Actor): Promise<Rotated>;
  /** From now on the newest signs alone. Answers how many others signed until now. */
  endOverlap(org: string, by?: Actor): Promise<number>;
  /** What may be shown of the active ones. */
  list(org: string): Promise<SecretInfo[]>;
  /** The same, in the clear. */
  reveal(org: string): Promise<(SecretInfo & { signingSecret: string })[]>;
  /**
   * Seals every secret, of events as well, with the master key that stands first now, and has what the others signed of the audit log
   * be checked without them. Answers how many were not.
   * @throws Error, when all else is done, where some are sealed with a master key that is lost
   */
  reseal(by?: Actor): Promise<number>;
};

type Headers = Readonly<Record<string, string>>;

type SecretRow = { id: string; org_id: string; sealed: string; created_at: Date; expires_at: Date | null };

/** Answers its id. */
export async function insertSecret(knex: Knex, seal: Seal, org: string, secret: string): Promise<string> {
  const sealed = seal.seal(secret, contextOf(org));
  const [row] = await knex<SecretRow>('signing_secrets').insert({ org_id: org, sealed }).returning('id');
  return row!.id;
}

/** What a secret is bound to: moved to another org's row, it does not open. */
const contextOf = (org: string) => `org ${org}`;

function openHeaders(seal: Seal, org: string, sealed: Headers): Headers {
  const opened = Object.entries(sealed).map(([name, value]) => [
    name,
    seal.open(value, headerContextOf(org)),
  ]);
  return Object.fromEntries(opened) as Headers;
}

function activeRows(knex: Knex, org: string): PromiseLike<SecretRow[]> {
  return knex<SecretRow>('signing_secrets')
    .where({ org_id: org })
    .where((valid) => void valid.whereNull('expires_at').orWhere('expires_at', '>', knex.fn.now()))
    .orderBy('id', 'desc')
    .then((rows) => rows);
}

/** Whether one that signs cannot be opened, and so nothing be signed. */
export async function isSecretLost(knex: Knex, seal: Pick<Seal, 'hasKeyOf'>, org: string): Promise<boolean> {
  return (await activeRows(knex, org)).some(({ sealed }) => !seal.hasKeyOf(sealed));
}

const toInfo = ({ id, created_at, expires_at }: SecretRow): SecretInfo => ({
  id,
  createdAt: created_at,
  ...(expires_at && { expiresAt: expires_at }),
});

/** The active secrets of `org` in the clear, newest first. */
async function openSecrets(knex: Knex, seal: Seal, org: string): Promise<string[]> {
  return (await activeRows(knex, org)).map(({ sealed }) => seal.open(sealed, contextOf(org)));
}

/**
 * Those whose overlap is over as well. `isWhole`: of these, which nobody needs any more, none is sealed with a master key that is lost.
 */
export async function openEverySecret(
  knex: Knex,
  seal: Seal,
  org: string,
): Promise<{ secrets: string[]; isWhole: boolean }> {
  const active = await openSecrets(knex, seal, org);
  const rows = await knex<SecretRow>('signing_secrets')
    .where({ org_id: org })
    .where('expires_at', '<=', knex.fn.now());
  const past = rows.filter(({ sealed }) => seal.hasKeyOf(sealed));
  return {
    secrets: [...active, ...past.map(({ sealed }) => seal.open(sealed, contextOf(org)))],
    isWhole: past.length === rows.length,
  };
}

/** All that sign now sign no more. They are kept: a setting that still names one of them must not bring it back. */
export async function expireSecrets(knex: Knex, org: string): Promise<void> {
  await knex('signing_secrets')
    .where({ org_id: org })
    .where((active) => void active.whereNull('expires_at').orWhere('expires_at', '>', knex.fn.now()))
    .update({ expires_at: knex.fn.now() });
}

/** Of those that sign, only the newest has no end yet. */
function endOverlap(knex: Knex, org: string, by: Actor | undefined): Promise<number> {
  return knex.transaction(async (trx) => {
    const ended = await trx('signing_secrets')
      .where({ org_id: org })
      .where('expires_at', '>', trx.fn.now())
      .update({ expires_at: trx.fn.now() });
    if (ended > 0) await note(trx, by, { org, action: 'secret.overlap-ended', details: { ended } });
    return ended;
  });
}

async function loadSecrets(knex: Knex, seal: Seal, org: string): Promise<Secrets> {
  const [newest, ...older] = await openSecrets(knex, seal, org);
  if (newest === undefined) throw new Error(`org ${org} has no signing secret`);
  return [newest, ...older];
}

async function loadKnown(knex: Knex, seal: Seal, org: string): Promise<KnownSecret[]> {
  const rows = await knex<SecretRow>('signing_secrets')
    .where({ org_id: org })
    .orderBy('id', 'desc')
    .limit(MOST_KNOWN);
  const kept = rows.filter(({ sealed, expires_at }) => expires_at === null || seal.hasKeyOf(sealed));
  return kept.map(({ sealed, expires_at }) => ({
    secret: seal.open(sealed, contextOf(org)),
    ...(expires_at && { endedAt: expires_at }),
  }));
}

async function rotate(
  knex: Knex,
  seal: Seal,
  org: string,
  { overlapMs, by }: { overlapMs: number; by: Actor | undefined },
): Promise<Rotated> {
  const signingSecret = makeSigningSecret();
  return knex.transaction(async (trx) => {
    const found = await trx('orgs')
      .select('id')
      .where({ id: org })
      .forUpdate()
      .first<{ id: string } | undefined>();
    if (!found) throw notFound(`There is no org ${org}`);
    // Also those that an earlier rotation gave longer: an overlap of 0 leaves the new one alone. Nulls do not count.
    await trx('signing_secrets')
      .where({ org_id: org })
      .update({
        expires_at: trx.raw(`least(expires_at, now() + ? * interval '1 millisecond')`, [overlapMs]),
      });
    await expireLost(trx, seal, org);
    // Kept by the millisecond, what ends now may seem to end after now.
    const ends = (overlapMs > 0 ? await activeRows(trx, org) : [])
      .filter(({ sealed }) => seal.hasKeyOf(sealed))
      .map(({ expires_at }) => expires_at!.getTime());
    const id = await insertSecret(trx, seal, org, signingSecret);
    const target = { kind: 'secret', id } as const;
    await note(trx, by, { org, action: 'secret.rotated', target, details: { overlapMs } });
    return { signingSecret, ...(ends.length > 0 && { overlapEndsAt: new Date(Math.max(...ends)) }) };
  });
}

/** What no master key opens signs nothing: it would keep the others from it until its end. */
async function expireLost(trx: Knex, seal: Seal, org: string): Promise<void> {
  const lost = (await activeRows(trx, org)).filter(({ sealed }) => !seal.hasKeyOf(sealed));
  await trx('signing_secrets')
    .whereIn(
      'id',
      lost.map(({ id }) => id),
    )
    .update({ expires_at: trx.fn.now() });
}

const SEALED: readonly SealedColumn[] = [
  { table: 'signing_secrets', column: 'sealed', contextOf },
  { table: 'inboxes', column: 'sealed_token', contextOf: inboxContextOf },
  { table: 'channels', column: 'sealed', contextOf: channelContextOf },
];

/** What is retried or replayed meanwhile takes its seal along to where the pass has been. After so many somebody seals by another key still. */
const MAX_PASSES = 10;
const SEALED_ON =
  'Something is sealed with an older master key all the time: restart each API and worker with a JITER_MASTER_KEY that begins with the new one, and rotate again';

/** By many transactions, so that the entry is written behind them. */
async function reseal(
  knex: Knex,
  { seal, signer }: { seal: Seal; signer: Signer },
  by: Actor | undefined,
): Promise<number> {
  const lost = new Set<string>();
  const resealText = (text: string, context: string): string | undefined => {
    if (seal.isCurrent(text)) return undefined;
    if (seal.hasKeyOf(text)) return seal.seal(seal.open(text, context), context);
    lost.add(text);
    return undefined;
  };
  const { count, isOver } = await resealAll(knex, resealText);
  // Else what the old one signed could not be checked any more, once it is dropped.
  await keepRotatedKeys(knex, signer, seal);
  if (count > 0) await note(knex, by, { org: null, action: 'secrets.resealed', details: { count } });
  if (lost.size > 0) throw new Error(sayLost(count, [...lost]));
  if (!isOver) throw new Error(SEALED_ON);
  return count;
}

/** Until there is nothing left, or it never ends. */
async function resealAll(knex: Knex, resealText: ResealText): Promise<{ count: number; isOver: boolean }> {
  let count = 0;
  for (let passes = 0; passes < MAX_PASSES; passes += 1) {
    let found = 0;
    for (const column of SEALED) found += await resealColumn(knex, resealText, column);
    found += await resealOptions(knex, resealText);
    if (found === 0) return { count, isOver: true };
    count += found;
  }
  return { count, isOver: false };
}

function sayLost(count: number, lost: readonly string[]): string {
  const ids = [...new Set(lost.map((text) => text.split('.', 1)[0]))].join(', ');
  const sealed = count === 1 ? '1 secret was' : `${count} secrets were`;
  const stays = lost.length === 1 ? '1 stays as it is' : `${lost.length} stay as they are`;
  return `${sealed} sealed again with the first key of JITER_MASTER_KEY; ${stays}, sealed with the master key ${ids}, which JITER_MASTER_KEY does not hold any more`;
}

export function createSecretStore(knex: Knex, seal: Seal, signer: Signer): SecretStore {
  const cached = rememberFor((org) => loadSecrets(knex, seal, org), { ms: SECRET_TTL_MS });
  const known = rememberFor((org) => loadKnown(knex, seal, org), { ms: SECRET_TTL_MS });
  const closed = rememberFor(() => findClosed(knex, seal), { ms: CLOSED_TTL_MS });
  const others = outageAware({
    closed: () => closed(''),
    signingSecrets: (org: string) => cached(org),
    known: (org: string) => known(org),
    rotate: (org: string, overlapMs: number, by?: Actor) => rotate(knex, seal, org, { overlapMs, by }),
    endOverlap: (org: string, by?: Actor) => endOverlap(knex, org, by),
    list: async (org: string) => (await activeRows(knex, org)).map(toInfo),
    reveal: async (org: string) =>
      (await activeRows(knex, org)).map((row) => ({
        ...toInfo(row),
        signingSecret: seal.open(row.sealed, contextOf(org)),
      })),
    reseal: (by?: Actor) => reseal(knex, { seal, signer }, by),
  });
  return { ...others, openHeaders: (org, sealed) => openHeaders(seal, org, sealed) };
}
