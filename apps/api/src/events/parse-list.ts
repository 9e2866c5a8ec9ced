import joi from 'joi';
import {
  badRequest,
  EVENT_STATUSES,
  FAILURE_REASONS,
  readHost,
  type EventStatus,
  type FailureReason,
} from '@jiter/core';
import type { EventFilter, TimeRange } from '@jiter/store';
import { readCursor, startOf, type Cursor } from '../http/cursor.ts';
import { parametersOf, says } from '../openapi/of-joi.ts';
import { instant, oneOf, text, whole, type JsonSchema } from '../openapi/shape.ts';
import { listOf } from './list-of.ts';
import { partMetadata, readSearch, refuseTooWide } from './search.ts';
import { readFineTime, type FineTime } from './time.ts';
import { isRowId } from './row-id.ts';
import { UNSTORABLE } from './unstorable.ts';
import { validate } from './validate.ts';

export const MAX_PAGE = 1000;

const RANGES = {
  scheduled: ['scheduledStartDate', 'scheduledEndDate'],
  sentAt: ['sentAtStartDate', 'sentAtEndDate'],
  failedAt: ['failedAtStartDate', 'failedAtEndDate'],
  created: ['createdStartDate', 'createdEndDate'],
} as const;
type RangeName = keyof typeof RANGES;
type DateName = (typeof RANGES)[RangeName][number];

type ListQuery = { [name in DateName]?: FineTime } & {
  status?: EventStatus[];
  failureReason?: FailureReason[];
  include?: 'cron';
  limit?: number;
  order?: 'asc' | 'desc';
  cursor?: Cursor;
  label?: string[];
  idempotencyKey?: string;
  destination?: string;
  host?: string[];
  reason?: string[];
  ids?: string[];
  updatedSince?: FineTime;
  q?: string;
};

/** A parameter of a query that is given once, read by `read`; undefined from it means that `expected` was not met. */
export function parameter(read: (text: string) => unknown, expected: string, json?: JsonSchema) {
  const schema = joi
    .any()
    .custom((value: unknown, helpers) => {
      if (typeof value !== 'string') return helpers.error('parameter.repeated');
      return read(value) ?? helpers.error('parameter.wrong');
    })
    .messages({
      'parameter.repeated': '{#label} may be given only once',
      'parameter.wrong': `{#label} must be ${expected}`,
    });
  return says(schema, {
    description: `${expected[0]!.toUpperCase()}${expected.slice(1)}.`,
    ...(json ?? text()),
  });
}

/** A query with these parameters and no others. `what`: it is that of. */
export function queryOf<Query>(
  parameters: joi.PartialSchemaMap<Query>,
  what: string,
): joi.ObjectSchema<Query> {
  return joi
    .object<Query>(parameters)
    .messages({ 'object.unknown': `{#label} is not a parameter of ${what}` })
    .prefs({ convert: false, errors: { wrap: { label: "'" } } });
}

/** One or more of `values`, separated by commas. */
export function oneOrMore<Value extends string>(values: readonly Value[]) {
  const isOne = (name: string): name is Value => (values as readonly string[]).includes(name);
  const read = (text: string): Value[] | undefined => {
    const names = text.split(',').map((name) => name.trim());
    return names.every(isOne) ? [...new Set(names)] : undefined;
  };
  return parameter(read, `one or more, separated by commas, of '${values.join("', '")}'`);
}

export function readDate(text: string): FineTime | undefined {
  // In a query string an unescaped + is a space: `…T09:00:00 02:00` can only have meant `+02:00`.
  const moment = readFineTime(text.replace(/ (\d{2}(?::?\d{2})?)$/, '+$1'));
  return typeof moment === 'string' ? undefined : moment;
}

function readLimit(text: string): number | undefined {
  const limit = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= MAX_PAGE ? limit : undefined;
}

export const readText = (text: string) => (text === '' || UNSTORABLE.test(text) ? undefined : text);

/** As it is counted by, whatever it is written like; what is none has nothing. */
const asHost = (text: string) => readHost(text) ?? text.toLowerCase();

export const hostParameter = parameter(
  (text) => readText(text) && asHost(text),
  'a host, such as app.example.com',
);

const MAX_VALUES = 10;
function readSome(text: string): string[] | undefined {
  const values = [...new Set(text.split(',').map((value) => value.trim()))];
  return values.length <= MAX_VALUES && values.every(readText) ? values : undefined;
}

/** A label may begin or end with a space, and behind a comma there may be one that is none of it. */
function readLabels(text: string): string[] | undefined {
  const labels = [...new Set(text.split(','))];
  if (labels.length > MAX_VALUES || !labels.every(readText)) return undefined;
  return [...new Set(labels.flatMap((label) => [label, label.trim()]))].filter((label) => label !== '');
}

const MAX_IDS = 100;
function readIds(text: string): string[] | undefined {
  const ids = [...new Set(text.split(',').map((id) => id.trim()))];
  return ids.length <= MAX_IDS && ids.every(isRowId) ? ids : undefined;
}

const LONGEST_SOUGHT = 200;
const readSought = (text: string) => (text.length <= LONGEST_SOUGHT ? readText(text.trim()) : undefined);

/** What lists take. Whose a cursor is remains to be judged: by `startOf`. */
export const PAGE_PARAMETERS = {
  limit: parameter(
    readLimit,
    `a whole number from 1 to ${MAX_PAGE}`,
    whole(undefined, { minimum: 1, maximum: MAX_PAGE }),
  ),
  order: parameter(
    (text) => (text === 'asc' || text === 'desc' ? text : undefined),
    "'asc', the latest last, or 'desc', the latest first",
    oneOf(['asc', 'desc']),
  ),
  cursor: parameter(
    readCursor,
    'what the header X-Next-Cursor or X-Previous-Cursor of another page of this list said',
  ),
};

/** Those that only say which part of a list is shown. */
export const OF_PAGES = ['limit', 'order', 'cursor', 'updatedSince'];

const date = parameter(readDate, 'an ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z', instant());
const dates = Object.fromEntries(
  Object.values(RANGES)
    .flat()
    .map((name) => [name, date]),
);

export const listQuery = queryOf<ListQuery>(
  {
    status: oneOrMore(EVENT_STATUSES),
    failureReason: oneOrMore(FAILURE_REASONS),
    ...dates,
    include: parameter(
      (text) => (text === 'cron' ? text : undefined),
      "'cron': the occurrences of cron jobs as well",
      oneOf(['cron']),
    ),
    label: parameter(readLabels, 'one label or more, separated by commas'),
    idempotencyKey: parameter(readText, 'an idempotency key'),
    destination: parameter(readText, 'a URL'),
    host: parameter((text) => readSome(text)?.map(asHost), 'one host or more, separated by commas'),
    reason: parameter(
      readSome,
      "one reason or more of those that 'GET /failures' tells, separated by commas, such as 503,timeout; what failed in a test of a destination has none",
    ),
    ids: parameter(readIds, `${MAX_IDS} ids of events or fewer, separated by commas`),
    updatedSince: parameter(
      readDate,
      "an ISO-8601 time with a zone, beside 'ids': those that changed later than that",
      instant(),
    ),
    q: parameter(
      readSought,
      `a text of 1 to ${LONGEST_SOUGHT} characters that is in a payload or a destination, or an id or a webhook-id; 17 to 19 digits are taken for an id`,
    ),
    ...PAGE_PARAMETERS,
  },
  'this list',
);

/** The query of `GET /events/attempts`. */
export const triedQuery = queryOf<{ ids: string[] }>(
  {
    ids: parameter(readIds, `${MAX_IDS} ids of events or fewer, separated by commas`).required().messages({
      'any.required': '{#label} must be given: the events that you ask about, separated by commas',
    }),
  },
  'this call',
);

/** Throws AppError 400 naming the parameter. */
export const parseTried = (query: Record<string, unknown>): string[] =>
  validate(triedQuery, { ...query }).ids;

/** Reads the query of `GET /events`; throws AppError 400 naming the parameter. */
export function parseEventFilter(query: Record<string, unknown>): EventFilter & { limit: number } {
  const { metadata, others } = partMetadata(query);
  const value = validate(listQuery, others);
  const filter: EventFilter & { limit: number } = {
    limit: value.limit ?? MAX_PAGE,
    ...readSearch({ ...value, metadata }),
  };
  if (value.updatedSince) filter.updatedSince = sinceOf(value);
  if (value.status) filter.statuses = value.status;
  if (value.reason) filter.reasons = value.reason;
  if (value.failureReason) filter.failureReasons = value.failureReason;
  // Whoever names an event means it, whatever made it.
  if (value.include || filter.ids || filter.idempotencyKey !== undefined) filter.includeCron = true;
  if (value.order === 'desc') filter.latestFirst = true;
  for (const name of Object.keys(RANGES) as RangeName[]) {
    const range = rangeOf(value, RANGES[name]);
    if (range) filter[name] = range;
  }
  refuseTooWide(filter);
  return Object.assign(filter, startOf(listOf(filter), value.cursor));
}

function sinceOf({ ids, updatedSince }: ListQuery): Date {
  if (!ids) throw badRequest("'updatedSince' is for 'ids': send those that you show with it");
  return new Date(updatedSince!.ms);
}

/** The parameters of the list, but those that only say which part of it is shown: the query of a count, and what chooses events. */
export const filterParameters = () =>
  Object.fromEntries(Object.entries(parametersOf(listQuery)).filter(([name]) => !OF_PAGES.includes(name)));

/** Reads the query of `GET /events/count`; throws AppError 400 naming the parameter. */
export function parseCountFilter(query: Record<string, unknown>): EventFilter {
  const ofPages = OF_PAGES.find((name) => name in query);
  if (ofPages) throw badRequest(`'${ofPages}' is not a parameter of this count`);
  const { limit: _ofPages, ...filter } = parseEventFilter(query);
  return filter;
}

/**
 * All times are kept in whole milliseconds. The first of those from a start on is the one above it, and the last of
 * those up to an end the one below: rounded like an event's time, the end of a day would reach into the next.
 */
function rangeOf(query: ListQuery, [start, end]: readonly [DateName, DateName]): TimeRange | undefined {
  const from = query[start];
  const to = query[end];
  if (from && to && from.ms > to.ms) throw badRequest(`'${start}' must not be later than '${end}'`);
  if (!from && !to) return undefined;
  return {
    ...(from && { from: new Date(from.ms + Number(from.isFiner)) }),
    ...(to && { to: new Date(to.ms) }),
  };
}
