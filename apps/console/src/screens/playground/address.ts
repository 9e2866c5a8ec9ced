import { METHODS } from '@jiter/core/event';
import type { Draft } from './event-of.ts';

/** What an address says of an event that is written. */
const PLACES = {
  destination: 'destination',
  time: 'when',
  method: 'method',
  retries: 'retries',
  payload: 'payload',
} as const satisfies Partial<Record<keyof Draft, string>>;
type Field = keyof typeof PLACES;
const FIELDS = Object.keys(PLACES) as Field[];

/** `blank`: what was taken out. `kept`: by what name this tab has what is left out. */
export type Said = { [Name in (typeof PLACES)[Field] | 'format' | 'blank' | 'kept']?: string | undefined };

/** All of it, also what it says nothing of, in one order: two of them are the same if their texts are. */
export const wholeOf = ({ destination, when, payload, method, format, retries, blank, kept }: Said) => ({
  ...{ destination, when, payload, method, format, retries, blank, kept },
});

/** Of an address, as it is sent: servers and chats cut longer ones. */
const MOST_LENGTH = 3_000;
/** In Unicode that is none: an address would have something else. */
const HALF = /\p{Surrogate}/u;

/** How long a text is in an address; what cannot stand in one is longer than any. */
export const lengthInAddress = (text: string): number =>
  HALF.test(text) ? Infinity : new URLSearchParams([['', text]]).toString().length;

/** Whether one may send it around: headers are not, they carry tokens, and neither is a URL with a password. */
function isPublic(field: Field, text: string): boolean {
  if (field !== 'destination' || !URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

/** What the address says of it, of which the usual is nothing, and what is left out of it. */
export function writeDraft(
  draft: Draft,
  usual: Draft,
): { said: Said; left: Partial<Record<keyof Draft, string>> } {
  const said: Said = {};
  const left: Partial<Record<keyof Draft, string>> = draft.headers === '' ? {} : { headers: draft.headers };
  const blank: string[] = [];
  let room = MOST_LENGTH;
  for (const field of FIELDS) {
    const text = draft[field];
    if (text === usual[field]) continue;
    if (text === '') blank.push(PLACES[field]);
    else if (isPublic(field, text) && lengthInAddress(text) <= room) {
      said[PLACES[field]] = text;
      room -= lengthInAddress(text);
    } else left[field] = text;
  }
  if (draft.isRaw) said.format = 'raw';
  if (blank.length > 0) said.blank = blank.join(',');
  return { said, left };
}

/** What somebody wrote, by an address and what this tab kept beside it. */
export function readDraft(said: Said, usual: Draft, kept: Record<string, string> = {}): Draft {
  const blank = said.blank?.split(',') ?? [];
  const textOf = (field: Field) =>
    kept[field] ?? (blank.includes(PLACES[field]) ? '' : (said[PLACES[field]] ?? usual[field]));
  const method = METHODS.find((one) => one === textOf('method')) ?? usual.method;
  return {
    ...{ destination: textOf('destination'), time: textOf('time'), payload: textOf('payload') },
    ...{ method, retries: textOf('retries'), isRaw: said.format === 'raw', headers: kept['headers'] ?? '' },
  };
}
