import type { Knex } from 'knex';
import { inPortions, type Event, type NewEvent } from '@jiter/core';
import { relationOf, type Columns } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';
import type { Seal } from '../orgs/seal.ts';
import { sealOptions } from '../orgs/seal-options.ts';
import { wakeAtSql } from '../sweep/wake-at.ts';
import { GIVEN_COLUMNS, type GivenColumn } from './columns.ts';

type Created = { id: string; created_at: Date };

const REQUIRED = GIVEN_COLUMNS.filter(({ optional }) => !optional);
const OPTIONAL = GIVEN_COLUMNS.filter(({ optional }) => optional);

/**
 * Of payloads, in UTF-16 units, what one statement carries: to write more of them as JSON, or to hand them to PostgreSQL,
 * would hold up everybody else in the process. A larger one goes alone.
 */
export const MAX_INSERT_LENGTH = 1_048_576;

export const lengthOf = ({ payload }: NewEvent): number => payload.length;

/** For `with`: `input` is the rows of a relation and an `id` for each. */
export type InputSql = (rows: string, place: string) => string;

/** Of what different calls create: within a millisecond ids are drawn in no order. */
export const inAnyOrder: InputSql = (rows) =>
  `input as materialized (select next_id('events_id_seq') as id, * from ${rows})`;

/**
 * Of a batch: those of an org ascend with `place`, as lists are in the order of ids. Each org's are by themselves, so that they
 * tell nothing of what is made for others in between.
 */
export const inItsOrder: InputSql = (rows, place) => `drawn as materialized (
       select next_id('events_id_seq') as drawn_id, row_number() over (partition by org_id order by ${place}) as nth, * from ${rows}),
     input as materialized (
       select ids[nth] as id, drawn.* from drawn
       join (select org_id, array_agg(drawn_id order by drawn_id) as ids from drawn group by org_id) as own using (org_id))`;

/**
 * Inserts all of its events in one statement. What comes back is lined up by the position in the input, for which the
 * ids are drawn before: an id says nothing about another org's, and RETURNING promises no order.
 */
export function createInsertEvents(horizonMs: number, seal: Pick<Seal, 'seal'>, inputSql: InputSql) {
  const plain = insertOf(REQUIRED, horizonMs, inputSql);
  const whole = insertOf(GIVEN_COLUMNS, horizonMs, inputSql);
  return async (knex: Knex, inputs: readonly NewEvent[]): Promise<Event[]> => {
    if (inputs.every(isPlain)) return write(knex, plain, inputs);
    return write(
      knex,
      whole,
      inputs.map((input) => withSealed(seal, input)),
    );
  };
}

async function write(
  knex: Knex,
  { sql, sqlOfOne, given }: ReturnType<typeof insertOf>,
  inputs: readonly NewEvent[],
): Promise<Event[]> {
  const [first, ...others] = inputs;
  const created = await (first && others.length === 0 && isStorable(first)
    ? preparedRowsOf<Created>(knex, sqlOfOne, given.valuesOfOne(first))
    : preparedRowsOf<Created>(knex, sql, given.valuesOf(inputs)));
  return inputs.map((input, index) => toPending(input, created[index]!));
}

/** As late as can be: whoever compares what was sent with what was sent before compares it in the clear. */
export function withSealed(seal: Pick<Seal, 'seal'>, input: NewEvent): NewEvent {
  const { org, options } = input;
  return options ? { ...input, options: sealOptions(seal, org, options, options.sealed) } : input;
}

type Insert<Input, Made> = (knex: Knex, inputs: readonly Input[]) => Promise<Made[]>;

/** All of them or none: by one statement, or by several in a transaction where one would be too long. */
export async function insertAll<Input, Made>(
  knex: Knex,
  inputs: readonly Input[],
  { insert, lengthOf: of }: { insert: Insert<Input, Made>; lengthOf: (input: Input) => number },
): Promise<Made[]> {
  const [first, ...others] = inPortions(inputs, [{ most: MAX_INSERT_LENGTH, of }]);
  if (!first || others.length === 0) return insert(knex, inputs);
  return knex.transaction(async (trx) => {
    const created: Made[] = [];
    for (const portion of [first, ...others]) created.push(...(await insert(trx, portion)));
    return created;
  });
}

/** Half of a surrogate pair PostgreSQL refuses in JSON; by itself it would become another character without a word. */
function isStorable({ destination, payload }: NewEvent): boolean {
  return destination.isWellFormed() && payload.isWellFormed();
}

function isPlain(input: NewEvent): boolean {
  return OPTIONAL.every(({ field }) => input[field] === undefined);
}

function insertOf(columns: readonly GivenColumn[], horizonMs: number, inputSql: InputSql) {
  const typed = columns.map(({ field, name, given }) => [name, [given, (input: NewEvent) => input[field]]]);
  const given = relationOf('given', Object.fromEntries(typed) as Columns<NewEvent>);
  const names = columns.map(({ name }) => name).join(', ');
  const sql = `/* create */ with ${inputSql(given.sqlWithPositions, 'position')},
     inserted as (
       insert into events (id, ${names}, due_at, wake_at)
       select id, ${names}, scheduled_time, ${wakeAtSql('scheduled_time', horizonMs)} from input)
     select id, now()::timestamptz(3) as created_at from input order by position`;
  // Where events come one by one, as they do up to some hundreds a second, each pays for its statement alone.
  const sqlOfOne = `/* create */ insert into events (id, ${names}, due_at, wake_at)
     select next_id('events_id_seq'), ${names}, scheduled_time, ${wakeAtSql('scheduled_time', horizonMs)} from ${given.sqlOfOne}
     returning id, now()::timestamptz(3) as created_at`;
  return { sql, sqlOfOne, given };
}

/** As it is when it was made. */
export function toPending(input: NewEvent, { id, created_at }: Created): Event {
  return { ...input, id, status: 'Pending', createdAt: created_at, updatedAt: created_at };
}
