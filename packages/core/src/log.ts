type Write = (event: string, fields?: Record<string, unknown>) => void;

/** One line per happening. `event` is `noun.verb-past`; everything else goes into fields. */
export type Log = { debug: Write; info: Write; warn: Write; error: Write };

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
