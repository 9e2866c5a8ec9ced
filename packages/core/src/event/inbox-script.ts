import { describeDuration, parseDuration } from '../time/duration.ts';
import { badRequest } from '../errors/errors.ts';

/** What an inbox does with one request. */
export type InboxStep =
  | { kind: 'answer'; status: number; afterMs: number; retryAfterS?: number }
  | { kind: 'hang' }
  | { kind: 'close'; afterMs: number };

export const MAX_INBOX_STEPS = 50;
/** The server lets go of a connection on which nothing happens for a minute. */
export const MAX_INBOX_DELAY_MS = 50_000;
const MAX_RETRY_AFTER_S = 86_400;
const LONGEST_STEP = 60;

const STEP = /^(?:(?<status>[2-5]\d\d)|(?<word>hang|close))(?<rest>( [a-z-]+ [0-9][0-9a-z.]*)*)$/;

/** Reads `200`, `200 after 20s`, `429 retry-after 30`, `hang`, `close`; undefined for anything else. */
export function parseInboxStep(text: string): InboxStep | undefined {
  const parts = text.length > LONGEST_STEP ? undefined : STEP.exec(text)?.groups;
  if (!parts) return undefined;
  const { status, word, rest = '' } = parts;
  const options = readOptions(rest.trim());
  if (!options) return undefined;
  const { afterMs = 0, retryAfterS } = options;
  if (status !== undefined) {
    return {
      kind: 'answer',
      status: Number(status),
      afterMs,
      ...(retryAfterS !== undefined && { retryAfterS }),
    };
  }
  if (retryAfterS !== undefined) return undefined;
  if (word === 'close') return { kind: 'close', afterMs };
  return rest === '' ? { kind: 'hang' } : undefined;
}

type Options = { afterMs?: number; retryAfterS?: number };

function readOptions(text: string): Options | undefined {
  const words = text === '' ? [] : text.split(' ');
  const options: Options = {};
  for (let index = 0; index < words.length; index += 2) {
    const [name, value] = [words[index], words[index + 1]!];
    const read =
      name === 'after' ? readDelay(value) : name === 'retry-after' ? readRetryAfter(value) : undefined;
    if (!read || Object.keys(read).some((key) => key in options)) return undefined;
    Object.assign(options, read);
  }
  return options;
}

function readDelay(text: string): Options | undefined {
  const ms = parseDuration(text);
  return ms !== undefined && ms <= MAX_INBOX_DELAY_MS ? { afterMs: Math.ceil(ms) } : undefined;
}

/** In seconds, as the header has it, or a duration. */
function readRetryAfter(text: string): Options | undefined {
  const ms = parseDuration(/^\d+$/.test(text) ? `${text}s` : text);
  return ms !== undefined && ms % 1_000 === 0 && ms <= MAX_RETRY_AFTER_S * 1_000
    ? { retryAfterS: ms / 1_000 }
    : undefined;
}

const FORM = `'script' must be 1 to ${MAX_INBOX_STEPS} steps, of which the last one repeats: a status from 200 to 599, with 'after' and up to ${describeDuration(MAX_INBOX_DELAY_MS)} and 'retry-after' and seconds if you like, or hang, or close; such as ["503", "429 retry-after 30", "200 after 20s"]`;
const LONGEST_SHOWN = 40;

/** The steps of a script, a list or one text with commas, as they are kept. Throws AppError 400. */
export function readInboxScript(value: unknown): string[] {
  const given = typeof value === 'string' ? value.split(',', MAX_INBOX_STEPS + 1) : value;
  if (!Array.isArray(given) || given.length === 0 || given.length > MAX_INBOX_STEPS) throw refused(FORM);
  return (given as unknown[]).map((step) => {
    const text = typeof step === 'number' ? String(step) : step;
    if (typeof text !== 'string') throw refused(FORM);
    const written = text.trim().toLowerCase().replace(/\s+/g, ' ');
    if (parseInboxStep(written)) return written;
    throw refused(`${FORM}: '${text.slice(0, LONGEST_SHOWN)}' is no step`);
  });
}

const refused = (message: string) => badRequest(message, 'invalid_script');
