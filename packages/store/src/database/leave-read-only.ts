import { READ_ONLY } from '@jiter/core';
import type { Connection } from './end-when-unanswered.ts';

/** While the whole database takes no writes, a new connection is no better: a pool of ten makes ten a second then at most. */
const LEAST_AGE_MS = 1_000;

const left = new WeakSet<Connection>();

/** Whether a pool has to drop this connection, and not hand it out again. */
export const isLeft = (connection: Connection) => left.has(connection);

/**
 * Leaves a connection on which PostgreSQL takes no writes: a session may stay like that while all new ones are not, as one that
 * was made while its database was read-only (`alter database … set default_transaction_read_only`), or one of a pooler that
 * stays with a standby. Kept busy, it would fail for ever.
 */
export function leaveWhenReadOnly(connection: Connection): void {
  const openedMs = performance.now();
  const ask = connection.query.bind(connection);
  connection.query = (statement, answer) =>
    ask(statement, (error, result) => {
      const { code } = (error ?? {}) as { code?: unknown };
      if (code === READ_ONLY && performance.now() - openedMs >= LEAST_AGE_MS) left.add(connection);
      answer(error, result);
    });
}
