/** Does `work` while the clock of this machine is `ms` ahead of what it was, or behind; that of the database is not. */
export async function onAnotherDay<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const Right = globalThis.Date;
  class Wrong extends Right {
    constructor(...given: [] | ConstructorParameters<typeof Right>) {
      if (given.length === 0) super(Wrong.now());
      else super(...given);
    }
    static override now(): number {
      return Right.now() + ms;
    }
  }
  globalThis.Date = Wrong as DateConstructor;
  try {
    return await work();
  } finally {
    globalThis.Date = Right;
  }
}
