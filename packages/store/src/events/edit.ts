import type { Knex } from 'knex';
import { unavailable, type Actor, type Event, type EventChanges, type EventStatus } from '@jiter/core';
import { cancelEvents } from '../acts/cancel.ts';
import { notedOf, readWas } from '../audit/edits.ts';
import { afterwards } from '../database/outage.ts';
import { preparedRowsOf } from '../database/statement.ts';
import { settledSince } from '../settled/settled-since.ts';
import { cancelEvent } from './cancel.ts';
import type { Row } from './columns.ts';
import { columnsOf, editWhole, type WholeOptions } from './edit-whole.ts';
import { readEvent } from './find.ts';
import { toEvent } from './row.ts';
import { updateOf } from './update.ts';

export type EditResult =
  | { kind: 'edited'; event: Event }
  | { kind: 'gone' }
  /** The tick to come of this cron job, which is changed by that. */
  | { kind: 'planned'; cronId: string }
  /** A run of this cron job that somebody asked for: it can be cancelled, and carries what the job does. */
  | { kind: 'run'; cronId: string }
  /** Not Pending any more; this is what it became. */
  | { kind: 'settled'; status: EventStatus };

/** A worker that hands an event back makes it Pending between two statements: this often it may. */
const MAX_TRIES = 5;

/** `by`: who does it, which is written down in the same statement, or transaction. */
type EditOptions = WholeOptions & { moves: boolean; by?: Actor | undefined };

/** The `where` is the lock: against a claim of the same moment exactly one of the two finds the row Pending. */
export async function editEvent(
  knex: Knex,
  org: string,
  id: string,
  changes: EventChanges,
  options: EditOptions,
): Promise<EditResult> {
  const since = settledSince(id);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const [row] = await edit(knex, org, id, changes, options);
    if (row) return { kind: 'edited', event: toEvent(row) };
    const [found] = await preparedRowsOf<Standing>(knex, STATUS, { org, id, since });
    if (!found) return { kind: 'gone' };
    if (found.status !== 'Pending') return { kind: 'settled', status: found.status };
    const { cron_id: cronId, is_run: isRun } = found;
    if (cronId !== null && !isRun) return { kind: 'planned', cronId };
    if (cronId === null) continue;
    if (!isCancel(changes)) return { kind: 'run', cronId };
    const event = await cancelRun(knex, org, id, options);
    if (event) return { kind: 'edited', event };
  }
  throw unavailable('The event is changing hands just now: please try again');
}

type Standing = { status: EventStatus; cron_id: string | null; is_run: boolean | null };

const isCancel = ({ status, ...others }: EventChanges): boolean =>
  status !== undefined && Object.keys(others).length === 0;

/** As it is then; undefined when a worker has it by now. */
async function cancelRun(
  knex: Knex,
  org: string,
  id: string,
  { moves, by }: Pick<EditOptions, 'moves' | 'by'>,
): Promise<Event | undefined> {
  const how = { statuses: ['Pending'], moves, waits: true, noted: by && { by } } as const;
  const cancelled = await cancelEvents(knex, org, [id], how);
  return cancelled.length > 0 ? afterwards(() => readEvent(knex, org, id)) : undefined;
}

/** One statement, in which a row is in exactly one of both. */
const STATUS = `/* edit */ select status, cron_id, is_run from events where org_id = :org and id = :id
  union all
  select status, cron_id, is_run from settled_events
  where org_id = :org and id = :id and settled_at >= :since::timestamptz`;

/** By one statement where the event, and what is changed of it, says no more than the contract has. */
async function edit(
  knex: Knex,
  org: string,
  id: string,
  changes: EventChanges,
  options: EditOptions,
): Promise<Row[]> {
  const { status, ...others } = changes;
  const noted = notedOf(options.by, changes);
  const where = { org_id: org, id, status: 'Pending', cron_id: null };
  if (isPlain(changes)) {
    const { options: _nothing, ...plain } = changes;
    if (options.moves && status) return cancelEvent(knex, org, id, changes, noted);
    const columns = columnsOf(knex, plain, options.horizonMs);
    const rows = await updateOf(knex, { ...where, ...(status ? {} : PLAIN) }, columns, noted);
    if (rows.length > 0) return rows;
  }
  return knex.transaction(async (trx) => {
    if (!status) return editWhole(trx, org, id, others, { ...options, noted });
    const was = noted && (await readWas(trx, { org, id }, noted.hasPayload));
    const rows = await editWhole(trx, org, id, others, options);
    if (rows.length === 0) return rows;
    const since = noted && was && { ...noted, was };
    if (options.moves) return cancelEvent(trx, org, id, { status }, since);
    return updateOf(trx, where, columnsOf(trx, { status }, options.horizonMs), since);
  });
}

/** To take away an option says nothing of an event that has none. */
function isPlain({ options = {}, timeoutMs, expiresAt }: EventChanges): boolean {
  const saysMore = Object.values(options).some((value) => value !== null);
  return !saysMore && timeoutMs === undefined && expiresAt === undefined;
}

/** Nothing is said of it that would have to fit together with what is changed. */
const PLAIN = { options: null, expires_at: null };
