import { useSyncExternalStore } from 'react';

/** Something that holds for the whole page, whichever component shows it. */
export type PageValue<Value> = {
  get(): Value;
  set(to: Value): void;
  /** What `read` makes of it; a component is drawn anew when that is another. */
  use<Read>(read: (value: Value) => Read): Read;
};

/** What is done while somebody shows it: from the first component on, until the last is gone. */
type Watching = { begin: () => void; end: () => void };

export function createPageValue<Value>(first: Value, watching?: Watching): PageValue<Value> {
  const listeners = new Set<() => void>();
  let value = first;

  function subscribe(tell: () => void): () => void {
    if (listeners.size === 0) watching?.begin();
    listeners.add(tell);
    return () => {
      listeners.delete(tell);
      if (listeners.size === 0) watching?.end();
    };
  }

  return {
    get: () => value,
    set(to) {
      if (Object.is(to, value)) return;
      value = to;
      for (const tell of listeners) tell();
    },
    use: (read) => useSyncExternalStore(subscribe, () => read(value)),
  };
}
