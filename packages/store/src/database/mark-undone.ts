import type { Knex } from 'knex';
import type { Connection } from './end-when-unanswered.ts';
import { markUndone } from './outage.ts';

const READ = /^\s*(select|show)\b/i;
const LOCKS = /\bfor\s+(no\s+key\s+)?update\b/i;

/** Of whoever waits for a connection, nothing was sent yet. */
export function markUnsent(knex: Knex): void {
  const client = knex.client as { acquireConnection(): Promise<Connection> };
  const acquire = client.acquireConnection.bind(client);
  client.acquireConnection = () =>
    acquire().catch((error: unknown) => {
      markUndone(error);
      throw error;
    });
}

/** What only reads has done nothing, whatever became of its answer. Looked at where one fails, and nowhere else. */
export function markReads(connection: Connection): void {
  const ask = connection.query.bind(connection);
  connection.query = (statement, answer) =>
    ask(statement, (error, result) => {
      if (error && isRead(statement)) markUndone(error);
      answer(error, result);
    });
}

function isRead(statement: unknown): boolean {
  const { text = '' } = (typeof statement === 'string' ? { text: statement } : statement) as {
    text?: string;
  };
  return READ.test(text) && !LOCKS.test(text);
}
