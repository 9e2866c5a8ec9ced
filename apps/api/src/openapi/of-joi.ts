import type joi from 'joi';
import type { JsonSchema } from './shape.ts';

/** What joi describes of a schema. */
type Described = {
  flags?: { presence?: string };
  allow?: readonly unknown[];
  keys?: Readonly<Record<string, Described>>;
};
/** What joi keeps of a schema, and has no types for. */
type Inside = {
  $_terms: { metas: readonly { json?: JsonSchema }[] | null };
  $_jsonSchema(mode: 'input'): JsonSchema;
};

/** For a joi schema that judges by a function: what it takes, as far as JSON Schema can say it. */
export const says = <Schema extends joi.Schema>(schema: Schema, json: JsonSchema): Schema =>
  schema.meta({ json }) as Schema;

/**
 * What a joi schema takes, as JSON Schema. joi converts what it knows; beside a function it is `says` that tells, and an
 * object is gone through field by field, so that each of these is heard.
 */
export function jsonSchemaOf(schema: joi.Schema): JsonSchema {
  const { allow, keys } = schema.describe() as Described;
  const converted = keys ? ofObject(schema as joi.ObjectSchema, keys) : ofValue(schema);
  return allow?.includes(null) ? withNull(converted) : converted;
}

/** What a joi schema of a query takes, by the name of each parameter. */
export const parametersOf = (schema: joi.ObjectSchema) =>
  jsonSchemaOf(schema)['properties'] as Readonly<Record<string, JsonSchema>>;

/** The names of those that must be given. */
export const requiredOf = (schema: joi.ObjectSchema) =>
  (jsonSchemaOf(schema)['required'] ?? []) as readonly string[];

function ofObject(schema: joi.ObjectSchema, keys: Readonly<Record<string, Described>>): JsonSchema {
  const names = Object.keys(keys);
  const required = names.filter((name) => keys[name]!.flags?.presence === 'required');
  const { properties: _properties, required: _required, ...own } = inside(schema).$_jsonSchema('input');
  return {
    ...own,
    properties: Object.fromEntries(names.map((name) => [name, jsonSchemaOf(schema.extract(name))])),
    ...(required.length > 0 && { required }),
  };
}

/** What is said of anything at all is handed on as it is, or it would lose its name. */
function ofValue(schema: joi.Schema): JsonSchema {
  const { $_terms: terms } = inside(schema);
  const said = (terms.metas ?? []).flatMap(({ json }) => (json ? [json] : []));
  const converted = inside(schema).$_jsonSchema('input');
  if (said.length === 1 && Object.keys(converted).length === 0) return said[0]!;
  return Object.assign({}, converted, ...said) as JsonSchema;
}

const inside = (schema: joi.Schema) => schema as unknown as Inside;

/** joi forgets it beside a list of values, and beside what only `says` tells of. */
function withNull(schema: JsonSchema): JsonSchema {
  const { enum: values, type } = schema as { enum?: readonly unknown[]; type?: string | string[] };
  const takesNull = type === undefined ? undefined : [...new Set([type, 'null'].flat())];
  if (values) return { ...schema, type: takesNull, enum: [...new Set([...values, null])] };
  return Array.isArray(type) && type.includes('null') ? schema : { anyOf: [schema, { type: 'null' }] };
}
