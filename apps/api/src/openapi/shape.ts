/** A schema of JSON Schema 2020-12, as plain data: what an answer looks like, or what a reader takes. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const NAME = Symbol('name');
type Named = JsonSchema & { readonly [NAME]?: string };

/** A field that need not be there. */
type Maybe = { readonly maybe: JsonSchema };
export type Fields = Readonly<Record<string, JsonSchema | Maybe>>;

export const maybe = (schema: JsonSchema): Maybe => ({ maybe: schema });

const isMaybe = (field: JsonSchema | Maybe): field is Maybe => 'maybe' in field;

/** An object with all of these fields but for those that are `maybe`, and no others. */
export function object(fields: Fields, more: JsonSchema = {}) {
  const entries = Object.entries(fields);
  const required = entries.filter(([, field]) => !isMaybe(field)).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, field]): [string, JsonSchema] => [name, isMaybe(field) ? field.maybe : field]),
    ),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...more,
  } as const;
}

export const text = (description?: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  ...(description !== undefined && { description }),
  ...more,
});
export const oneOf = (values: readonly string[], description?: string): JsonSchema =>
  text(description, { enum: values });
export const whole = (description?: string, more: JsonSchema = {}): JsonSchema => ({
  ...text(description, more),
  type: 'integer',
});
export const number = (description?: string, more: JsonSchema = {}): JsonSchema => ({
  ...text(description, more),
  type: 'number',
});
export const yesOrNo = (description?: string): JsonSchema => ({ ...text(description), type: 'boolean' });
export const list = (items: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: 'array',
  items,
  ...more,
});
/** An object whose names its sender chooses. */
export const map = (values: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  additionalProperties: values,
  ...more,
});
export const either = (...schemas: JsonSchema[]): JsonSchema => ({ anyOf: schemas });

/** It stands in the document once, under this name, by which clients know its type. */
export function named(name: string, schema: JsonSchema): JsonSchema {
  return Object.defineProperty({ ...schema }, NAME, { value: name });
}

export const nameOf = (schema: object): string | undefined => (schema as Named)[NAME];

/** What answers say times and ids as. */
export const instant = (description?: string): JsonSchema =>
  text(description, { format: 'date-time', examples: ['2027-01-31T09:00:00.000Z'] });
export const id = (description?: string): JsonSchema =>
  text(description, { pattern: '^[0-9]{1,19}$', examples: ['384166855765348580'] });
