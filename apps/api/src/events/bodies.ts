import joi from 'joi';
import { says } from '../openapi/of-joi.ts';
import { becomeContent, type Fields } from './fields/field.ts';
import { createRecognizer, type Usual } from './recognize.ts';
import { validate } from './validate.ts';

type Schemas = Readonly<Record<string, joi.Schema>>;

/** What may be left out of a body: how it is judged, and what is there without it; `null` stands for nothing. */
type OptionalField = { schema: joi.Schema; fallback: string | number | null };
export type OptionalFields = Readonly<Record<string, OptionalField>>;

export type BodyFields = {
  /** Of a body that makes something; one that changes something need not have them either. */
  required: Schemas;
  /** `null` takes them away again. */
  optional: OptionalFields;
  /** Only of a body that changes something. */
  changing: Schemas;
  /** What else may be left out. */
  fields: Fields;
  /** How each of the required is read where nothing is wrong with it: such bodies need no joi. */
  usual?: Usual;
};

export type Bodies<Changes> = {
  /** What is judged by, for the API's document. */
  schemas: { toMake: joi.Schema; toChange: joi.Schema };
  /** Both throw AppError 400 with the first thing that is wrong. By the fields as they were sent: `becomeContent` reads on. */
  judgeNew(body: unknown): Record<string, unknown>;
  readChanges(body: unknown): Changes;
};

/** Reads the bodies by which something is made and changed. */
export function createBodies<Changes extends object>({
  required,
  optional,
  changing,
  fields,
  usual,
}: BodyFields): Bodies<Changes> {
  const changeable = Object.fromEntries(Object.entries(fields).filter(([, { isFixed }]) => !isFixed));
  const toMake = bodyOf<object>(
    {
      ...mapValues(required, (schema) => schema.required()),
      ...mapValues(optional, ({ schema, fallback }) =>
        fallback === null ? schema : schema.default(fallback),
      ),
    },
    mapValues(fields, schemaOf),
  );
  const toChange = bodyOf<object>(
    { ...required, ...mapValues(optional, ({ schema }) => schema.allow(null)), ...changing },
    mapValues(changeable, (field) => (field.isNeeded ? schemaOf(field) : schemaOf(field).allow(null))),
  ).min(1);
  const recognize = usual && createRecognizer(usual, fields);
  return {
    schemas: { toMake, toChange },
    judgeNew: (body) => recognize?.(body) ?? (validate(toMake, body) as Record<string, unknown>),
    readChanges: (body) => becomeContent(fields, withFallbacks(optional, validate(toChange, body))),
  };
}

/** joi hands on what a reader throws. */
function schemaOf({ read, json }: Fields[string]): joi.Schema {
  return says(
    joi.any().custom((value: unknown) => read(value)),
    json,
  );
}

/**
 * An object with these fields, perhaps `others`, and no more. What is wrong is looked for in their order; it is the former
 * that are asked for.
 */
export function bodyOf<Body>(schemas: Schemas, others: Schemas = {}): joi.ObjectSchema<Body> {
  const names = listed(Object.keys(schemas));
  const all: Schemas = { ...schemas, ...others };
  return joi
    .object<Body>(all as joi.StrictSchemaMap<Body> & Schemas)
    .messages({
      'object.base': `Please send a JSON object with ${names}`,
      'object.min': `Nothing to change: send at least one of ${names}`,
      'object.unknown': `{#label} is not a field that can be sent: only ${listed(Object.keys(all))} can`,
    })
    .prefs({ convert: false, errors: { wrap: { label: "'" } } });
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length === 1) return quoted[0]!;
  return `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

function mapValues<Value>(
  fields: Readonly<Record<string, Value>>,
  map: (value: Value) => joi.Schema,
): Record<string, joi.Schema> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, map(value)]));
}

/** Changes, with what is there instead of what they take away. */
function withFallbacks<Changes extends object>(fields: OptionalFields, changes: Changes): Changes {
  const taken = Object.entries(changes).filter(([name, value]) => value === null && name in fields);
  return { ...changes, ...Object.fromEntries(taken.map(([name]) => [name, fields[name]!.fallback])) };
}
