import { STATUS_CODES } from 'node:http';
import {
  AppError,
  ERROR_CODES,
  EVENT_STATUSES,
  quotaExceeded,
  ROLES,
  SCOPES,
  type ErrorCode,
  type ErrorCodeInfo,
} from '@jiter/core';
import { SCOPE_OF_CALLS } from '../access/calls.ts';
import { problemOf } from '../http/errors.ts';
import type { Description } from './call.ts';
import type { Cause } from './causes/cause.ts';
import { CAUSES, CAUSES_OF_STATUSES } from './causes/causes.ts';
import { id, list, maybe, named, object, oneOf, text, whole, type JsonSchema } from './shape.ts';

/** What an error can say beside its message, to programs. */
const MORE = {
  eventId: maybe(id('Which event has the key.')),
  cronJobId: maybe(id('Which cron job has the key, or plans the event.')),
  eventStatus: maybe(oneOf(EVENT_STATUSES, 'What the event is instead.')),
  scope: maybe(oneOf([...SCOPES, '*'], 'Which scope the key would need.')),
  role: maybe(oneOf(ROLES, 'Which role the person would need.')),
};
const ALL_CODES = Object.keys(ERROR_CODES) as ErrorCode[];
const code = maybe(oneOf(ALL_CODES, 'It stays, whatever becomes of the message. Some errors have none.'));

export const ERROR = named('Error', object({ message: text('For people.'), code, ...MORE }));
/** As `Accept: application/problem+json` asks for. */
const PROBLEM = named(
  'Problem',
  object({
    type: text('Ends in the code, or is `about:blank`; of a quota that is used up it is the IETF’s.', {
      format: 'uri-reference',
    }),
    title: text(),
    status: whole(),
    detail: text('For people.'),
    code,
    ...MORE,
    'violated-policies': maybe(list(text(), { description: 'Which quotas are used up.' })),
  }),
);
/** In place of an event, in the answer to a batch. */
export const REFUSAL = named(
  'Refusal',
  object({ message: text('For people.'), status: whole(), code, ...MORE }),
);

/** How errors without a code read. */
const MESSAGES: Readonly<Record<keyof typeof CAUSES_OF_STATUSES, string>> = {
  400: 'Please enter a valid time',
  401: 'This API key is not valid: check the header x-api-key',
  404: 'Unable to find event',
  408: 'The request took too long to arrive: its head may take 10 s, and all of it 30 s',
  413: 'The request is too large: its body may have at most 655360 bytes',
  415: 'Please send JSON, with the header Content-Type: application/json',
  417: 'Of what a request can expect, only 100-continue is known',
  429: 'Too many requests with this API key: 100 were allowed; try again in 2 s',
  431: 'The headers are too large: with the path they may have 16 KiB',
  500: 'Something went wrong on our side',
  503: 'Too many reads are waiting just now: please try again',
};
/** What the server may say by itself, whatever the call is. */
const OF_ANY = [400, 408, 417, 429, 431, 503];
const WITH_RETRY_AFTER = [429, 503];
/** There are people only where the console is on. */
const OF_PEOPLE = /^(\.\.\/auth\/|\/(members|invitations|links)$)/;

const OF_KEYS_AND_PEOPLE: ErrorCode[] = [
  'scope_missing',
  'quota_exceeded',
  'org_missing',
  'not_a_member',
  'forbidden',
  'link_only',
];

/** By their statuses the codes that errors of a call may have; none need have one. */
function statusesOf(name: string, call: Description): Map<number, ErrorCode[]> {
  const hasKey = call.access === undefined || call.access === 'token';
  const [method, path] = name.split(' ') as [string, string];
  const isOfPerson = path.startsWith('../auth/');
  const known = SCOPE_OF_CALLS[name];
  const sends = known && 'scope' in known ? known.sends : undefined;
  const plain = [
    ...OF_ANY,
    ...(call.asksNobody ? [] : [500]),
    ...(hasKey || call.access === 'session' ? [401] : []),
    ...(path.includes(':') || OF_PEOPLE.test(path) ? [404] : []),
    ...(call.body || ((hasKey || isOfPerson) && method !== 'GET') ? [415] : []),
    ...(call.body ? [413] : []),
    ...(call.plainErrors ?? []),
  ];
  const codes: ErrorCode[] = [
    ...(hasKey ? OF_KEYS_AND_PEOPLE : []),
    ...((hasKey || isOfPerson) && method !== 'GET' ? (['cross_site'] as const) : []),
    ...(known?.fresh ? (['not_fresh'] as const) : []),
    ...(hasKey && (call.body || sends) ? (['destination_not_in_scope'] as const) : []),
    ...(call.errors ?? []),
  ];
  const statuses = new Map<number, ErrorCode[]>(plain.map((status) => [status, []]));
  for (const one of new Set(codes)) {
    const { status } = ERROR_CODES[one];
    statuses.set(status, [...(statuses.get(status) ?? []), one]);
  }
  return new Map([...statuses].sort(([one], [other]) => one - other));
}

/** What a call answers when it does not do what it was asked for: those without a code are the same for all calls. */
export function errorAnswers(name: string, call: Description): Record<number, JsonSchema> {
  const answers = [...statusesOf(name, call)].map(([status, codes]) => [
    status,
    codes.length === 0 ? { $ref: `#/components/responses/${status}` } : errorAnswer(status, codes),
  ]);
  return Object.fromEntries(answers) as Record<number, JsonSchema>;
}

/** By their statuses. */
export const ERRORS_WITHOUT_CODE = Object.fromEntries(
  Object.keys(MESSAGES).map((status): [string, JsonSchema] => [status, errorAnswer(Number(status), [])]),
);

/** An error with each code, and one without by its status: how it reads, why it comes, and what helps. */
const ERRORS: readonly (readonly [name: string, error: AppError, cause: Cause])[] = [
  ...Object.entries<ErrorCodeInfo>(ERROR_CODES).map(
    ([code, { status, message, more }]) =>
      [
        code,
        code === 'quota_exceeded'
          ? quotaExceeded(message, 1, 'events')
          : new AppError(status, message, undefined, code as ErrorCode, more),
        CAUSES[code as ErrorCode],
      ] as const,
  ),
  ...Object.entries(MESSAGES).map(
    ([status, message]) =>
      [
        `of-${status}`,
        new AppError(Number(status), message),
        CAUSES_OF_STATUSES[Number(status) as keyof typeof CAUSES_OF_STATUSES],
      ] as const,
  ),
];

type Example = { summary?: string; description?: string; value: object };

/** How they read, and as problems. Beside the first why they come (`summary`), and what helps (`description`). */
export const ERROR_EXAMPLES: Readonly<Record<string, Example>> = Object.fromEntries(
  ERRORS.flatMap(([name, error, { cause, help }]): [string, Example][] => [
    [
      name,
      {
        summary: cause,
        description: help,
        value: { message: error.message, code: error.code, ...error.more },
      },
    ],
    [`problem-${name}`, { value: problemOf(error, '') }],
  ]),
);

function errorAnswer(status: number, codes: readonly ErrorCode[]): JsonSchema {
  const ofCodes: JsonSchema =
    codes.length > 0 ? { properties: { code: { enum: codes } } } : { not: { required: ['code'] } };
  const names = [...(status in MESSAGES ? [`of-${status}`] : []), ...codes];
  const examplesOf = (prefix: string) =>
    Object.fromEntries(
      names.map((name) => [name, { $ref: `#/components/examples/${prefix}${name}` }]),
    ) as JsonSchema;
  return {
    description: STATUS_CODES[status]!,
    ...(WITH_RETRY_AFTER.includes(status) && {
      headers: { 'Retry-After': { description: 'Seconds to wait before the next try.', schema: whole() } },
    }),
    content: {
      'application/json': {
        schema: { allOf: [ERROR, ofCodes] },
        examples: examplesOf(''),
      },
      'application/problem+json': {
        schema: { allOf: [PROBLEM, ofCodes] },
        examples: examplesOf('problem-'),
      },
    },
  };
}
