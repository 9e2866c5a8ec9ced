import pg from 'pg';

export type Statements = {
  /** The texts of those since it was asked last, in order. */
  take(): string[];
  stop(): void;
};

/** Every statement that this process sends to PostgreSQL on connections opened from now on. */
export function watchStatements(): Statements {
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  let texts: string[] = [];
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, statement: string | { text: string }, ...rest: unknown[]) {
      texts.push(typeof statement === 'string' ? statement : statement.text);
      return query.call(this, statement, ...rest);
    },
  });
  return {
    take() {
      const taken = texts;
      texts = [];
      return taken;
    },
    stop: () => void Object.assign(pg.Client.prototype, { query }),
  };
}
