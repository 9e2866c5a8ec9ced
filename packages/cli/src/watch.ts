import type { Attempt, Event, EventQuery, EventWithHistory } from '@jiter/client';
import type { Context } from './command.ts';
import { EXIT_DONE, EXIT_REFUSED, upTo } from './command.ts';
import { isAway } from './complain.ts';

const LOOK_EVERY_MS = 1_000;
/** A worker writes an outcome after the moment that it has, by a statement that is ended after 30 s. */
const OVERLAP_MS = 40_000;
/** What arrived while somebody typed is news as well. */
const BEFORE_MS = 10_000;
const PAGE = 200;
/** Of each kind, in one look: whoever looks at more of them than that sees numbers fly by. */
const MOST_AT_A_TIME = 1_000;
const UNDECIDED = ['Pending', 'Queued'];

/** An event with its outcome, and how late its last attempt left. */
export type Arrival = { event: Event; attempt: Attempt | undefined };

/** Shows each outcome as it comes, until somebody ends it. */
export async function watchArrivals(
  context: Context,
  filter: Filter,
  show: (arrival: Arrival) => void,
): Promise<number> {
  const { signal, wait, output } = context;
  const seen = new Map<string, number>();
  const begun = await timeOfApi(context);
  let since = begun;
  let wasAway = false;
  while (!signal.aborted) {
    try {
      const lookedAt = since;
      const from = Math.max(since - OVERLAP_MS, begun - BEFORE_MS);
      for (const event of await listOutcomes(context, filter, from)) {
        const at = momentOf(event);
        // One that is retried has another outcome later.
        if (seen.get(event.id) === at) continue;
        const { history } = await context.client.events.get(event.id);
        seen.set(event.id, at);
        since = Math.max(since, at);
        show({ event, attempt: history.at(-1) });
      }
      forgetBefore(seen, lookedAt - 2 * OVERLAP_MS);
      wasAway = false;
    } catch (error) {
      if (signal.aborted) break;
      if (!isAway(error)) throw error;
      // Whoever watches is there for what comes afterwards, too.
      if (!wasAway) output.note(`${(error as Error).message}: what arrives is shown once it answers again`);
      wasAway = true;
    }
    await wait(LOOK_EVERY_MS);
  }
  return EXIT_DONE;
}

/** What a list can be asked for, but for its times and its order, which are those of the watch. */
export type Filter = Omit<EventQuery, 'order' | 'limit' | 'scheduledStartDate' | 'scheduledEndDate'>;

/**
 * Of those since then, by when that was. The latest come first: were it the others, as many as are looked at would be known already
 * once there are more, and nothing new be seen any more.
 */
async function listOutcomes({ client }: Context, filter: Filter, from: number): Promise<Event[]> {
  const since = new Date(from).toISOString();
  const found: Event[] = [];
  for (const query of [{ sentAtStartDate: since }, { failedAtStartDate: since }]) {
    const latest = client.events.list({ ...filter, ...query, order: 'desc', limit: PAGE });
    found.push(...(await upTo(MOST_AT_A_TIME, latest)));
  }
  return found.sort((first, second) => momentOf(first) - momentOf(second));
}

const momentOf = ({ sentAt, failedAt, updatedAt }: Event) => Date.parse(sentAt ?? failedAt ?? updatedAt);

/** By the clock that its times are by, to the second. */
async function timeOfApi({ client, now }: Context): Promise<number> {
  const { response } = await client.api.GET('/api/events', { params: { query: { limit: 1 } } });
  const date = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(date) ? now().getTime() : date;
}

/** What is told to the second, and takes its time to come, may be so much less. */
const RIGHT_MS = 2_000;

/** How far this machine's clock is behind the API's. One that may be right is taken to be. */
async function behindMs(context: Context): Promise<number> {
  const ms = (await timeOfApi(context)) - context.now().getTime();
  return Math.abs(ms) < RIGHT_MS ? 0 : ms;
}

function forgetBefore(seen: Map<string, number>, before: number): void {
  for (const [id, at] of seen) if (at < before) seen.delete(id);
}

/** Shows each attempt of one event as it comes, until the event has its outcome. */
export async function watchEvent(
  context: Context,
  id: string,
  show: (attempt: Attempt) => void,
): Promise<{ event: EventWithHistory; code: number }> {
  const { client, signal, wait, now } = context;
  const behind = await behindMs(context);
  let shown = 0;
  for (;;) {
    const event = await client.events.get(id);
    event.history.slice(shown).forEach(show);
    shown = event.history.length;
    if (!UNDECIDED.includes(event.status) || signal.aborted) {
      return { event, code: event.status === 'Sent' ? EXIT_DONE : EXIT_REFUSED };
    }
    const aheadMs = Date.parse(event.scheduledTime) - now().getTime() - behind;
    await wait(Math.min(60_000, Math.max(LOOK_EVERY_MS / 2, aheadMs)));
  }
}
