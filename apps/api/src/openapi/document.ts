import joi from 'joi';
import { isOfOperators, LEAST_ROLES } from '@jiter/core';
import { SCOPE_OF_CALLS } from '../access/calls.ts';
import { isShownToSome } from '../access/shown.ts';
import type { Description, Descriptions, Effect } from './call.ts';
import { ERROR_EXAMPLES, errorAnswers, ERRORS_WITHOUT_CODE } from './errors.ts';
import { jsonSchemaOf, parametersOf, requiredOf } from './of-joi.ts';
import { nameOf, text, type JsonSchema } from './shape.ts';

const ABOUT = `Just-in-time webhooks that you host yourself: say what, where and when; Jiter POSTs it there at that moment.

Every error has a \`message\` for people and mostly a \`code\` for programs. With \`Accept: application/problem+json\` it is a
problem by RFC 9457. 429 and 503 say by \`Retry-After\` when to come again.`;

/** Of the API: it grows by additions alone. */
const VERSION = '1.0.0';

const METHODS_WITH_BODY = ['POST', 'PUT'];

/** The document of OpenAPI 3.1 about these calls. */
export function writeDocument(calls: Descriptions): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const [name, call] of Object.entries(calls)) {
    const [method, path] = addressOf(name);
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(name, call) };
  }
  const schemas: Components = {};
  const { responses, ...body } = referred({ paths, responses: ERRORS_WITHOUT_CODE }, schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Jiter',
      version: VERSION,
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'Where this document comes from' }],
    security: [{ key: [] }, { session: [] }],
    ...body,
    components: {
      securitySchemes: SECURITY_SCHEMES,
      schemas: Object.fromEntries(Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1))),
      responses,
      examples: ERROR_EXAMPLES,
    },
  };
}

const SECURITY_SCHEMES = {
  key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  token: { type: 'http', scheme: 'bearer' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'jiter',
    description:
      'Of a person who has signed in at `/auth/sign-in`; `__Host-jiter` by HTTPS. Whoever is in several organisations names one in the header `x-jiter-org`. Ignored beside `x-api-key`; other sites cannot use it.',
  },
};

/** The method and the path of a call, as the document writes it. */
function addressOf(name: string): [method: string, path: string] {
  const [method = '', route = ''] = name.split(' ');
  const path = route.replace(/:(\w+)/g, '{$1}');
  return [method, path.startsWith('../') ? path.slice(2) : `/api${path}`];
}

function operationOf(name: string, call: Description): JsonSchema {
  const { id, tag, summary, access } = call;
  const details = [call.details, whoMay(name)].filter(Boolean).join('\n\n');
  const parameters = listParameters(name, call);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(details !== '' && { description: details }),
    security: securityOf(name, access),
    ...(SCOPE_OF_CALLS[name]?.fresh && { 'x-fresh-sign-in': true }),
    ...effectOf(name, call),
    ...(parameters.length > 0 && { parameters }),
    ...(call.body && { requestBody: bodyOf(name, call) }),
    responses: { [call.status ?? 200]: answerOf(call), ...errorAnswers(name, call), ...otherAnswersOf(call) },
  };
}

/**
 * Each of these alone will do: a key with that scope, or a person with that role or more. `*` is a key without scopes, which may do
 * whatever there is.
 */
function securityOf(name: string, access: Description['access']): Record<string, string[]>[] {
  if (access === 'no key') return [];
  if (access === 'session') return [{ session: [] }];
  const call = SCOPE_OF_CALLS[name];
  if (call && 'people' in call)
    return [{ session: [isOfOperators(call.people) ? 'operator' : LEAST_ROLES[call.people]] }];
  const scopes = call ? [call.scope, ...(call.redacted ? [call.redacted] : [])] : ['*'];
  const keys = scopes.map((scope) => ({ key: [scope] }));
  if (access === 'token') return [{ token: [] }, ...keys];
  return [...keys, { session: [LEAST_ROLES[call?.scope ?? 'org:admin']] }];
}

/** `x-effect`, where a call does something else than change what there is: nothing, or it destroys. */
function effectOf(name: string, { effect }: Description): { 'x-effect'?: Effect } {
  const byMethod = name.startsWith('DELETE /') || name.startsWith('DELETE ../auth/') ? 'destroys' : undefined;
  const said = name.startsWith('GET ') ? undefined : (effect ?? byMethod);
  return said ? { 'x-effect': said } : {};
}

function whoMay(name: string): string | undefined {
  const call = SCOPE_OF_CALLS[name];
  if (!call) return undefined;
  const fresh = call.fresh ? ', who signed in in the last ten minutes' : '';
  if ('people' in call) {
    const { people } = call;
    if (isOfOperators(people)) return `Only operators may do this${fresh}.`;
    return `No key may do this, only people from the role \`${LEAST_ROLES[people]}\` on${fresh}.`;
  }
  const link = isShownToSome(name)
    ? ' A link that shows it opens it as well, in the header `x-jiter-link`.'
    : '';
  return `Scope of the key: \`${call.scope}\`. Role of a person: \`${LEAST_ROLES[call.scope]}\`${fresh}.${link}`;
}

function listParameters(name: string, { query = {}, isOnce, example }: Description): JsonSchema[] {
  const judged = joi.isSchema(query) ? parametersOf(query) : query;
  const required = joi.isSchema(query) ? requiredOf(query) : [];
  const inPath = [...name.matchAll(/:(\w+)/g)].map(([, id]) => ({
    name: id,
    in: 'path',
    required: true,
    schema: text(),
    example: '384166855765348580',
  }));
  const inQuery = Object.entries(judged).map(([parameter, { description, ...schema }]) => ({
    name: parameter,
    in: 'query',
    ...(required.includes(parameter) && { required: true }),
    ...(description !== undefined && { description }),
    ...(schema['type'] === 'object' && { style: 'deepObject', explode: true }),
    ...(example.query?.[parameter] !== undefined && { example: example.query[parameter] }),
    schema,
  }));
  return [...inPath, ...inQuery, ...(isOnce ? [IDEMPOTENCY_KEY] : [])];
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Whoever repeats a call with it gets what the first one made, with `Idempotent-Replayed: true`.',
  schema: text(undefined, { minLength: 1, maxLength: 255 }),
  example: 'remind-7-2027',
};

function bodyOf(name: string, { body, bodyIsOptional, example }: Description): JsonSchema {
  if (!METHODS_WITH_BODY.includes(name.split(' ')[0]!)) throw new Error(`${name} can have no body`);
  const schema = joi.isSchema(body) ? jsonSchemaOf(body) : body;
  const media = { schema, ...(example.body !== undefined && { example: example.body }) };
  return { required: !bodyIsOptional, content: { 'application/json': media } };
}

function answerOf({
  answer,
  answerType = 'application/json',
  answerHeaders = {},
  alsoAs,
  example,
  status,
}: Description): JsonSchema {
  if (status === 204) return { description: 'Done' };
  if (status === 303) return { description: 'To a page of the console' };
  const headers = Object.entries(answerHeaders).map(([name, description]) => [
    name,
    { description, schema: text() },
  ]);
  return {
    description: 'OK',
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) as JsonSchema }),
    content: {
      [answerType]: { schema: answer, example: example.answer },
      ...(alsoAs && { [alsoAs.type]: { schema: text(), example: alsoAs.example } }),
    },
  };
}

function otherAnswersOf({ otherAnswers = {}, emptyAnswers = {}, anyStatus }: Description): JsonSchema {
  const empty = Object.entries(emptyAnswers).map(([status, description]) => [status, { description }]);
  const all = { ...otherAnswers, ...(anyStatus && { default: anyStatus }) };
  const answers = Object.entries(all).map(([status, { description, schema, example }]) => [
    status,
    { description, content: { 'application/json': { schema, example } } },
  ]);
  return Object.fromEntries([...answers, ...empty]) as JsonSchema;
}

type Components = Record<string, unknown>;

/** The same, in which what has a name stands among the components. */
function referred<Value>(value: Value, components: Components): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => referred(one, components)) as Value;
  const name = nameOf(value);
  const copied = () =>
    Object.fromEntries(
      Object.entries(value).map(([key, one]: [string, unknown]) => [key, referred(one, components)]),
    );
  if (name === undefined) return copied() as Value;
  if (!(name in components)) {
    // Before it is gone through: it may be within itself.
    components[name] = undefined;
    components[name] = copied();
  }
  return { $ref: `#/components/schemas/${name}` } as Value;
}
