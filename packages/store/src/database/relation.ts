import { isoTime } from '@jiter/core';
import type { Values } from './statement.ts';

/** The SQL types that can be written, and what their values are here. */
type Types = {
  bigint: string;
  int: number;
  smallint: number;
  float8: number;
  boolean: boolean;
  'timestamptz(3)': Date;
  text: string;
  jsonb: object;
  bytea: Buffer;
};
export type SqlType = keyof Types;
type Value<Type extends SqlType> = Types[Type] | null | undefined;

/** By each column's name its SQL type, and its value in the row that an item becomes. */
export type Columns<Item> = Readonly<
  Record<string, { [Type in SqlType]: readonly [type: Type, value: (item: Item) => Value<Type>] }[SqlType]>
>;

export type Relation<Item> = {
  /** For `from`: the rows of `valuesOf`, under the relation's name. */
  sql: string;
  /** The same, with the `position` of each. */
  sqlWithPositions: string;
  valuesOf(items: readonly Item[]): Values;
  /** For `from`: the one row of `valuesOfOne`, which costs PostgreSQL a fraction of the above. */
  sqlOfOne: string;
  valuesOfOne(item: Item): Values;
};

/**
 * Rows go into a statement as a relation, column by column: a parameter each. pg can write arrays itself, but walks
 * through them value by value, in a tenth of the time that a busy worker has; what is here is one call per column.
 */
export function relationOf<Item>(name: string, columns: Columns<Item>): Relation<Item> {
  const parts = Object.entries(columns).map(([column, [type, value]]) => {
    const { sql, write, writeOne } = WRITERS[type] as Writer<unknown>;
    const parameter = `${name}_${column}`;
    const valueOf: (item: Item) => unknown = value;
    const written = (items: readonly Item[]) => [parameter, write(items.map(valueOf))];
    const writtenOne = (item: Item) => [parameter, writeOne(valueOf(item) ?? null)];
    const ofOne = `:${parameter}::${type} as ${column}`;
    return { column, sql: sql(`:${parameter}`), written, ofOne, writtenOne };
  });
  const rows = `unnest(${parts.map(({ sql }) => sql).join(', ')})`;
  const names = parts.map(({ column }) => column).join(', ');
  return {
    sql: `${rows} as ${name} (${names})`,
    sqlWithPositions: `${rows} with ordinality as ${name} (${names}, position)`,
    valuesOf: (items) => Object.fromEntries(parts.map(({ written }) => written(items))) as Values,
    sqlOfOne: `(select ${parts.map(({ ofOne }) => ofOne).join(', ')}) as ${name}`,
    valuesOfOne: (item) => Object.fromEntries(parts.map(({ writtenOne }) => writtenOne(item))) as Values,
  };
}

type Writer<Of> = {
  /** The array that the parameter holds. */
  sql: (parameter: string) => string;
  write: (values: readonly (Of | null | undefined)[]) => string;
  /** The value itself. */
  writeOne: (value: Of | null) => unknown;
};

const WRITERS: { [Type in SqlType]: Writer<Types[Type]> } = {
  bigint: literals('bigint'),
  int: literals('int'),
  smallint: literals('smallint'),
  float8: literals('float8'),
  boolean: literals('boolean'),
  'timestamptz(3)': literals('timestamptz(3)', isoTime),
  text: {
    sql: (parameter) => `array(select json_array_elements_text(${parameter}::json))`,
    write: (values) => JSON.stringify(values),
    // Half of a surrogate pair, which PostgreSQL refuses in JSON, becomes another character here.
    writeOne: (value) => value,
  },
  jsonb: {
    sql: (parameter) => `array(select json_array_elements_text(${parameter}::json))::jsonb[]`,
    write: (values) => JSON.stringify(values.map((value) => (value ? JSON.stringify(value) : null))),
    writeOne: (value) => value && JSON.stringify(value),
  },
  bytea: {
    sql: (parameter) => `${parameter}::bytea[]`,
    // In an array a backslash is written as two.
    write: (values) =>
      `{${values.map((value) => (value ? `\\\\x${value.toString('hex')}` : 'NULL')).join(',')}}`,
    writeOne: (value) => value,
  },
};

/** Values that need no quotes inside an array. */
function literals<Of>(type: string, toLiteral: (value: Of) => unknown = (value) => value): Writer<Of> {
  const literal = (value: Of | null | undefined) =>
    value === null || value === undefined ? 'NULL' : toLiteral(value);
  return {
    sql: (parameter) => `${parameter}::${type}[]`,
    write: (values) => `{${values.map(literal).join(',')}}`,
    writeOne: (value) => (value === null ? null : toLiteral(value)),
  };
}

/**
 * A length of time from our own settings and constants, never from a request: it becomes part of the text. No literal: PostgreSQL 14
 * reads the figure of one as 32 bits, which are 24 days.
 */
export function intervalMs(ms: number): string {
  return `(${Math.round(ms)} * interval '1 millisecond')`;
}
