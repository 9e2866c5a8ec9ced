/**
 * Calls `cut` after `ms`; answers how to take that back. What has arrived by then is read first: in a process that was
 * suspended or starved the timer is overdue before it gets to look at its sockets, and a receiver that answered in time
 * would be told that it did not.
 */
export function onDeadline(ms: number, cut: () => void): () => void {
  let afterReading: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => (afterReading = setImmediate(cut)), ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(afterReading);
  };
}
