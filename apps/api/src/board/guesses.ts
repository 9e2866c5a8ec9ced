import { createLatest } from '@jiter/cache';

/** Wrong passwords, by the clients that sent them. */
export type Guesses = {
  /** How long until the next password of `client` is looked at, in ms; 0: it is looked at now. */
  waitMs(client: string): number;
  countWrong(client: string): void;
};

/** Typing errors. */
const FREE = 5;
/** After those; doubled by each further one. */
const FIRST_PAUSE_MS = 1_000;
/** Long enough for guessing to lead nowhere, short enough for an operator whose address guesses were sent from. */
const MAX_PAUSE_MS = 60_000;
const FORGET_AFTER_MS = 900_000;
/** Those that guessed last. */
const MAX_CLIENTS = 10_000;

type Record = { wrong: number; lastMs: number };

/** A right password takes nothing back: whoever guesses from the address of somebody who is logged in would profit. */
export function createGuesses(nowMs: () => number = () => performance.now()): Guesses {
  const records = createLatest<string, Record>(MAX_CLIENTS);
  return {
    waitMs(client) {
      const record = records.get(client);
      return record ? Math.max(0, record.lastMs + pauseAfter(record.wrong) - nowMs()) : 0;
    },
    countWrong(client) {
      const now = nowMs();
      const before = records.get(client);
      const isOver = !before || now - before.lastMs > FORGET_AFTER_MS;
      records.put(client, { wrong: isOver ? 1 : before.wrong + 1, lastMs: now });
    },
  };
}

function pauseAfter(wrong: number): number {
  return wrong < FREE ? 0 : Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (wrong - FREE));
}
