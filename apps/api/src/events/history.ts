import type { Response } from 'express';
import type { Attempt, History } from '@jiter/core';
import { ANSWER_BYTES } from '../http/answers.ts';
import { createPace } from '../http/pace.ts';
import { sendTexts } from '../http/send-json.ts';
import { presentAttempt } from './present.ts';

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
  const [start, end] = [`${JSON.stringify(subject).slice(0, -1)},"history":[`, ']}'];
  const left = ANSWER_BYTES - Buffer.byteLength(start) - end.length;
  const { texts, omitted } = await writeHistory(past, parent, Math.max(LEAST_HISTORY_BYTES, left));
  return { texts: [start, texts.join(','), end], ...(omitted !== undefined && { omitted }) };
}

export async function sendWithHistory(res: Response, { texts, omitted }: WithHistory): Promise<void> {
  if (omitted !== undefined) res.setHeader('X-History-Omitted', omitted);
  await sendTexts(res, texts);
}

/** The attempts as JSON, oldest first. That there was one matters more than what it carried, which is mostly the same. */
async function writeHistory(past: History, parent: Parent, maxBytes: number): Promise<WithHistory> {
  const write = (attempt: Attempt, body: string | null) =>
    JSON.stringify({ ...presentAttempt(attempt, body), ...parent });
  const latestFirst = past.history.toReversed();
  const budget = { left: maxBytes };
  const texts = await takeThatFit(latestFirst, budget, (attempt) => write(attempt, null));
  const whole = await takeThatFit(latestFirst.slice(0, texts.length), budget, (attempt, index) => {
    const { requestBody } = attempt;
    // Inside JSON inside JSON it is longer still.
    if (requestBody === undefined || requestBody.length > budget.left) return undefined;
    budget.left += Buffer.byteLength(texts[index]!) + 1;
    return write(attempt, requestBody);
  });
  texts.splice(0, whole.length, ...whole);
  const omitted = {
    entries: past.history.length + past.omitted - texts.length,
    bodies: texts.length - whole.length,
  };
  return {
    texts: texts.reverse(),
    ...(omitted.entries + omitted.bodies > 0 && { omitted: sayOmitted(omitted) }),
  };
}

/** Texts until there is none, or they take more than is left. The event loop gets its turns meanwhile. */
async function takeThatFit(
  attempts: readonly Attempt[],
  budget: { left: number },
  write: (attempt: Attempt, index: number) => string | undefined,
): Promise<string[]> {
  const texts: string[] = [];
  const pace = createPace();
  for (const [index, attempt] of attempts.entries()) {
    const text = write(attempt, index);
    if (text === undefined) break;
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes > budget.left) break;
    budget.left -= bytes;
    texts.push(text);
    await pace(bytes);
  }
  return texts;
}

/** As structured fields are written (RFC 9651). */
function sayOmitted({ entries, bodies }: { entries: number; bodies: number }): string {
  return `entries=${entries}, bodies=${bodies}`;
}
