import type { Asked } from '../../parts/code-of.ts';

/** What the page reads of an OpenAPI document. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: boolean | Schema;
  default?: unknown;
};
export type Parameter = {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
};
export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<string, { $ref?: string; description?: string }>;
};
export type Document = {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; responses?: Record<string, { description?: string }> };
};

export type Call = Operation & { method: string; path: string };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export const callsOf = ({ paths }: Document): Call[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ ...operation, method: method.toUpperCase(), path }] : [];
    }),
  );

const nameOf = ($ref: string) => $ref.split('/').at(-1)!;

function resolve({ components }: Document, schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (components.schemas[nameOf(schema.$ref)] ?? schema);
}

/** What an answer is, said where it is or where it points to. */
export const descriptionOf = (
  { components }: Document,
  { $ref, description }: Operation['responses'][string],
): string | undefined => description ?? ($ref && components.responses?.[nameOf($ref)]?.description);

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

export type Field = { name: string; type: string; isRequired: boolean; description: string | undefined };

export function fieldsOf(document: Document, schema: Schema): Field[] {
  const { properties = {}, required = [], items } = resolve(document, schema);
  if (items) return fieldsOf(document, items);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    isRequired: required.includes(name),
    description: property.description,
  }));
}

/** Works once the ids in its path are one's own. */
export function askedOf(origin: string, { method, path, requestBody }: Call): Asked {
  const body = requestBody?.content['application/json']?.example;
  const hasKey = path.startsWith('/api') && path !== '/api/openapi.json';
  return { origin, method, path, hasKey, ...(body !== undefined && { body }) };
}
