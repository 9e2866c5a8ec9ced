import joi from 'joi';
import { validate } from './validate.ts';

type Fields = Readonly<Record<string, joi.Schema>>;

/** What may be left out of a body: how it is judged, and what is there without it; `null` stands for nothing. */
type OptionalField = { schema: joi.Schema; fallback: string | number | null };
export type OptionalFields = Readonly<Record<string, OptionalField>>;

export type BodyFields = {
  /** Of a body that makes something; one that changes something need not have them either. */
  required: Fields;
  /** `null` takes them away again. */
  optional: OptionalFields;
  /** Only of a body that changes something. */
  changing: Fields;
};

export type Bodies<New, Changes> = {
  /** Both throw AppError 400 with the first thing that is wrong. */
  readNew(body: unknown): New;
  readChanges(body: unknown): Changes;
};

/** Reads the bodies by which something is made and changed. */
export function createBodies<New, Changes extends object>({
  required,
  optional,
  changing,
}: BodyFields): Bodies<New, Changes> {
  const toMake = bodyOf<New>({
    ...mapValues(required, (schema) => schema.required()),
    ...mapValues(optional, ({ schema, fallback }) => (fallback === null ? schema : schema.default(fallback))),
  });
  const toChange = bodyOf<Changes>({
    ...required,
    ...mapValues(optional, ({ schema }) => schema.allow(null)),
    ...changing,
  }).min(1);
  return {
    readNew: (body) => validate(toMake, body),
    readChanges: (body) => withFallbacks(optional, validate(toChange, body)),
  };
}

/** An object with these fields and no others. What is wrong is looked for in their order. */
export function bodyOf<Body>(fields: Fields): joi.ObjectSchema<Body> {
  const names = listed(Object.keys(fields));
  return joi
    .object<Body>(fields)
    .messages({
      'object.base': `Please send a JSON object with ${names}`,
      'object.min': `Nothing to change: send at least one of ${names}`,
      'object.unknown': `{#label} is not a field that can be sent: only ${names} can`,
    })
    .prefs({ convert: false, errors: { wrap: { label: "'" } } });
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
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
