import { isTagged, type EventFilter } from '@jiter/store';
import type { List } from '../http/lists.ts';

type OfPages = 'after' | 'before' | 'latestFirst' | 'updatedSince' | 'withoutTicks';
type Part = Exclude<keyof EventFilter, OfPages>;

/** The fields of a filter that say which list it is. One that is new does not compile without. */
const PARTS: Readonly<Record<Part, (value: never) => unknown>> = {
  statuses: sorted,
  failureReasons: sorted,
  reasons: sorted,
  hosts: sorted,
  hostsAreOfGroups: String,
  ids: sorted,
  tagged: (all: readonly string[][]) => sorted(all.map((any) => JSON.stringify(sorted(any)))),
  scheduled: endsOf,
  sentAt: endsOf,
  failedAt: endsOf,
  created: endsOf,
  destination: String,
  idempotencyKey: String,
  includeCron: String,
  text: ({ value }: { value: string }) => value,
};

/** The list of events that a filter is of. */
export function listOf(filter: EventFilter): List<'events' | 'created'> {
  const asked = Object.entries(PARTS).flatMap(([name, tell]) => {
    const value = filter[name as Part];
    return value === undefined ? [] : [[name, tell(value as never)]];
  });
  return {
    name: isTagged(filter) ? 'created' : 'events',
    order: orderOf(filter),
    asked: JSON.stringify(asked),
  };
}

export const orderOf = ({ latestFirst }: { latestFirst?: true }) => (latestFirst ? 'desc' : 'asc');

/**
 * Which ends of a range of time are given, and not where they are: who asks for what there is until now does so with another end for
 * each page, and a place means the same then.
 */
export function endsOf({ from, to }: { from?: Date; to?: Date }): readonly boolean[] {
  return [from !== undefined, to !== undefined];
}

function sorted(values: readonly string[]): readonly string[] {
  return values.toSorted();
}
