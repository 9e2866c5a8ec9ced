import { openApi } from '../openapi/route.ts';
import { soon } from '../test-setup.ts';

/** What the API's document, which is made of the schemas that judge, says that each call takes: nobody keeps a list of it. */

type Schema = {
  $ref?: string;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  enum?: unknown[];
};
type Body = { content: { 'application/json': { schema: Schema; example?: unknown } } };
type Parameter = { name: string; in: string; required?: boolean; schema: Schema; example?: unknown };
type Operation = { requestBody?: Body; parameters?: Parameter[] };
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

const document = JSON.parse(JSON.stringify(openApi())) as Document;

/** A field of a body, or a parameter of a query, with values that may be right. */
export type Known = { name: string; values: unknown[] };

function operationOf(method: string, path: string): Operation {
  const found = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  if (!found) throw new Error(`${method} ${path} is not in the document`);
  return found;
}

const mediaOf = (method: string, path: string) =>
  operationOf(method, path).requestBody?.content['application/json'];

/** Whether a call takes a body at all. */
export const takesBody = (method: string, path: string) => mediaOf(method, path) !== undefined;

/** Whether that is a list. */
export const takesMany = (method: string, path: string) => Array.isArray(mediaOf(method, path)?.example);

/** A body that is fine, as the call's description shows it, or the first item of one. Nothing where it takes none. */
export function exampleOf(method: string, path: string): Record<string, unknown> {
  const [example] = [mediaOf(method, path)?.example ?? {}].flat() as object[];
  return JSON.parse(JSON.stringify(example).replace(INSTANTS, soon())) as Record<string, unknown>;
}

/** A query that has what it must have, as the call's description shows it: empty where it need have nothing. */
export function queryOf(method: string, path: string): string {
  const { parameters = [] } = operationOf(method, path);
  const needed = parameters.filter((one) => one.in === 'query' && one.required);
  const pairs = needed.map(({ name, example }): [string, string] => [name, String(example)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

/** Which as they are written lie in the past one day. */
const INSTANTS = /20\d\d-\d\d-\d\dT[\d:.]+Z/g;

const resolved = (schema: Schema): Schema =>
  schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)!]! : schema;

/** Of an object, of whichever it may be, or of the items of a list. */
function propertiesOf(given: Schema): Record<string, Schema> {
  const { properties = {}, anyOf = [], items } = resolved(given);
  return Object.assign({}, ...anyOf.map(propertiesOf), items && propertiesOf(items), properties) as Record<
    string,
    Schema
  >;
}

const valuesOf = (schema: Schema, example: unknown) => [
  ...(resolved(schema).enum ?? []),
  ...(example === undefined ? [] : [example]),
];

/** The fields of a call's body. */
export function fieldsOf(method: string, path: string): Known[] {
  const media = mediaOf(method, path);
  if (!media) return [];
  const example = [media.example].flat()[0] as Record<string, unknown> | undefined;
  return Object.entries(propertiesOf(media.schema)).map(([name, schema]) => ({
    name,
    values: valuesOf(schema, example?.[name]),
  }));
}

/** The parameters of a call's query. */
export function parametersOf(method: string, path: string): Known[] {
  const { parameters = [] } = operationOf(method, path);
  return parameters
    .filter((one) => one.in === 'query')
    .map(({ name, schema, example }) => ({ name, values: valuesOf(schema, example) }));
}
