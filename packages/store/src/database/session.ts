import { onDeadline, standby } from '@jiter/core';
import { CONNECT_TIMEOUT_MS, endWhenUnanswered, type Connection } from './end-when-unanswered.ts';

/** Whether statements have names, by which a session knows them again: `auto` is only where it is surely the same one. */
export type Prepared = 'auto' | 'on' | 'off';

export type SessionOptions = {
  statementTimeoutMs: number;
  /** Whether plans do not depend on the values of parameters: where partitions are many, to make a plan takes long. */
  keepsPlans: boolean;
  prepared: Prepared;
  /** How long a statement may wait for what somebody else has locked; as long as it may take with 0. */
  lockTimeoutMs: number;
  /** Told that a statement was not where it had been prepared. */
  onUnkept?: () => void;
};

/**
 * Every statement here finds its rows by an index. Statistics lag behind a table that grows by thousands of rows a
 * second, and a planner that still takes it for small reads all of it for each batch: five times the work, and with a
 * million pending events far more. Joins follow the rows in hand for the same reason, and what they find is not kept for
 * a second look that no statement takes. Nor is a statement shared out: to start two processes for it takes 35 ms, and what
 * is found by an index 1.
 */
export const PLANNER: Readonly<Record<string, string>> = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_memoize: 'off',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
};
const SETTINGS = Object.entries(PLANNER);

/**
 * A process that is suspended within a transaction keeps what it has locked from all others: after so long PostgreSQL ends that. None of ours has anything
 * else to do meanwhile, but for who migrates: a transaction keeps others from it for as long as that takes, whatever the server's own bound is.
 */
export const IDLE_IN_TRANSACTION_MS = 10_000;

const SET_UP = `select pg_backend_pid() = $1::int as is_own, pg_is_in_recovery() as is_standby,
  ${SETTINGS.map(([name, value]) => `current_setting('${name}') = '${value}'`).join(' and ')} as is_planned,
  ${SETTINGS.map(([name, value]) => `set_config('${name}', '${value}', false)`).join(', ')},
  case when pg_backend_pid() = $1::int then set_config('statement_timeout', $2::text, false) end,
  case when pg_backend_pid() = $1::int then set_config('idle_in_transaction_session_timeout',
    case when $2::int > 0 then '${IDLE_IN_TRANSACTION_MS}' else '0' end, false) end,
  case when pg_backend_pid() = $1::int and $3::boolean then set_config('plan_cache_mode', 'force_generic_plan', false) end,
  case when pg_backend_pid() = $1::int and $4::text::int > 0 then set_config('lock_timeout', $4::text, false) end`;

export type Session = {
  /** It is this connection's for as long as that lasts. */
  isOwn: boolean;
  /** It had the settings of the planner without being told. */
  isPlanned: boolean;
};

const named = new WeakMap<Connection, () => void>();

/** Whether a statement may have a name on this connection. */
export const mayBeNamed = (connection: Connection) => named.has(connection);

/** From now on none has: what is known by a name elsewhere is not here. */
export function nameNoMore(connection: Connection): void {
  named.get(connection)?.();
  named.delete(connection);
}

const editions = new WeakMap<Connection, number>();

/** What a statement is called on this connection. */
export function nameOn(connection: Connection, name: string): string {
  const edition = editions.get(connection);
  return edition === undefined ? name : `${name}-${edition}`;
}

/** From now on each has another name here, by which it is prepared again. */
export function nameAnew(connection: Connection): void {
  editions.set(connection, (editions.get(connection) ?? 0) + 1);
}

type SetUpRow = { is_own: boolean; is_planned: boolean; is_standby: boolean };

/**
 * Makes a new connection ready. No start-up parameter is needed: poolers refuse most of them.
 * @throws Error where a standby answers, as a name may lead to one for a moment of a failover: it would stay the wrong one, and
 * what is read there may be old
 */
export async function setUpSession(
  connection: Connection,
  { statementTimeoutMs, keepsPlans, prepared, lockTimeoutMs, onUnkept = () => {} }: SessionOptions,
): Promise<Session> {
  const { processID } = connection;
  const values = [processID, String(statementTimeoutMs), keepsPlans, String(lockTimeoutMs)];
  const row = await new Promise<SetUpRow>((resolve, reject) => {
    const stopWaiting = onDeadline(CONNECT_TIMEOUT_MS, () => connection.connection.stream.destroy());
    connection.query({ text: SET_UP, values }, (error, result) => {
      stopWaiting();
      if (error) return reject(error);
      resolve((result as { rows: [SetUpRow] }).rows[0]);
    });
  });
  if (row.is_standby) throw standby();
  if (prepared === 'on' || (prepared === 'auto' && row.is_own)) named.set(connection, onUnkept);
  if (statementTimeoutMs > 0) endWhenUnanswered(connection, { statementTimeoutMs, isOwn: row.is_own });
  return { isOwn: row.is_own, isPlanned: row.is_planned };
}
