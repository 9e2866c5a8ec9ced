import type { Knex } from 'knex';
import {
  eventOf,
  isOnce,
  unavailable,
  type Event,
  type NewEvent,
  type Once,
  type OnceEvent,
  type OnceResult,
} from '@jiter/core';
import { relationOf, type Columns } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';
import type { Seal } from '../orgs/seal.ts';
import { settledSinceSql } from '../settled/settled-since.ts';
import { wakeAtSql } from '../sweep/wake-at.ts';
import { GIVEN_COLUMNS, type Row } from './columns.ts';
import { insertAll, lengthOf, toPending, withSealed, type InputSql } from './create.ts';
import { SHOWN_OF_EVENTS, SHOWN_OF_SETTLED, toEvent } from './row.ts';

/** Those with a key and those without, as a batch has them. */
type Wanted = NewEvent | OnceEvent;
type Made = { id: string; created_at: Date; is_new: boolean };

const keyOf = (wanted: Wanted): string | null => (isOnce(wanted) ? wanted.key : null);

/** `place`: in the batch, which is gone through in another order. */
type Placed = { wanted: Wanted; place: number };

const GIVEN = relationOf<Placed>('given', {
  ...(Object.fromEntries(
    GIVEN_COLUMNS.map(({ field, name, given }) => [
      name,
      [given, ({ wanted }: Placed) => eventOf(wanted)[field]],
    ]),
  ) as Columns<Placed>),
  idempotency_key: ['text', ({ wanted }) => keyOf(wanted)],
  fingerprint: ['text', ({ wanted }) => (isOnce(wanted) ? wanted.fingerprint : null)],
  meaning: ['text', ({ wanted }) => (isOnce(wanted) ? wanted.meaning : null)],
  place: ['int', ({ place }) => place],
});

/** A key, and whose it is. */
type Asked = Once & { event: Pick<NewEvent, 'org'> };

const ASKED = relationOf<Asked>('asked', {
  org_id: ['bigint', ({ event }) => event.org],
  key: ['text', ({ key }) => key],
  fingerprint: ['text', ({ fingerprint }) => fingerprint],
  meaning: ['text', ({ meaning }) => meaning],
});

const STALE = relationOf<Asked & { eventId: string }>('stale', {
  org_id: ['bigint', ({ event }) => event.org],
  key: ['text', ({ key }) => key],
  event_id: ['bigint', ({ eventId }) => eventId],
});

/** A key whose event is gone is taken away, and somebody else may be as quick. */
const MAX_TRIES = 5;

/**
 * Makes events, each key's once. Keys are taken in their order, so that of two statements that want the same ones neither
 * waits for the other in a circle; whoever comes second waits until the first is committed. Who lost sees the other's row
 * in a statement of his own alone: the first one's view of the table is older.
 */
export function createInsertOnce(horizonMs: number, seal: Pick<Seal, 'seal'>, inputSql: InputSql) {
  const sql = insertSql(horizonMs, inputSql);

  const insert = (knex: Knex, placed: readonly Placed[]) =>
    preparedRowsOf<Made>(knex, sql, GIVEN.valuesOf(placed));

  return async (knex: Knex, wanted: readonly Wanted[]): Promise<OnceResult[]> => {
    const all = wanted.map((one) => sealed(seal, one));
    const results: (OnceResult | undefined)[] = all.map(() => undefined);
    // Also over several statements: who holds a key waits only for such as come after it.
    let left = [...all.keys()].sort((one, other) => inOrder(keyOf(all[one]!), keyOf(all[other]!)));
    for (let tries = 0; left.length > 0 && tries < MAX_TRIES; tries += 1) {
      const made = await insertAll(
        knex,
        left.map((index) => ({ wanted: all[index]!, place: index })),
        { insert, lengthOf: ({ wanted: one }) => lengthOf(eventOf(one)) },
      );
      const lost = left.filter((index, place) => {
        const { is_new: isNew, id, created_at } = made[place]!;
        if (isNew)
          results[index] = { kind: 'created', event: toPending(eventOf(all[index]!), { id, created_at }) };
        return !isNew;
      });
      const found = await findMade(
        knex,
        lost.map((index) => all[index] as OnceEvent),
      );
      lost.forEach((index, place) => (results[index] = found[place]));
      left = lost.filter((index) => results[index] === undefined);
    }
    if (left.length > 0) throw keyChangesHands();
    return results as OnceResult[];
  };
}

/** Each time that it was looked at, it stood for something that was gone by the next. */
export const keyChangesHands = () =>
  unavailable('The idempotency key is changing hands just now: please try again');

function sealed(seal: Pick<Seal, 'seal'>, wanted: Wanted): Wanted {
  return isOnce(wanted) ? { ...wanted, event: withSealed(seal, wanted.event) } : withSealed(seal, wanted);
}

function inOrder(one: string | null, other: string | null): number {
  if (one === other) return 0;
  return one === null || (other !== null && one < other) ? -1 : 1;
}

function insertSql(horizonMs: number, inputSql: InputSql): string {
  const names = GIVEN_COLUMNS.map(({ name }) => name).join(', ');
  return `/* create */ with ${inputSql(GIVEN.sqlWithPositions, 'place')},
    taken as (
      insert into idempotency_keys (org_id, key, event_id, fingerprint, meaning)
      select distinct on (org_id, idempotency_key collate "C")
        org_id, idempotency_key, id, decode(fingerprint, 'hex'), decode(meaning, 'hex')
      from input where idempotency_key is not null order by org_id, idempotency_key collate "C", position
      on conflict do nothing returning event_id),
    judged as materialized (
      select *, idempotency_key is null or id in (select event_id from taken) as is_new from input),
    inserted as (
      insert into events (id, ${names}, due_at, wake_at)
      select id, ${names}, scheduled_time, ${wakeAtSql('scheduled_time', horizonMs)} from judged where is_new)
    select id, now()::timestamptz(3) as created_at, is_new from judged order by position`;
}

type FoundRow = Row & { event_id: string; is_same: boolean; position: string };

/**
 * Whether a key stands for the same, of hex texts in SQL: it was said the same, or means it. Rows of versions before have what was said
 * alone, by which processes of those go on.
 */
export const isSameSql = (fingerprint: string, meaning: string): string =>
  `(key.fingerprint = decode(${fingerprint}, 'hex')
    or coalesce(key.meaning, key.fingerprint) = decode(coalesce(${meaning}, ${fingerprint}), 'hex'))`;

const FOUND = `/* create */ select position, key.event_id, ${isSameSql('asked.fingerprint', 'asked.meaning')} as is_same, event.*
  from ${ASKED.sqlWithPositions}
  join idempotency_keys key on key.org_id = asked.org_id and key.key = asked.key
  left join lateral (
    select ${SHOWN_OF_EVENTS} from events where id = key.event_id
    union all
    select ${SHOWN_OF_SETTLED} from settled_events
    where id = key.event_id and settled_at >= ${settledSinceSql('key.event_id')}) as event on true`;

const FORGET = `/* create */ delete from idempotency_keys key using ${STALE.sql}
  where key.org_id = stale.org_id and key.key = stale.key and key.event_id = stale.event_id`;

/** What was made for these keys, as it is now; undefined where there is nothing, or nothing any more: such a key is free. */
export async function findMade(knex: Knex, asked: readonly Asked[]): Promise<(OnceResult | undefined)[]> {
  if (asked.length === 0) return [];
  const rows = await preparedRowsOf<FoundRow>(knex, FOUND, ASKED.valuesOf(asked));
  const results: (OnceResult | undefined)[] = asked.map(() => undefined);
  const stale: (Asked & { eventId: string })[] = [];
  for (const row of rows) {
    const index = Number(row.position) - 1;
    if (row['id'] === null) stale.push({ ...asked[index]!, eventId: row.event_id });
    else results[index] = toResult(row);
  }
  if (stale.length > 0) await preparedRowsOf(knex, FORGET, STALE.valuesOf(stale));
  return results;
}

function toResult(row: FoundRow): OnceResult {
  if (!row.is_same) return { kind: 'reused', eventId: row.event_id };
  const event: Event = toEvent(row);
  return { kind: 'replayed', event };
}
