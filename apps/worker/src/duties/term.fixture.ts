import { untilAborted, type Term } from './term.ts';

/** One that lasts until the test ends it. */
export function aTerm(): Term & { end(): void } {
  const over = new AbortController();
  return { ...untilAborted(over.signal), end: () => over.abort() };
}

export function anEndedTerm(): Term {
  const term = aTerm();
  term.end();
  return term;
}
