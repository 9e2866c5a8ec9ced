/** Connections that wait for their next request. */
export type KeptConnections<Connection> = {
  /** The one that was used last, so that the others may grow old and go. */
  take(origin: string): Connection | undefined;
  keep(connection: Connection): void;
  /** It closed by itself, or is not wanted any more. */
  forget(connection: Connection): void;
  /** Closes all, and from now on whatever is to be kept. */
  close(): void;
};

/** Keeps at most `max` over all origins; beyond that, the one that has waited longest is closed. */
export function createKeptConnections<Connection extends { origin: string }>(
  max: number,
  close: (connection: Connection) => void,
): KeptConnections<Connection> {
  const byOrigin = new Map<string, Connection[]>();
  /** In the order in which they came. */
  const all = new Set<Connection>();
  let room = max;

  function forget(connection: Connection): void {
    if (!all.delete(connection)) return;
    const kept = byOrigin.get(connection.origin)!;
    kept.splice(kept.lastIndexOf(connection), 1);
    if (kept.length === 0) byOrigin.delete(connection.origin);
  }

  function closeSurplus(): void {
    for (const longest of all) {
      if (all.size <= room) return;
      forget(longest);
      close(longest);
    }
  }

  return {
    take(origin) {
      const last = byOrigin.get(origin)?.at(-1);
      if (last) forget(last);
      return last;
    },
    keep(connection) {
      const kept = byOrigin.get(connection.origin);
      if (kept) kept.push(connection);
      else byOrigin.set(connection.origin, [connection]);
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
