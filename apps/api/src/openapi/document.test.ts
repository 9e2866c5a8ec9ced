import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Validator } from '@seriousme/openapi-schema-validator';
import { remember } from '@jiter/cache';
import { ANSWERED_OPTIONS, ERROR_CODES } from '@jiter/core';
import { ANSWERED } from '@jiter/store';
import { createApp } from '../app.ts';
import type { AppDeps } from '../app-deps.ts';
import { allRoutesOf } from '../attacks/routes.fixture.ts';
import { EVENT } from '../events/shapes.ts';
import { CALLS } from './calls.ts';
import { openApi, writeErrorsPage } from './route.ts';

type Media = { schema: object; example?: unknown; examples?: Record<string, { $ref: string }> };
type Content = Record<string, Media>;
type Answer = { content: Content } | { $ref: string };
type Operation = {
  operationId: string;
  'x-effect'?: string;
  requestBody?: { content: Content };
  responses: Record<string, Answer>;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: {
    responses: Record<string, Answer>;
    examples: Record<string, { summary?: string; description?: string; value: unknown }>;
  };
};

const RENEW = 'docs/ does not have what the code says any more: npm run openapi';
const inDocs = (file: string) => readFileSync(new URL(`../../../../docs/${file}`, import.meta.url), 'utf8');

const document = JSON.parse(JSON.stringify(openApi())) as Document;
const { examples } = document.components;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
);

test('no list of what a value may be has anything twice', () => {
  const lists: unknown[][] = [];
  JSON.stringify(document, (name, value: unknown) => {
    if (name === 'enum' && Array.isArray(value)) lists.push(value);
    return value;
  });
  expect(lists.length).toBeGreaterThan(10);
  expect(lists.filter((list) => new Set(list).size < list.length)).toEqual([]);
});

test('the document in docs/ is that of the code', () => {
  const kept = JSON.parse(inDocs('openapi.json')) as unknown;
  expect({ [RENEW]: kept }).toEqual({ [RENEW]: document });
});

test('so is the page of errors', () => {
  expect({ [RENEW]: inDocs('errors.md') }).toEqual({ [RENEW]: writeErrorsPage() });
});

test('every route of the app is told of, and no other: a description goes beside each, see CONTRIBUTING.md', () => {
  const parts = {
    ...{
      log: {},
      health: {},
      events: {},
      cronJobs: {},
      keys: {},
      orgs: {},
      inboxes: {},
      secrets: {},
      notices: {},
      dryRuns: {},
      world: {},
    },
    ...{ seeing: { fleet: {}, queue: {}, stats: {} }, isStatusPublic: true },
    people: { people: { sessions: {} }, limits: {} },
  };
  const app = createApp(parts as unknown as AppDeps);
  expect(allRoutesOf({ app }).sort()).toEqual(Object.keys(CALLS).sort());
});

test('it is valid by OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document));
  expect(result).toEqual({ valid: true });
});

/** Whatever of them is repeated is as the first one left it, or is refused since that was done. */
const REPEATABLE = [
  'POST /events/:id/cancel',
  'POST /bulk/:id/stop',
  'POST /secrets/end-overlap',
  'POST /incidents/:id/acknowledge',
  'POST /incidents/:id/snooze',
  'POST ../auth/incidents/act',
  'POST ../auth/setup',
  'POST ../auth/link',
  'POST ../auth/sign-in',
  'POST ../auth/sign-out',
  'POST ../auth/fresh',
  'POST ../auth/password',
  'POST ../auth/oauth/:service',
  'POST ../auth/orgs/:id/leave',
  'POST ../auth/invitations/accept',
  // Whatever is sent there is kept as it came.
  'POST ../in/:token',
];

test('a POST keeps to an idempotency key, refuses one by `refuseKey`, or has no need of it', () => {
  const passing = Object.entries(CALLS)
    .filter(([name, { effect }]) => name.startsWith('POST ') && effect !== 'none')
    .filter(([, { isOnce, errors = [] }]) => !isOnce && !errors.includes('invalid_idempotency_key'))
    .map(([name]) => name);
  expect(passing.sort()).toEqual(REPEATABLE.toSorted());
});

/** All that stands in it, however deep. */
const leavesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];

test('what is sent by way of example is good in any year: it names no moment', () => {
  const sent = operations.map(({ name, operation }) => ({
    name,
    moments: Object.values(operation.requestBody?.content ?? {})
      .flatMap(({ example }) => leavesOf(example))
      .filter((text) => /^\d{4}-\d\d-\d\d/.test(String(text))),
  }));
  expect(sent.filter(({ moments }) => moments.length > 0)).toEqual([]);
});

test('operations have names of their own', () => {
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(
    Object.keys(CALLS).length,
  );
});

/** All that is sent or answered, by the name of the call. */
function listMedia(): { where: string; type: string; media: Media }[] {
  const answers = [
    ...operations.flatMap(({ name, operation: { responses, requestBody } }) => [
      ...(requestBody ? [{ where: name, answer: requestBody }] : []),
      ...Object.entries(responses).map(([status, answer]) => ({ where: `${name} ${status}`, answer })),
    ]),
    ...Object.entries(document.components.responses).map(([status, answer]) => ({ where: status, answer })),
  ];
  return answers.flatMap(({ where, answer }) =>
    'content' in answer
      ? Object.entries(answer.content).map(([type, media]) => ({ where, type, media }))
      : [],
  );
}

function examplesOf({ example, examples: names = {} }: Media): unknown[] {
  return [
    ...(example === undefined ? [] : [example]),
    ...Object.values(names).map(({ $ref }) => examples[$ref.split('/').at(-1)!]!.value),
  ];
}

test('every call and every status has an example, and it is as the schema beside it says', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
  ajv.addSchema(document, 'api');
  // Most are the same few of errors, and to compile one is the most of it.
  const compile = remember((schema) => ajv.compile(JSON.parse(schema) as object));
  const wrong = listMedia().flatMap(({ where, type, media }): object[] => {
    const found = examplesOf(media);
    if (found.length === 0) return [{ where, type, without: 'example' }];
    const validate = compile(JSON.stringify(media.schema).replaceAll('"#/', '"api#/'));
    return found.flatMap((value) => (validate(value) ? [] : [{ where, value, errors: validate.errors }]));
  });
  expect(wrong).toEqual([]);
});

test.each(['application/json', 'application/problem+json'])(
  'every code that an error can have is that of some call, which has an example of it as %s',
  (asked) => {
    const told = listMedia().filter(({ type }) => type === asked);
    const named = new Set(told.flatMap(({ media }) => Object.keys(media.examples ?? {})));
    expect(Object.keys(ERROR_CODES).filter((code) => !named.has(code))).toEqual([]);
  },
);

test('every error says why it comes and what helps, in sentences of their own', () => {
  const told = Object.entries(examples).filter(([name]) => !name.startsWith('problem-'));
  expect(told.length).toBeGreaterThan(80);
  const texts = told.flatMap(([, { summary, description }]) => [summary, description]);
  expect(texts.filter((text) => !/^[A-Z`].+\.$/.test(text ?? ''))).toEqual([]);
});

test('what destroys says so, and what only looks', () => {
  const having = (effect: string) =>
    operations.filter(({ operation }) => operation['x-effect'] === effect).map(({ name }) => name);
  expect(having('none')).toEqual(
    expect.arrayContaining(['post /api/cronjobs/preview', 'post /auth/link/look']),
  );
  expect(having('none').every((name) => /^post .*\/(preview|check|resolve|look)$/.test(name))).toBe(true);
  const removing = operations.map(({ name }) => name).filter((name) => /^delete \/(api|auth)/.test(name));
  expect(having('destroys')).toEqual(expect.arrayContaining([...removing, 'post /api/events/{id}/cancel']));
});

test('where nobody comes by a key, none can be bound to destinations', () => {
  const wrong = operations.filter(
    ({ name, operation }) => name.includes(' /auth/') && JSON.stringify(operation).includes('not_in_scope'),
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test('whatever answers show of an event is told of', () => {
  const shown = ANSWERED.flatMap(({ key, as }) => (as === 'spread' ? [...ANSWERED_OPTIONS] : [key]));
  expect(Object.keys((EVENT as { properties: object }).properties).sort()).toEqual(shown.sort());
});
