type Answer = (error: Error | null, result: unknown) => void;

/** What knex uses of pg's client, and the socket under it. */
export type Connection = {
  query(statement: unknown, answer: Answer): unknown;
  connection: { stream: { destroy(): unknown } };
};

/**
 * Ends the connection when a statement has no answer after `afterMs`: of a server that is frozen, or behind a network
 * that swallows, TCP says nothing for many minutes. pg's own `query_timeout` rejects the statement and leaves the
 * connection as it is: the pool would hand it out again, and each statement on it would wait for the same answer. An
 * ended one fails whatever waits on it as a lost connection does, and the pool drops it.
 */
export function endWhenUnanswered(connection: Connection, afterMs: number): void {
  const ask = connection.query.bind(connection);
  connection.query = (statement, answer) => {
    const timer = setTimeout(() => connection.connection.stream.destroy(), afterMs);
    return ask(statement, (error, result) => {
      clearTimeout(timer);
      answer(error, result);
    });
  };
}
