/** What the page reads of an OpenAPI document. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
  default?: unknown;
  examples?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
};
export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema?: Schema;
  example?: string;
  style?: string;
};
type Content = Record<string, { schema?: Schema; example?: unknown; examples?: Record<string, Ref> }>;
type Ref = { $ref: string };
export type Answer = { $ref?: string; description?: string; content?: Content };
/** How a call may be made: each of these alone will do, with one of the scopes or roles beside it. */
export type Way = { key?: string[]; session?: string[]; token?: string[] };
export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags?: string[];
  security: Way[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, Answer>;
  /** What it does, where it is not said by its method. */
  'x-effect'?: 'none' | 'destroys';
  'x-fresh-sign-in'?: boolean;
};
/** How an error reads, why it comes, and what helps. */
export type Example = {
  summary?: string;
  description?: string;
  value: { message?: string; code?: string };
};
export type Document = {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    responses?: Record<string, Answer>;
    examples?: Record<string, Example>;
  };
};

export type Call = Operation & { method: string; path: string };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const JSON_TYPE = 'application/json';

export const callsOf = ({ paths }: Document): Call[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ ...operation, method: method.toUpperCase(), path }] : [];
    }),
  );

export const tagOf = ({ tags }: Call): string => tags?.[0] ?? '';

const nameOf = ($ref: string) => $ref.split('/').at(-1)!;

export function resolve({ components }: Document, schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (components.schemas[nameOf(schema.$ref)] ?? {});
}

/** An answer, said where it is or where it points to. */
export const answerOf = ({ components }: Document, answer: Answer): Answer =>
  answer.$ref === undefined ? answer : (components.responses?.[nameOf(answer.$ref)] ?? {});

export const bodyOf = ({ requestBody }: Call) => requestBody?.content[JSON_TYPE];

/** Kinds of text that it answers by beside JSON. */
export const otherTypesOf = ({ responses }: Call): string[] =>
  Object.keys(responses['200']?.content ?? {}).filter((type) => type !== JSON_TYPE);

/** In a word or two. */
export function typeOf(schema: Schema | undefined): string {
  if (!schema) return '';
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map(typeOf).join(' | ');
  if (schema.type === 'array') return `${typeOf(schema.items)}[]`;
  return [schema.type].flat().join(' | ');
}

export type Field = {
  name: string;
  type: string;
  isRequired: boolean;
  description: string | undefined;
  schema: Schema;
};

export function fieldsOf(document: Document, schema: Schema): Field[] {
  const { properties = {}, required = [], items } = resolve(document, schema);
  if (items) return fieldsOf(document, items);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    isRequired: required.includes(name),
    description: property.description ?? resolve(document, property).description,
    schema: property,
  }));
}

const DEEPEST = 4;

/** A value that a field of that kind could have. */
export function exampleOf(document: Document, schema: Schema, depth = 0): unknown {
  const known = resolve(document, schema);
  const [said] = known.examples ?? [];
  if (said !== undefined) return said;
  if (known.const !== undefined) return known.const;
  if (known.default !== undefined) return known.default;
  if (known.enum) return known.enum[0];
  const [first] = known.anyOf ?? known.oneOf ?? known.allOf ?? [];
  if (first) return exampleOf(document, first, depth);
  const [type] = [known.type ?? (known.properties ? 'object' : 'string')].flat();
  if (type === 'array')
    return known.items && depth < DEEPEST ? [exampleOf(document, known.items, depth + 1)] : [];
  if (type === 'object') {
    const wanted = depth < DEEPEST ? (known.required ?? Object.keys(known.properties ?? {}).slice(0, 1)) : [];
    return Object.fromEntries(
      wanted.map((name) => [name, exampleOf(document, known.properties?.[name] ?? {}, depth + 1)]),
    );
  }
  if (type === 'integer' || type === 'number') return known.minimum ?? 1;
  if (type === 'boolean') return true;
  return type === 'null' ? null : '';
}

/** What its body is at first: as its description shows, or else made of what it has to have. */
export function bodyExampleOf(document: Document, call: Call, nowMs: number): string {
  const body = bodyOf(call);
  if (!body || (body.example === undefined && !call.requestBody?.required)) return '';
  return JSON.stringify(ahead(body.example ?? exampleOf(document, body.schema ?? {}), nowMs), null, 2);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

/** A description gets older, and what it shows is to be tried: times in it that are over are those of tomorrow. */
function ahead(value: unknown, nowMs: number): unknown {
  if (typeof value === 'string' && INSTANT.test(value) && Date.parse(value) < nowMs + HOUR_MS)
    return new Date(Math.ceil(nowMs / HOUR_MS) * HOUR_MS + DAY_MS).toISOString();
  if (Array.isArray(value)) return value.map((one: unknown) => ahead(one, nowMs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, ahead(one, nowMs)]));
}

/** The call that lists what a parameter of a path stands for: `/api/events` for the id of `/api/events/{id}/cancel`. */
export function collectionOf({ path }: Call, calls: readonly Call[], name: string): Call | undefined {
  const [before] = path.split(`/{${name}}`);
  return calls.find((one) => one.method === 'GET' && one.path === before && one.path.startsWith('/api/'));
}

/** Of a list, or of an object that has one. */
export function idsIn(answer: unknown, name: string): string[] {
  const list = Array.isArray(answer)
    ? (answer as unknown[])
    : Object.values((answer as object | undefined) ?? {}).find((one) => Array.isArray(one));
  return ((list as unknown[] | undefined) ?? []).flatMap((one) => {
    const id = (one as Record<string, unknown> | null)?.[name];
    return typeof id === 'string' ? [id] : [];
  });
}
