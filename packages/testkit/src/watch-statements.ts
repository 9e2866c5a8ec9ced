import pg from 'pg';

/** `values` as text: what was sent is compared, not what it was an instance of. */
export type Statement = { text: string; values: string };
export type Statements = { said: readonly Statement[]; stop(): void };

/** Every statement that this process sends to PostgreSQL on connections opened from now on, but for those of `except`. */
export function watchStatements(except: RegExp): Statements {
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  const said: Statement[] = [];
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, statement: string | { text: string; values?: unknown[] }, ...rest: unknown[]) {
      const { text, values = [] } = typeof statement === 'string' ? { text: statement } : statement;
      if (!except.test(text)) said.push({ text, values: JSON.stringify(values) });
      return query.call(this, statement, ...rest);
    },
  });
  return { said, stop: () => void Object.assign(pg.Client.prototype, { query }) };
}
