import { createBatcher, unavailable } from '@jiter/core';

const AT_ONCE = 200;
/** They are looked up in ten statements, which takes a moment. */
const MAX_WAITING = 2_000;

/**
 * Anybody may send a key, or a cookie, that opens nothing. So what nobody is known by yet is looked up many in one statement, and
 * one statement at a time; beyond what those bear it is a 503, which says `tooMany`. `loadAll` answers one result per item, in order.
 */
export function lookUpForStrangers<Found>(
  loadAll: (items: string[]) => Promise<Found[]>,
  tooMany: string,
): (item: string) => Promise<Found> {
  const lookUp = createBatcher(loadAll, { maxItems: AT_ONCE, maxCalls: 1 });
  let waiting = 0;
  return async (item) => {
    if (waiting >= MAX_WAITING) throw unavailable(tooMany);
    waiting += 1;
    return lookUp(item).finally(() => (waiting -= 1));
  };
}
