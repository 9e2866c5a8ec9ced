import type joi from 'joi';

/** What may be left out of a body: how it is judged, and what is there without it; `null` stands for nothing. */
export type OptionalField = { schema: joi.Schema; fallback: string | number | null };
export type OptionalFields = Record<string, OptionalField>;

const mapFields = (fields: OptionalFields, judge: (field: OptionalField) => joi.Schema) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, judge(field)]));

/** For a body that makes something. */
export function optionalAtCreate(fields: OptionalFields): Record<string, joi.Schema> {
  return mapFields(fields, ({ schema, fallback }) => (fallback === null ? schema : schema.default(fallback)));
}

/** For a body that changes something: `null` takes the field away. */
export function optionalAtEdit(fields: OptionalFields): Record<string, joi.Schema> {
  return mapFields(fields, ({ schema }) => schema.allow(null));
}

/** The changes of such a body, with what is there instead of what they take away. */
export function withFallbacks<Changes extends object>(fields: OptionalFields, changes: Changes): Changes {
  const taken = Object.entries(changes).filter(([name, value]) => value === null && name in fields);
  return { ...changes, ...Object.fromEntries(taken.map(([name]) => [name, fields[name]!.fallback])) };
}
