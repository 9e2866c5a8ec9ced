import type { Knex } from 'knex';
import type { Connection } from './end-when-unanswered.ts';
import { markUndone, markUnreached } from './outage.ts';

/** What begins with `with` may write further on. */
const READ = /^\s*(select|show|with|begin)\b/i;
/** `for update` among them: what locks asks for what comes next. */
const WRITES = /\b(insert|update|delete|merge)\b/i;
export const BEGIN = /^begin\b/i;
export const COMMIT = /^commit\b/i;
export const ROLLBACK = /^rollback\b(?!\s+to\b)/i;
const READ_ONLY = /\bread only\b/i;

/** Of whoever gets no connection, nothing was sent. */
export function markUnsent(knex: Knex): void {
  const client = knex.client as { acquireConnection(): Promise<Connection> };
  const acquire = client.acquireConnection.bind(client);
  client.acquireConnection = () =>
    acquire().catch((error: unknown) => {
      markUnreached(error);
      throw error;
    });
}

/** What only reads has done nothing, whatever became of its answer, and what is in a transaction nothing without its commit. */
export function markUncommitted(connection: Connection): void {
  const ask = connection.query.bind(connection);
  /** How the transaction began that is open. */
  let begun: string | undefined;
  connection.query = (statement, answer) => {
    const text = textOf(statement);
    const within = begun;
    if (BEGIN.test(text)) begun = text;
    else if (COMMIT.test(text) || ROLLBACK.test(text)) begun = undefined;
    return ask(statement, (error, result) => {
      if (error && changesNothing(text, within)) markUndone(error);
      answer(error, result);
    });
  };
}

function changesNothing(text: string, within: string | undefined): boolean {
  if (within !== undefined) return !COMMIT.test(text) || READ_ONLY.test(within);
  return onlyReads(text);
}

export const onlyReads = (text: string): boolean => READ.test(text) && !WRITES.test(text);

export function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  return (statement as { text?: string }).text ?? '';
}
