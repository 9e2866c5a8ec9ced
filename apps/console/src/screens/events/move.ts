import { parseDuration } from '@jiter/core/duration';
import type { Event, JiterClient } from '@jiter/client';
import { isGone } from '../../state/reach.ts';

/** A call each: so many are on their way at a time. */
const AT_ONCE = 8;

/** `+30min`, `-2h`, `1d`: in ms; undefined for what is none. */
export function parseShift(text: string): number | undefined {
  const [, sign = '+', span] = /^\s*([+−-]?)\s*(.+)$/.exec(text) ?? [];
  const ms = span === undefined ? undefined : parseDuration(span);
  return ms === undefined || ms === 0 ? undefined : sign === '' || sign === '+' ? ms : -ms;
}

/** `wrong`: what else one of them was refused for. Those after it were not tried. */
export type Moved = { moved: readonly Event[]; refused: number; wrong?: Error };

/** Those that a worker has by now stay as they are, and are counted. */
export async function moveEach(
  client: JiterClient,
  events: readonly Event[],
  timeOf: (event: Event) => string,
): Promise<Moved> {
  const moved: Event[] = [];
  let refused = 0;
  for (let at = 0; at < events.length; at += AT_ONCE) {
    const some = events.slice(at, at + AT_ONCE);
    const done = await Promise.allSettled(some.map((event) => moveOne(client, event.id, timeOf(event))));
    const isMoved = (one: (typeof done)[number]) => one.status === 'fulfilled' && one.value;
    moved.push(...some.filter((_event, index) => isMoved(done[index]!)));
    refused += done.filter((one) => one.status === 'fulfilled' && !one.value).length;
    const failed = done.find((one) => one.status === 'rejected');
    if (failed) return { moved, refused, wrong: failed.reason as Error };
  }
  return { moved, refused };
}

/** Whether it was: one that has gone on is refused as whatever is wrong is, so it is looked at. */
async function moveOne(client: JiterClient, id: string, scheduledTime: string): Promise<boolean> {
  try {
    await client.events.edit(id, { scheduledTime });
    return true;
  } catch (error) {
    if (!isGone(error)) throw error;
    const now = await client.events.get(id).catch(() => undefined);
    if (now?.status === 'Pending') throw error;
    return false;
  }
}
