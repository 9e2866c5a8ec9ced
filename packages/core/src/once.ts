import type { Event, NewEvent } from './event.ts';

/** A key of an org, for which something is made once: whoever asks again for the same gets what was made. */
export type Once = {
  key: string;
  /** Of what was asked for, in hex: the same key with another one is a mistake. */
  fingerprint: string;
};

export type OnceEvent = Once & {
  event: NewEvent;
  /** Its time has passed: it is not made any more, but what was made is answered. */
  isLate?: true;
};

export const isOnce = (input: NewEvent | OnceEvent): input is OnceEvent => 'key' in input;

/** What is to be made, with a key or without. */
export const eventOf = (input: NewEvent | OnceEvent): NewEvent => (isOnce(input) ? input.event : input);

export type OnceResult =
  | { kind: 'created'; event: Event }
  | { kind: 'replayed'; event: Event }
  | { kind: 'reused'; eventId: string };
