import type { AppError } from '../errors/errors.ts';
import type { Event, NewEvent } from './event.ts';

/** A key of an org, for which something is made once: whoever asks again for the same gets what was made. */
export type Once = {
  key: string;
  /** Of what was asked for as it was said, in hex: the same key with another one is a mistake, unless both mean the same. */
  fingerprint: string;
  /** Of what that means, in hex, which all its spellings have in common: their usual one has it for its fingerprint, and need not say it. */
  meaning?: string;
};

/** A key, and whose it is. */
export type AskedOnce = Once & { event: Pick<NewEvent, 'org'> };

export type OnceEvent = Once & {
  event: NewEvent;
  /**
   * Why it is not made any more: its time has passed, or less is allowed by now than when it was first asked for. What was
   * made is answered all the same.
   */
  refusal?: AppError;
};

export const isOnce = (input: NewEvent | OnceEvent): input is OnceEvent => 'key' in input;

/** What is to be made, with a key or without. */
export const eventOf = (input: NewEvent | OnceEvent): NewEvent => (isOnce(input) ? input.event : input);

/** The same, asked for by whoever has this number. */
export function createdBy<Input extends NewEvent | OnceEvent>(input: Input, creatorId: string): Input {
  const event = { ...eventOf(input), creatorId };
  return (isOnce(input) ? { ...input, event } : event) as Input;
}

export type OnceResult =
  | { kind: 'created'; event: Event }
  | { kind: 'replayed'; event: Event }
  | { kind: 'reused'; eventId: string };
