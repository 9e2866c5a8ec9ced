import type { Connection } from './end-when-unanswered.ts';
import { BEGIN, COMMIT, onlyReads, ROLLBACK, textOf } from './mark-undone.ts';
import { LOCK_TIMED_OUT, markGivenUp, markUndone } from './outage.ts';
import { IDLE_IN_TRANSACTION_MS } from './session.ts';
import type { StatementName } from './statement-names.ts';

type Ask = Connection['query'];

type Limits = {
  /** How long a statement may wait for what somebody else has locked; as long as it may take with 0. */
  lockTimeoutMs: number;
  statementTimeoutMs: number;
  /** The session knows the limit, and keeps it. Otherwise it is somebody else's a moment later. */
  isOwn: boolean;
};

/**
 * Many share one of these, which wait for no row that is there. For a table, which a migration may have for a while, they wait as long as a statement
 * may take.
 */
const OF_MANY: ReadonlySet<StatementName> = new Set(['create', 'usage']);

/**
 * Has statements wait only so long for what somebody else has locked, as they wait on a connection that others need. A session of its own has been told how
 * long. Behind a pooler a transaction is told as it begins, and a statement that writes has one of its own for that. `isGivenUp` knows the errors.
 */
export function limitLocks(connection: Connection, limits: Limits): void {
  const { lockTimeoutMs, isOwn } = limits;
  if (lockTimeoutMs === 0) return;
  const ask = connection.query.bind(connection);
  const inTransaction = isOwn ? ask : toldAsItBegins(ask, lockTimeoutMs);
  const alone = isOwn ? againForMany(ask, limits) : bracketed(inTransaction);
  let isOpen = false;
  connection.query = (statement, answer) => {
    const text = textOf(statement);
    const isWithin = isOpen || BEGIN.test(text);
    isOpen = isWithin && !COMMIT.test(text) && !ROLLBACK.test(text);
    return (isWithin ? inTransaction : alone)(statement, (error, result) => {
      if (codeOf(error) === LOCK_TIMED_OUT) markGivenUp(error);
      answer(error, result);
    });
  };
}

/** A session of its own knows already how long it may do nothing, with what it has locked. */
function toldAsItBegins(ask: Ask, lockTimeoutMs: number): Ask {
  const limits = [
    `set local lock_timeout = ${lockTimeoutMs}`,
    `set local idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`,
  ];
  return (statement, answer) => {
    const text = textOf(statement);
    if (!BEGIN.test(text)) return ask(statement, answer);
    return ask([text.replace(/;\s*$/, ''), ...limits].join('; '), answer);
  };
}

/** Whatever becomes of it before its commit, it did nothing. */
function bracketed(ask: Ask): Ask {
  return (statement, answer) => {
    if (isOfMany(statement) || onlyReads(textOf(statement))) return ask(statement, answer);
    const fail = (error: Error) => {
      markUndone(error);
      answer(error, undefined);
    };
    return ask('begin', (notBegun) => {
      if (notBegun) return fail(notBegun);
      ask(statement, (failed, result) => {
        if (failed) return void ask('rollback', () => fail(failed));
        ask('commit', (notEnded) => answer(notEnded, result));
      });
    });
  };
}

/** The server ends each by itself, so that nothing of it is left; the next one comes behind those who wait already. */
function againForMany(ask: Ask, { lockTimeoutMs, statementTimeoutMs }: Limits): Ask {
  const maxTries = Math.floor(statementTimeoutMs / lockTimeoutMs);
  return (statement, answer) => {
    if (!isOfMany(statement)) return ask(statement, answer);
    const put = (tries: number): unknown =>
      ask(statement, (error, result) => {
        if (codeOf(error) !== LOCK_TIMED_OUT || tries >= maxTries) return answer(error, result);
        put(tries + 1);
      });
    return put(1);
  };
}

const isOfMany = (statement: unknown) =>
  OF_MANY.has((statement as { title?: StatementName }).title ?? 'other');
const codeOf = (error: Error | null) => (error as { code?: unknown } | null)?.code;
