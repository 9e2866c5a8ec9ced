import { ALL_ATTEMPTS, ALL_EVENTS, queryRows } from '@jiter/testkit';
import { callApi, type Fleet } from '../fleet.ts';
import type { Ledger } from './ledger.ts';

/** Events whose attempt was made and could not be written down, as the workers that made it said. */
export function unrecordedIds({ running }: Fleet): Set<string> {
  const lines = running.flatMap(({ output }) => output().split('\n'));
  const told = lines.filter((line) => line.includes('"event":"attempt.not-recorded"'));
  return new Set(told.map((line) => `evt_${(JSON.parse(line) as { eventId: string }).eventId}`));
}

/**
 * Attempts that the receiver did not answer with a 2xx in time, by event. On a busy machine it may miss a deadline:
 * what follows is a retry that the history knows, and no duplicate.
 */
export async function unansweredAttempts({ env }: Fleet): Promise<Map<string, number>> {
  const sql = `select event_id, count(*)::int as attempts from ${ALL_ATTEMPTS}
    where status not like '2%' group by event_id`;
  const rows = await queryRows<{ event_id: string; attempts: number }>(env.DATABASE_URL, sql);
  return new Map(rows.map(({ event_id, attempts }) => [`evt_${event_id}`, attempts]));
}

/**
 * Events that arrived more often than unanswered attempts, and `allowedOf` beside, account for: by how much, and what is
 * known of them.
 */
export async function repeated(
  fleet: Fleet,
  ledger: Ledger,
  unanswered: ReadonlyMap<string, number>,
  allowedOf: (id: string) => number = () => 0,
) {
  const tooOften = ledger
    .entries()
    .map((entry) => {
      const { id, hits } = entry;
      return { ...entry, tooMany: hits.length - 1 - (unanswered.get(id) ?? 0) - allowedOf(id) };
    })
    .filter(({ tooMany }) => tooMany > 0);
  return Promise.all(
    tooOften.map(async ({ id, tooMany, hits }) => ({
      id,
      tooMany,
      hits: hits.map((at) => new Date(at).toISOString()),
      ...(await storyOf(fleet, id.slice('evt_'.length))),
    })),
  );
}

/** What the history and the workers say of an event. */
async function storyOf({ env, running }: Fleet, id: string) {
  const sql = `select claim, attempt, created_at, duration_ms, status, worker from ${ALL_ATTEMPTS} where event_id = $1`;
  const lines = running.flatMap(({ output }) => output().split('\n'));
  return {
    attempts: await queryRows(env.DATABASE_URL, `${sql} order by claim`, [id]),
    lines: lines.filter((line) => line.includes(id)),
  };
}

/** Those of `ids` whose history does not have each of the requests that arrived. */
export async function withGaps(fleet: Fleet, ledger: Ledger, ids: ReadonlySet<string>) {
  const checked = await Promise.all(
    ledger
      .entries()
      .filter(({ id }) => ids.has(id))
      .map(async ({ id, hits }) => {
        const path = `/api/events/${id.slice('evt_'.length)}`;
        const { body } = await callApi(fleet.url, fleet.apiKey, 'GET', path);
        return { id, hits: hits.length, recorded: body.history?.length ?? 0, status: body.status };
      }),
  );
  return checked.filter(({ hits, recorded, status }) => recorded !== hits || status !== 'Sent');
}

type Outcome = { id: string; status: string; calls: number };

/** What became of each event that no other one called for, and how often it called. */
export function outcomesOf({ env: { DATABASE_URL } }: Fleet): Promise<Outcome[]> {
  return queryRows<Outcome>(
    DATABASE_URL,
    `with known as (
       select id, parent_id, status from events union all select id, parent_id, status from settled_events)
     select id::text, status::text,
       (select count(*)::int from known called where called.parent_id = made.id) as calls
     from known made where parent_id is null`,
  );
}

/** By event, the claims of which nothing is known. */
export async function unrecordedClaims({ env: { DATABASE_URL } }: Fleet): Promise<Map<string, number>> {
  const sql = `select id, claims - (select count(*)::int from ${ALL_ATTEMPTS} where event_id = events.id) as count
    from ${ALL_EVENTS}`;
  const rows = await queryRows<{ id: string; count: number }>(DATABASE_URL, sql);
  return new Map(rows.map(({ id, count }) => [`evt_${id}`, count]));
}
