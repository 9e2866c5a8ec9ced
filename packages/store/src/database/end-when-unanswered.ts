import { connect } from 'node:net';
import { onDeadline } from '@jiter/core';

type Answer = (error: Error | null, result: unknown) => void;

type Stream = { bytesWritten: number; destroy(): unknown; setTimeout(ms: number, idle: () => void): unknown };

/** What knex uses of pg's client, the socket under it, and what tells its server which statement to end. */
export type Connection = {
  query(statement: unknown, answer: Answer): unknown;
  connection: { stream: Stream };
  processID: number;
  secretKey: number;
  host: string;
  port: number;
};

/** A server, or a pooler, that takes longer is away. */
export const CONNECT_TIMEOUT_MS = 3_000;
/** A server that is alive ends a statement by itself, and says why, before nothing has come or gone for so long. */
const IDLE_MS = 2_000;
/** What was written is for the system to send, and nothing is heard of that meanwhile. A way that carries less is none. */
const LEAST_BYTES_PER_MS = 64;

type Limits = {
  statementTimeoutMs: number;
  /** The session knows the limit, and keeps it. Otherwise the statement is cancelled from here. */
  isOwn: boolean;
};

/**
 * Ends the connection when a statement has no answer by its limit, and nothing comes or goes on it then: of a server that is
 * frozen, or behind a network that swallows, TCP says nothing for many minutes. What is on its way over a thin one, as a large
 * payload, goes on: begun anew, it would not get there either. pg's own `query_timeout` rejects the statement and leaves the
 * connection as it is: the pool would hand it out again, and each statement on it would wait for the same answer. An
 * ended one fails whatever waits on it as a lost connection does, and the pool drops it.
 */
export function endWhenUnanswered(connection: Connection, { statementTimeoutMs, isOwn }: Limits): void {
  const ask = connection.query.bind(connection);
  connection.query = (statement, answer) => {
    const { stream } = connection.connection;
    const end = () => stream.destroy();
    const writtenBefore = stream.bytesWritten;
    let isLate = false;
    const stopWaiting = onDeadline(statementTimeoutMs, () => {
      isLate = true;
      stream.setTimeout(IDLE_MS + (stream.bytesWritten - writtenBefore) / LEAST_BYTES_PER_MS, end);
    });
    const stopCancelling = isOwn ? undefined : onDeadline(statementTimeoutMs, () => cancel(connection));
    return ask(statement, (error, result) => {
      stopWaiting();
      if (isLate) stream.setTimeout(0, end);
      stopCancelling?.();
      answer(error, result);
    });
  };
}

const CANCEL_REQUEST = 80_877_102;

/** As psql does it at Ctrl-C, by a connection of its own. A pooler passes it on to the server that works for this one. */
function cancel({ host, port, processID, secretKey }: Connection): void {
  const message = Buffer.alloc(16);
  [16, CANCEL_REQUEST, processID, secretKey].forEach((part, index) => message.writeInt32BE(part, 4 * index));
  const messenger = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  // When it does not get there, the end of the connection tells the server a little later.
  messenger.on('error', () => undefined);
  messenger.setTimeout(CONNECT_TIMEOUT_MS, () => messenger.destroy());
  // The other side closes it once that is done; a pooler forgets what it was asked by somebody who is gone.
  messenger.write(message);
}
