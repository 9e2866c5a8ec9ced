/** Connections that wait for their next request. */
export type KeptConnections<Connection> = {
  /** The one that was used last, so that the others may grow old and go. */
  take(key: string): Connection | undefined;
  has(key: string): boolean;
  keep(connection: Connection): void;
  /** It closed by itself, or is not wanted any more. */
  forget(connection: Connection): void;
  /** Closes all, and from now on whatever is to be kept. */
  close(): void;
};

type Options<Connection> = {
  /** Over all keys; beyond that, the one that has waited longest is closed. */
  max: number;
  /** Whom it may serve. */
  keyOf: (connection: Connection) => string;
  close: (connection: Connection) => void;
};

export function createKeptConnections<Connection>({
  max,
  keyOf,
  close,
}: Options<Connection>): KeptConnections<Connection> {
  const byKey = new Map<string, Connection[]>();
  /** In the order in which they came. */
  const all = new Set<Connection>();
  let room = max;

  function forget(connection: Connection): void {
    if (!all.delete(connection)) return;
    const key = keyOf(connection);
    const kept = byKey.get(key)!;
    kept.splice(kept.lastIndexOf(connection), 1);
    if (kept.length === 0) byKey.delete(key);
  }

  function closeSurplus(): void {
    for (const longest of all) {
      if (all.size <= room) return;
      forget(longest);
      close(longest);
    }
  }

  return {
    take(key) {
      const last = byKey.get(key)?.at(-1);
      if (last) forget(last);
      return last;
    },
    has: (key) => byKey.has(key),
    keep(connection) {
      const key = keyOf(connection);
      const kept = byKey.get(key);
      if (kept) kept.push(connection);
      else byKey.set(key, [connection]);
      all.add(connection);
      closeSurplus();
    },
    forget,
    close() {
      room = 0;
      closeSurplus();
    },
  };
}
