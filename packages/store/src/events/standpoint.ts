import type { Knex } from 'knex';
import type { Event, NamedActor, PastAttempt, Standing, Standpoint } from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { DECIDED } from '../deliveries/claim.ts';
import { settledSelect } from '../settled/columns.ts';
import { isSecretLost } from '../orgs/secrets.ts';
import type { Seal } from '../orgs/seal.ts';
import { attemptsOf } from '../settled/history.ts';
import { settledSince } from '../settled/settled-since.ts';
import { LATEST_FIRST_ATTEMPT, type Row } from './columns.ts';
import { EVENT_COLUMN_NAMES, toEvent } from './row.ts';

/** As of `now`, by the database's clock. */
export type FoundStandpoint = Standpoint & { now: Date };

/** What an event's whole history is by the policies that there are, and a few manual retries more. */
const MAX_ATTEMPTS = 500;

/** May be large, and explains nothing. */
const NAMES = EVENT_COLUMN_NAMES.filter((name) => name !== 'payload');

const CANCELLED_BY = `case when status = 'Cancelled' then (
    select jsonb_build_object('kind', split_part(actor, ':', 1), 'name', actor_name, 'wasHeld', details ->> 'underWay' is not null)
    from audit
    where event_id = :id and action = 'event.cancelled' order by audit.id desc limit 1) end`;

const FOUND = `/* explain */ select ${NAMES.map((name) => `e.${name}`).join(', ')}, attempts, claims, lost_claims, due_at, held_until,
    cron_id is not null and is_run is null as is_tick, due_at is not null and ${DECIDED} is not true as awaits_its_job,
    ${LATEST_FIRST_ATTEMPT} as first_attempt_by, ${CANCELLED_BY} as cancelled_by, now()::timestamptz(3) as now
  from events e where org_id = :org and id = :id
  union all
  select ${settledSelect(NAMES)}, attempts, claims, null, null, null, cron_id is not null and is_run is null, false, null,
    ${CANCELLED_BY}, now()::timestamptz(3)
  from settled_events where org_id = :org and id = :id and settled_at >= :since::timestamptz`;

type StandingRow = Row & {
  id: string;
  attempts: number;
  claims: number;
  lost_claims: number | null;
  due_at: Date | null;
  held_until: Date | null;
  is_tick: boolean;
  awaits_its_job: boolean;
  first_attempt_by: Date | null;
  cancelled_by: (NamedActor & { wasHeld: boolean }) | null;
  now: Date;
};

/** Both as they were at one moment; undefined when there is no such event, or it is another org's. */
export function findStandpoint(
  knex: Knex,
  seal: Pick<Seal, 'hasKeyOf'>,
  org: string,
  id: string,
): Promise<FoundStandpoint | undefined> {
  const work = async (trx: Knex): Promise<FoundStandpoint | undefined> => {
    const [row] = await preparedRowsOf<StandingRow>(trx, FOUND, { org, id, since: settledSince(id) });
    if (!row) return undefined;
    const event = toEvent(row);
    const attempts = await readAttempts(
      trx,
      id,
      event.scheduledTime,
      row.due_at ? undefined : event.updatedAt,
    );
    const unopened = row.due_at ? await findUnopened(trx, seal, org, event) : [];
    const standing = { ...toStanding(row), ...(unopened.length > 0 && { unopened }) };
    return { event, standing, attempts, now: row.now };
  };
  return knex.transaction(work, { isolationLevel: 'repeatable read', readOnly: true });
}

async function findUnopened(
  knex: Knex,
  seal: Pick<Seal, 'hasKeyOf'>,
  org: string,
  { options }: Pick<Event, 'options'>,
): Promise<Unopened[]> {
  const headers = Object.values(options?.sealed?.headers ?? {});
  return [
    ...(headers.every(seal.hasKeyOf) ? [] : (['headers'] as const)),
    ...((await isSecretLost(knex, seal, org)) ? (['secret'] as const) : []),
  ];
}

type Unopened = NonNullable<Standing['unopened']>[number];

function toStanding(row: StandingRow): Standing {
  const { wasHeld, ...cancelledBy } = row.cancelled_by ?? {};
  return {
    claims: row.claims,
    attempts: row.attempts,
    isTick: row.is_tick,
    awaitsItsJob: row.awaits_its_job,
    ...(row.due_at && { dueAt: row.due_at }),
    ...(row.held_until && row.due_at && { heldUntil: row.held_until }),
    ...(row.lost_claims !== null && { lostClaims: row.lost_claims }),
    ...(row.cancelled_by && { cancelledBy: cancelledBy as NamedActor }),
    ...(wasHeld && { wasHeld }),
    ...(row.first_attempt_by && { firstAttemptBy: row.first_attempt_by }),
  };
}

const LATEST = `/* explain */ select * from (
    select claim, attempt, created_at, lag_ms, duration_ms, status, signature is not null or request_headers is not null as was_sent
    from ${attemptsOf(':id::bigint', ':scheduledTime::timestamptz', ':latest::timestamptz')} as made
    order by claim desc limit ${MAX_ATTEMPTS}) as latest
  order by claim`;

type AttemptRow = {
  claim: number;
  attempt: number;
  created_at: Date;
  lag_ms: number;
  duration_ms: number;
  status: string;
  was_sent: boolean;
};

async function readAttempts(
  knex: Knex,
  id: string,
  scheduledTime: Date,
  settledAt: Date | undefined,
): Promise<PastAttempt[]> {
  const rows = await preparedRowsOf<AttemptRow>(knex, LATEST, {
    id,
    scheduledTime: scheduledTime.toISOString(),
    latest: settledAt?.toISOString() ?? 'infinity',
  });
  return rows.map((row) => ({
    claim: row.claim,
    attempt: row.attempt,
    createdAt: row.created_at,
    lagMs: row.lag_ms,
    durationMs: row.duration_ms,
    status: row.status,
    wasSent: row.was_sent,
  }));
}
