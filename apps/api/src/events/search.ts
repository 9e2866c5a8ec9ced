import type { Response } from 'express';
import { badRequest } from '@jiter/core';
import type { EventFilter } from '@jiter/store';
import { isRedacted } from '../http/redact.ts';
import { isRowId } from './row-id.ts';
import { UNSTORABLE } from './unstorable.ts';

type Query = Readonly<Record<string, unknown>>;

/** By their names the values of `metadata[name]=value`, and what else a query has. Throws AppError 400. */
export function partMetadata(query: Query): { metadata: [name: string, value: string][]; others: Query } {
  const metadata: [string, string][] = [];
  const others: [string, unknown][] = [];
  for (const [name, value] of Object.entries(query)) {
    const [, key] = /^metadata\[([^=\]]+)\]$/.exec(name) ?? [];
    if (key === undefined && /^metadata(\[|$)/.test(name)) throw badRequest(NO_NAME);
    if (key === undefined) others.push([name, value]);
    else metadata.push([key, textOf(name, value)]);
  }
  return { metadata, others: Object.fromEntries(others) };
}

const NO_NAME = "'metadata' is asked for by its names, such as metadata[customer] with the value 7";
const LONGEST_NAME = 60;
const MAX_PAIRS = 20;

function textOf(name: string, value: unknown): string {
  const shown = `'${name.slice(0, LONGEST_NAME)}'`;
  if (typeof value !== 'string') throw badRequest(`${shown} may be given only once`);
  if (UNSTORABLE.test(name + value)) throw badRequest(`${shown} must be a text as it can be stored`);
  return value;
}

type Search = Pick<EventFilter, 'tagged' | 'idempotencyKey' | 'destination' | 'hosts' | 'ids' | 'text'>;
type Searched = {
  label?: string[];
  metadata: [name: string, value: string][];
  idempotencyKey?: string;
  destination?: string;
  host?: string[];
  ids?: string[];
  q?: string;
};

/** Several values of one parameter are either of them, several parameters all of them. */
export function readSearch(searched: Searched): Search {
  const { label, metadata, idempotencyKey, destination, host } = searched;
  if (metadata.length > MAX_PAIRS)
    throw badRequest(`'metadata' may be asked for by ${MAX_PAIRS} names at most`);
  const tagged = [
    ...(label ? [label.map((one) => `l:${one}`)] : []),
    ...metadata.map(([name, value]) => [`m:${name}=${value}`]),
  ];
  return {
    ...(tagged.length > 0 && { tagged }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(destination !== undefined && { destination }),
    ...(host && { hosts: host }),
    ...whatIsNamed(searched),
  };
}

/** What no text of a payload is taken for: a webhook-id, as it stands in requests, or an id of the length that they have. */
const NAMED = /^(?:evt_(\d{1,19})|(\d{17,19}))$/;

/** A text that names an event is no search: it is found whatever there is beside it. */
function whatIsNamed({ ids, q }: Searched): Pick<Search, 'ids' | 'text'> {
  if (q === undefined) return ids ? { ids } : {};
  const [, ofHeader, alone] = NAMED.exec(q) ?? [];
  const id = ofHeader ?? alone;
  if (id !== undefined && isRowId(id) && (ids?.includes(id) ?? true)) return { ids: [id] };
  return { ...(ids && { ids }), text: { value: q } };
}

/** Who is not shown payloads learns nothing of them by searching either. */
export function asShown<Filter extends EventFilter>(res: Response, filter: Filter): Filter {
  if (!filter.text || !isRedacted(res)) return filter;
  return { ...filter, text: { ...filter.text, hidesPayload: true } };
}

const TOO_WIDE =
  "'destination' and 'host' are sought among other events: send a range of time with them, such as 'scheduledStartDate', or another filter";

/** There is no index of URLs. */
export function refuseTooWide({ limit: _limit, ...filter }: EventFilter & { limit: number }): void {
  const {
    destination,
    hosts,
    latestFirst: _order,
    after: _after,
    before: _before,
    includeCron: _cron,
    ...others
  } = filter;
  if (destination === undefined && !hosts) return;
  if (Object.values(others).every((value) => value === undefined))
    throw badRequest(TOO_WIDE, 'filter_too_wide');
}
