import type { Connection } from './end-when-unanswered.ts';
import type { StatementName } from './statement-names.ts';

/** `rows`: that came back, or were changed. */
export type OnStatement = (name: StatementName, tookMs: number, rows: number) => void;

/** As this package asks, or knex does. */
type Said = { title?: StatementName; text?: string };

const TRANSACTION = /^(begin|commit|rollback|savepoint|release)\b/i;

/** Whatever is asked on a connection goes through here: statements of this package, those that knex puts together, and what brackets them. */
export function timeStatements(connection: Connection, onStatement: OnStatement): void {
  const ask = connection.query.bind(connection);
  connection.query = (statement, answer) => {
    const startedMs = performance.now();
    return ask(statement, (error, result) => {
      onStatement(nameOf(statement), performance.now() - startedMs, error ? 0 : rowsIn(result));
      answer(error, result);
    });
  };
}

function nameOf(statement: unknown): StatementName {
  const { title, text = '' } = (typeof statement === 'string' ? { text: statement } : statement) as Said;
  return title ?? (TRANSACTION.test(text) ? 'transaction' : 'other');
}

/** A text of several statements has several results, and what answers nothing has no count. */
function rowsIn(result: unknown): number {
  const last = (Array.isArray(result) ? result.at(-1) : result) as { rowCount?: number | null } | undefined;
  return last?.rowCount ?? 0;
}
