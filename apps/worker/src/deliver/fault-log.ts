import type { ClaimedEvent, Log } from '@jiter/core';

const QUIET_MS = 60_000;
/** Kept apart at a time; beyond that one line is for all. */
const MOST_KINDS = 1_000;

/** An event that a fault of ours keeps from leaving, or cut off. */
export type TellFault = (event: Pick<ClaimedEvent, 'id' | 'org' | 'attempt'>, error: unknown) => void;

type Later = (work: () => void, ms: number) => void;
const later: Later = (work, ms) => void setTimeout(work, ms).unref();

type Kind = { fields: Record<string, unknown>; count: number };

/**
 * What does not work for one event mostly works for none of its org, and is tried again for each of them every minute: the first is
 * said at once, and of those with the same org and reason within a minute then how many they were, with the last one of them.
 */
export function createFaultLog(log: Log, inAWhile: Later = later): TellFault {
  const kinds = new Map<string, Kind>();

  function tellLater(key: string): void {
    inAWhile(() => {
      const { fields, count } = kinds.get(key)!;
      kinds.delete(key);
      if (count === 0) return;
      log.error('delivery.broken', { ...fields, count });
      kinds.set(key, { fields: {}, count: 0 });
      tellLater(key);
    }, QUIET_MS);
  }

  return ({ id: eventId, org, attempt }, error) => {
    const own = `${org} ${reasonOf(error)}`;
    const isOwn = kinds.has(own) || kinds.size < MOST_KINDS;
    const key = isOwn ? own : 'others';
    const fields = { eventId, org, attempt, error };
    const known = kinds.get(key);
    if (known) {
      known.count += 1;
      known.fields = fields;
      return;
    }
    log.error('delivery.broken', { ...fields, count: 1 });
    kinds.set(key, { fields, count: 0 });
    tellLater(key);
  };
}

function reasonOf(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  return [name, code ?? message].join(' ');
}
