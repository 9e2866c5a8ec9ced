import pg from 'pg';

/** `values` as text: what was sent is compared, not what it was an instance of. */
export type Statement = { text: string; values: string };
export type Statements = { said: readonly Statement[]; stop(): void };

/** With it a connection is made ready. When a pool opens one depends on what else runs just then, the clock included. */
const SET_UP = /^select pg_backend_pid\(\) = /;

/**
 * Every statement that this process sends to PostgreSQL on connections opened from now on, but for those of `except`
 * and what a new connection is made ready with.
 */
export function watchStatements(except: RegExp): Statements {
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  const said: Statement[] = [];
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, statement: string | { text: string; values?: unknown[] }, ...rest: unknown[]) {
      const { text, values = [] } = typeof statement === 'string' ? { text: statement } : statement;
      if (!SET_UP.test(text) && !except.test(text)) said.push({ text, values: JSON.stringify(values) });
      return query.call(this, statement, ...rest);
    },
  });
  return { said, stop: () => void Object.assign(pg.Client.prototype, { query }) };
}
