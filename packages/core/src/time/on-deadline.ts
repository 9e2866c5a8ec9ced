/**
 * Calls `cut` after `ms`; answers how to take that back. What has arrived by then is read first: in a process that was
 * suspended or starved the timer is overdue before it gets to look at its sockets, and whoever answered in time would be
 * taken for one who did not.
 */
export function onDeadline(ms: number, cut: () => void): () => void {
  let afterReading: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => (afterReading = setImmediate(cut)), ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(afterReading);
  };
}
