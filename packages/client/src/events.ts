import { answerOf, newKey, pageOf, type Connection } from './connection.ts';
import { once, type Once } from './once.ts';
import { createPages } from './pages.ts';
import type {
  BodyOf,
  Event,
  EventChanges,
  EventCountQuery,
  EventDryRun,
  EventQuery,
  NewEvent,
  Refusal,
} from './types.ts';

export function createEvents(api: Connection) {
  const path = (id: string) => ({ params: { path: { id } } });
  return {
    create: (event: NewEvent, options: Once = {}): Promise<Event> => {
      // Where both say one, and not the same, the API says so. That of the body is to the letter: a header has no spaces around it, and
      // may stand between quotes.
      const isOfBody = event.idempotencyKey !== undefined && options.idempotencyKey === undefined;
      const params = isOfBody ? {} : { header: once(options) };
      return answerOf(api.POST('/api/events', { body: event, params })) as Promise<Event>;
    },
    /** One result for each: the event, or what is wrong with it. At most 1,000. */
    createMany: (events: readonly NewEvent[], options: Once = {}) => {
      // A key beside those of the events would be another one.
      const haveKeys = events.some(({ idempotencyKey }) => idempotencyKey !== undefined);
      const call = haveKeys
        ? api.POST('/api/events/batch', { body: withKeys(events, options) })
        : api.POST('/api/events/batch', { body: [...events], params: { header: once(options) } });
      return answerOf(call) as Promise<(Event | Refusal)[]>;
    },
    /** What would be sent, and when. Nothing is kept. */
    dryRun: (event: NewEvent): Promise<EventDryRun> =>
      answerOf(
        api.POST('/api/events', { body: event, params: { query: { dryRun: 'true' } } }),
      ) as Promise<EventDryRun>,
    get: (id: string) => answerOf(api.GET('/api/events/{id}', path(id))),
    list: (query: EventQuery = {}) =>
      createPages((cursor) =>
        pageOf(api.GET('/api/events', { params: { query: { ...asked(query), ...at(cursor) } } })),
      ),
    /** One page, with where the list goes on and where it came from. */
    page: (query: EventQuery & { cursor?: string } = {}) =>
      pageOf(api.GET('/api/events', { params: { query: asked(query) } })),
    /** How many `list` would show in all, up to 10,000. */
    count: (query: EventCountQuery = {}) =>
      answerOf(api.GET('/api/events/count', { params: { query: asked(query) } })),
    /** How often these, 100 at most, were tried, and whose ticks they are. */
    attemptsOf: (ids: readonly string[]) =>
      answerOf(api.GET('/api/events/attempts', { params: { query: { ids: ids.join(',') } } })),
    /**
     * Which of these, 100 at most, changed later than `since`, and what to ask with next time. A change that was
     * being written may be told of twice.
     */
    changedOf: async (ids: readonly string[], since?: string): Promise<{ events: Event[]; next: string }> => {
      const query = { ids: ids.join(','), ...(since !== undefined && { updatedSince: since }) };
      const call = api.GET('/api/events', { params: { query } });
      const { items } = await pageOf(call);
      return { events: items, next: (await call).response.headers.get('x-updated-to')! };
    },
    /** Why it is where it is, and what happens next. */
    explain: (id: string) => answerOf(api.GET('/api/events/{id}/explanation', path(id))),
    /** Who created it, where that is known, and who changed it, from what to what; the oldest first. */
    changes: (id: string) =>
      createPages((cursor) =>
        pageOf(api.GET('/api/events/{id}/changes', { params: { path: { id }, query: at(cursor) } })),
      ),
    edit: (id: string, changes: EventChanges) =>
      answerOf(api.PUT('/api/events/{id}', { ...path(id), body: changes })),
    cancel: (id: string) => answerOf(api.POST('/api/events/{id}/cancel', path(id))),
    retry: (id: string, options: BodyOf<'retryEvent'> = {}) =>
      answerOf(api.POST('/api/events/{id}/retry', { ...path(id), body: options })),
    replay: (id: string, { idempotencyKey, ...body }: BodyOf<'replayEvent'> & Once = {}) =>
      answerOf(
        api.POST('/api/events/{id}/replay', {
          params: { path: { id }, header: once(idempotencyKey === undefined ? {} : { idempotencyKey }) },
          body,
        }),
      ),
    cancelMany: (which: BodyOf<'cancelEvents'>) => answerOf(api.POST('/api/events/cancel', { body: which })),
    retryMany: (which: BodyOf<'retryEvents'>) => answerOf(api.POST('/api/events/retry', { body: which })),
    replayMany: (which: BodyOf<'replayEvents'>) => answerOf(api.POST('/api/events/replay', { body: which })),
  };
}

export const at = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

/** With the keys that the header would have meant, where an event has none of its own. */
function withKeys(events: readonly NewEvent[], { idempotencyKey = newKey() }: Once): NewEvent[] {
  return events.map((event, index) => ({
    ...event,
    idempotencyKey: event.idempotencyKey ?? `${idempotencyKey}/${index}`,
  }));
}

/** As the query has it: several values separated by commas. */
function asked(query: EventQuery | EventCountQuery) {
  const entries = Object.entries(query).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  return Object.fromEntries(entries) as Record<string, never>;
}
