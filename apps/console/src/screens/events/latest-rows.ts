import type { Event } from '@jiter/client';
import { isSettled } from '../../parts/status.tsx';

/** By id, rows of a list as they were last seen since it was loaded. */
export type Seen = ReadonlyMap<string, Event>;

const isSame = (one: Event, other: Event | undefined) =>
  other !== undefined && one.updatedAt === other.updatedAt && one.status === other.status;

/** With what has come of them. Of whatever is in none of the rows nothing is kept: a list may be open for days. */
export function withNews(seen: Seen, loaded: readonly Event[], news: readonly Event[]): Seen {
  const ids = new Set(loaded.map(({ id }) => id));
  const changed = news.filter((one) => ids.has(one.id) && !isSame(one, seen.get(one.id)));
  if (changed.length === 0) return seen;
  const kept = [...seen].filter(([id]) => ids.has(id));
  return new Map([...kept, ...changed.map((one) => [one.id, one] as const)]);
}

/** The rows that were loaded, each as it was last seen. */
export const rowsOf = (loaded: readonly Event[], seen: Seen): Event[] =>
  loaded.map((event) => {
    const now = seen.get(event.id);
    return now && now.updatedAt >= event.updatedAt && !isSame(now, event) ? now : event;
  });

/**
 * Of the rows, as they are by now, those that may have gone on: `latest` does not have them, and they are not settled. So many of
 * them at a time, the first ones.
 */
export function leftOf(rows: readonly Event[], latest: readonly Event[], most: number): string[] {
  const there = new Set(latest.map(({ id }) => id));
  const left = rows.filter((event) => !there.has(event.id) && !isSettled(event));
  return left.slice(0, most).map(({ id }) => id);
}
