import { AppError, badRequest } from '@jiter/core';
import type { Choice } from '@jiter/store';
import { duration, readDuration } from '../events/fields/duration.ts';
import { filterParameters, OF_PAGES, parseEventFilter } from '../events/parse-list.ts';
import { isRowId } from '../events/row-id.ts';
import { id, list, maybe, named, object, text, whole, yesOrNo } from '../openapi/shape.ts';

/** What a bulk call is to be done with, and how. */
export type Bulk = {
  choice: Choice;
  /** At most so many of them, by one call. */
  limit: number;
  /** The due times of what is made due are spread over so long, in ms. */
  spreadMs: number;
  /** Nothing is done, and it is told to how many it would be. */
  dryRun: boolean;
};

/** `spreads`: it takes that field beside those of every bulk call. `repeats`: what a repeat would do. */
export type BulkRules = { spreads: boolean; repeats: string };

/** The longest that bulk calls spread over. */
const SPREAD = { least: 0, most: 7 * 86_400_000 };
const MAX_AFFECTED = 1_000;
const HOW = "send exactly one of 'ids', 'filter' and 'all'";
const EXAMPLE = `such as {"filter": {"status": "Failed To Send"}}, {"ids": ["…"]} or {"all": true}`;

const FIELDS = ['ids', 'filter', 'all', 'limit', 'dryRun'] as const;

/** What chooses events; `metadata[name]` as in the list of them. */
export const filterShape = () =>
  named('EventFilter', {
    ...object(
      Object.fromEntries(Object.entries(filterParameters()).map(([name, schema]) => [name, maybe(schema)])),
      { patternProperties: { '^metadata\\[[^=\\]]+\\]$': text() } },
    ),
    description: 'The parameters of the list of events.',
    minProperties: 1,
  });

const shapes = () =>
  ({
    ids: maybe(list(id(), { minItems: 1, maxItems: MAX_AFFECTED, description: 'These events.' })),
    filter: maybe(filterShape()),
    all: maybe({ const: true, description: 'All events that it can be done with.' }),
    limit: maybe(whole('How many at most.', { minimum: 1, maximum: MAX_AFFECTED })),
    dryRun: maybe(yesOrNo('Nothing is done, and it is told to how many it would be.')),
  }) satisfies Record<(typeof FIELDS)[number], unknown>;

/** Exactly one of `ids`, `filter` and `all`. */
export const bulkBody = () => object(shapes());
export const spreadingBulkBody = () =>
  object({ ...shapes(), spread: maybe(duration('The due times are spread over so long: 0s to 7d.')) });

type Body = Readonly<Record<string, unknown>>;

/** Reads the body of a bulk call. Throws AppError 400. */
export function parseBulk(body: unknown, { spreads }: Pick<BulkRules, 'spreads'>): Bulk {
  const given = readObject(body);
  onlyFields(given, spreads ? [...FIELDS, 'spread'] : FIELDS);
  return {
    choice: readChoice(given),
    limit: readLimit(given['limit']),
    spreadMs: readSpread(given['spread']),
    dryRun: readFlag('dryRun', given['dryRun']),
  };
}

/** What is written down of such a body, which was fine: of ids how many, as each has an entry of its own. */
export function toldBulk(body: unknown): object {
  const { ids, dryRun: _no, ...asked } = readObject(body);
  return { ...asked, ...(Array.isArray(ids) && { ids: ids.length }) };
}

/** An empty object where there is no body: these calls need none. `field`: where it is in the body. */
export function readObject(body: unknown, field?: string): Body {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  throw badRequest(field === undefined ? 'Please send a JSON object' : `'${field}' must be an object`);
}

export function onlyFields(given: Body, names: readonly string[], field?: string): void {
  const other = Object.keys(given).find((name) => !names.includes(name));
  if (other === undefined) return;
  const path = field === undefined ? '' : `${field}.`;
  const allowed = names.length === 0 ? 'this call takes none' : `only '${names.join("', '")}' can`;
  throw badRequest(`'${path}${other.slice(0, 60)}' is not a field that can be sent: ${allowed}`);
}

function readChoice(given: Body): Choice {
  const { ids, filter, all } = given;
  const count = [ids, filter, all].filter((one) => one !== undefined).length;
  if (count !== 1) {
    throw noFilter(
      count === 0 ? `Which events? Please ${HOW}, ${EXAMPLE}` : `Please ${HOW}: these are ${count}`,
    );
  }
  if (ids !== undefined) return { ids: readIds(ids) };
  if (filter !== undefined) return { filter: readFilter(filter, BESIDE_FILTER) };
  if (all !== true) throw noFilter("'all' must be true, or left out");
  return { filter: {} };
}

function readIds(ids: unknown): string[] {
  const isFine = Array.isArray(ids) && ids.length > 0 && ids.length <= MAX_AFFECTED;
  if (!isFine) throw noFilter(`'ids' must be an array of 1 to ${MAX_AFFECTED} ids of events`);
  const wrong = ids.findIndex((id) => typeof id !== 'string' || !isRowId(id));
  if (wrong >= 0)
    throw badRequest(`'ids[${wrong}]' must be the id of an event, a string such as "384166855765348580"`);
  return ids as string[];
}

/** What a call takes instead of what a filter has not, or may not have: the end of a sentence each. */
type Instead = { ofNone: string; ofLimit: string };
const BESIDE_FILTER: Instead = {
  ofNone: ', or "all": true',
  ofLimit: "'limit' beside 'filter' says how many",
};

export function readFilter(filter: unknown, { ofNone, ofLimit }: Instead) {
  const given = readObject(filter, 'filter');
  if (Object.keys(given).length === 0) {
    const what = filter === undefined ? 'missing' : 'empty';
    throw noFilter(`'filter' is ${what}: send at least one parameter of the list of events${ofNone}`);
  }
  const ofPages = OF_PAGES.find((name) => name in given);
  if (ofPages) {
    const why = ofPages === 'limit' ? ofLimit : 'it says which part of the list is shown';
    throw badRequest(`'filter.${ofPages}' has no meaning here: ${why}`);
  }
  refuseOtherThanTexts(given);
  const { limit: _ofPages, ...parsed } = parseEventFilter(given);
  return parsed;
}

/** A query has nothing else, and the list can only say of others that they were given twice. */
function refuseOtherThanTexts(given: Body): void {
  const known = filterParameters();
  const isKnown = (name: string) => Object.hasOwn(known, name) || name.startsWith('metadata[');
  const other = Object.keys(given).find((name) => typeof given[name] !== 'string' && isKnown(name));
  if (other === undefined) return;
  throw badRequest(
    `'filter.${other.slice(0, 60)}' must be a string, as in the list of events: several values are one, separated by commas`,
  );
}

function readLimit(limit: unknown = MAX_AFFECTED): number {
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= MAX_AFFECTED)
    return limit;
  throw badRequest(`'limit' must be a whole number from 1 to ${MAX_AFFECTED}`);
}

function readSpread(spread: unknown): number {
  return spread === undefined ? 0 : readDuration('spread', spread, SPREAD);
}

export function readFlag(name: string, value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw badRequest(`'${name}' must be true or false`);
}

function noFilter(message: string): AppError {
  return new AppError(400, message, undefined, 'no_filter');
}
