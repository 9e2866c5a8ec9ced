import type { Response } from 'express';
import type { Attempt, History } from '@jiter/core';
import { ANSWER_BYTES } from '../http/answers.ts';
import { createPace } from '../http/pace.ts';
import { sendTexts, SLICE_LENGTH, slicesOf, withCommas } from '../http/send-json.ts';
import { escape, writeAttempt } from './present.ts';

/** What each entry of a history names as whose it is. */
type Parent = { event: string } | { cron: string };

/** Whatever an event takes of its answer, its history gets so much. */
export const LEAST_HISTORY_BYTES = 1_048_576;

export type WithHistory = {
  /** Of the answer, one after the other. */
  texts: string[];
  /** What is left out, for the header `X-History-Omitted`. */
  omitted?: string;
};

/**
 * Writes `subject` with its history as a last field. Of a history that is too long the latest attempts are shown, and of
 * those the latest with the body that was sent.
 */
export async function writeWithHistory(subject: object, past: History, parent: Parent): Promise<WithHistory> {
  const pace = createPace();
  const [start, end] = [`${JSON.stringify(subject).slice(0, -1)},"history":[`, ']}'];
  await pace(start.length);
  const left = ANSWER_BYTES - Buffer.byteLength(start) - end.length;
  const { texts, omitted } = await writeHistory(past, parent, Math.max(LEAST_HISTORY_BYTES, left), pace);
  return { texts: [start, ...texts, end], ...(omitted !== undefined && { omitted }) };
}

/** Where workers run is nothing for whoever has a link. */
export const withoutPlaces = ({ history, omitted }: History): History => ({
  history: history.map((attempt) => ({ ...attempt, worker: 'a worker' })),
  omitted,
});

export async function sendWithHistory(res: Response, { texts, omitted }: WithHistory): Promise<void> {
  if (omitted !== undefined) res.setHeader('X-History-Omitted', omitted);
  await sendTexts(res, texts);
}

/** Of an entry: its JSON in pieces, and how many bytes they have together with the comma behind it. */
type Entry = { texts: string[]; bytes: number };
type Pace = ReturnType<typeof createPace>;

/** The attempts as JSON, oldest first. That there was one matters more than what it carried, which is mostly the same. */
async function writeHistory(
  past: History,
  parent: Parent,
  maxBytes: number,
  pace: Pace,
): Promise<WithHistory> {
  const latestFirst = past.history.toReversed();
  const entries: Entry[] = [];
  let left = maxBytes;
  for (const attempt of latestFirst) {
    const entry = toEntry([writeAttempt(attempt, parent).join('null')]);
    if (entry.bytes > left) break;
    left -= entry.bytes;
    entries.push(entry);
    await pace(entry.bytes);
  }
  let bodies = 0;
  for (const [index, { bytes }] of entries.entries()) {
    const entry = await writeWhole(latestFirst[index]!, parent, left + bytes, pace);
    if (!entry) break;
    left += bytes - entry.bytes;
    entries[index] = entry;
    bodies += 1;
  }
  const omitted = {
    entries: past.history.length + past.omitted - entries.length,
    bodies: entries.length - bodies,
  };
  return {
    texts: withCommas(entries.reverse().map(({ texts }) => texts)),
    ...(omitted.entries + omitted.bodies > 0 && { omitted: sayOmitted(omitted) }),
  };
}

function toEntry(texts: string[]): Entry {
  return { texts, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 1) };
}

/** With the body that was sent, in slices: inside JSON inside JSON it is several times as long. Undefined when it does not fit. */
async function writeWhole(
  attempt: Attempt,
  parent: Parent,
  maxBytes: number,
  pace: Pace,
): Promise<Entry | undefined> {
  const body = attempt.requestBody?.();
  if (body === undefined || body.length > maxBytes) return undefined;
  await pace(body.length);
  const [start, end] = writeAttempt(attempt, parent);
  const slices: string[] = [];
  let bytes = 0;
  for (const slice of slicesOf([body], SLICE_LENGTH)) {
    const text = escape(escape(slice));
    bytes += Buffer.byteLength(text);
    if (bytes > maxBytes) return undefined;
    slices.push(text);
    await pace(text.length);
  }
  const entry = toEntry([start, QUOTE, ...slices, QUOTE, end]);
  return entry.bytes > maxBytes ? undefined : entry;
}

/** As it stands inside a string. */
const QUOTE = '\\"';

/** As structured fields are written (RFC 9651). */
function sayOmitted({ entries, bodies }: { entries: number; bodies: number }): string {
  return `entries=${entries}, bodies=${bodies}`;
}
