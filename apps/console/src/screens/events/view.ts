import type { Event, EventQuery } from '@jiter/client';
import { aroundOf, readPasted } from '../../times/typed.ts';

/** What the address says of a list, and what that asks of the API. */
export type EventsSearch = {
  tab?: string | undefined;
  host?: string | undefined;
  label?: string | undefined;
  url?: string | undefined;
  /** A text in the payload, an id or a destination. */
  q?: string | undefined;
  reason?: string | undefined;
  /** How the last attempts ended, as failures are grouped by. */
  why?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** From when on they failed for good. */
  failed?: string | undefined;
  /** `one-off`: without what cron jobs make. */
  kind?: string | undefined;
};

export const TABS = ['coming', 'way', 'sent', 'failed', 'cancelled', 'all'] as const;
export type Tab = (typeof TABS)[number];

export const TAB_STATUSES: Record<Tab, string | undefined> = {
  coming: 'Pending',
  way: 'Queued',
  sent: 'Sent',
  failed: 'Failed To Send,Failed To Queue',
  cancelled: 'Cancelled',
  all: undefined,
};

/** Of these: what is coming, and what waits for a retry. */
export const CANCELLABLE = `${TAB_STATUSES.coming},${TAB_STATUSES.way}`;

export const PAGE_SIZE = 50;

export const tabOf = ({ tab }: EventsSearch): Tab => TABS.find((one) => one === tab) ?? 'coming';

export const FILTERS = ['q', 'host', 'label', 'url', 'reason', 'why', 'from', 'to', 'failed'] as const;
export const hasFilters = (search: EventsSearch): boolean =>
  FILTERS.some((name) => search[name] !== undefined);

export const EVERY_STATUS = Object.values(TAB_STATUSES).filter(Boolean).join(',');

/** The API looks for hosts and URLs among others alone, since no index finds them: those of every status are others enough. */
function statusOf(search: EventsSearch): string | undefined {
  const { host, url } = search;
  return TAB_STATUSES[tabOf(search)] ?? (host || url ? EVERY_STATUS : undefined);
}

/** For lists and bulk calls alike. */
export function filterOf(search: EventsSearch) {
  const tab = tabOf(search);
  const given = {
    status: statusOf(search),
    q: search.q,
    failureReason: tab === 'failed' ? search.reason : undefined,
    reason: search.why,
    host: search.host,
    label: search.label,
    destination: search.url,
    scheduledStartDate: search.from,
    scheduledEndDate: search.to,
    failedAtStartDate: search.failed,
    include: search.kind === 'one-off' ? undefined : ('cron' as const),
  };
  type Given = { [Name in keyof typeof given]?: NonNullable<(typeof given)[Name]> };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given;
}

/** What comes next is first of what is coming; of all else the latest. */
export const orderOf = (search: EventsSearch): 'asc' | 'desc' =>
  tabOf(search) === 'coming' ? 'asc' : 'desc';

export const listQuery = (search: EventsSearch) =>
  ({
    ...filterOf(search),
    order: orderOf(search),
    limit: PAGE_SIZE,
  }) satisfies EventQuery;

/** Of what the list would have now: what belongs among those that are shown, and is not there. */
export function countNew(
  shown: readonly Event[],
  latest: readonly Event[],
  { hasMore, order }: { hasMore: boolean; order: 'asc' | 'desc' },
): number {
  const known = new Set(shown.map(({ id }) => id));
  const last = shown.at(-1);
  const isBeforeLast = (event: Event) =>
    !last || !hasMore || (order === 'asc' ? isEarlier(event, last) : isEarlier(last, event));
  return latest.filter((event) => !known.has(event.id) && isBeforeLast(event)).length;
}

/** Nothing of that page is shown: what is new goes on behind it, as far as is known. */
export const isAllNew = (
  count: number,
  { items, next }: { items: readonly Event[]; next?: string | undefined },
) => next !== undefined && count === items.length;

/** As lists are in order: those of one moment by their ids. */
const isEarlier = (one: Event, other: Event): boolean =>
  one.scheduledTime === other.scheduledTime
    ? BigInt(one.id) < BigInt(other.id)
    : one.scheduledTime < other.scheduledTime;

/** What a text in the search field stands for. `zone`: what times are shown in. */
export function readSearch(typed: string, zone: string): EventsSearch | { id: string } | undefined {
  const text = typed.trim();
  const time = readPasted(text, zone);
  if (time) return aroundOf(time);
  const [, id] = /^(?:evt_)?(\d{6,19})$/.exec(text) ?? [];
  if (id !== undefined) return { id };
  if (/^https?:\/\/\S+$/.test(text)) return { url: text };
  const [, name, value] = /^(host|label|url):(.+)$/.exec(text) ?? [];
  if (name !== undefined) return { [name]: value!.trim() };
  if (/^[\w-]+(\.[\w-]+)+(:\d+)?$/.test(text) || /^\S+:\d+$/.test(text)) return { host: text };
  return text === '' ? undefined : { q: text };
}

const PAYLOAD_SHOWN = 60;

export function shortPayload(payload: string): string {
  const line = payload.replace(/\s+/g, ' ').slice(0, PAYLOAD_SHOWN + 1);
  return line.length > PAYLOAD_SHOWN ? `${line.slice(0, PAYLOAD_SHOWN)}…` : line;
}

/** A URL in its two halves: who, and where there. */
export function splitUrl(url: string): [host: string, rest: string] {
  if (!URL.canParse(url)) return [url, ''];
  const { host, pathname, search } = new URL(url);
  return [host, pathname === '/' && search === '' ? '' : pathname + search];
}
