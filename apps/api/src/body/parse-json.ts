import { isUtf8 } from 'node:buffer';
import { badRequest } from '@jiter/core';

const LONGEST_REASON = 200;
/**
 * A body that is fine has ten; the largest has the 1,000 ids of a bulk call, and what stands beside. JSON.parse makes so many
 * within a millisecond, and a body of 8 MiB could hold millions.
 */
const MAX_VALUES = 1_100;

/**
 * Throws AppError 400; `where` ends what that says. Not express.json(): it decodes bytes that are not UTF-8 into
 * replacement characters, and a payload has to arrive as it was sent.
 */
export function parseJson(bytes: Buffer, where = ''): unknown {
  if (!isUtf8(bytes)) throw badRequest('Please send valid JSON: the body is not UTF-8');
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badRequest(`Please send valid JSON: ${reason.slice(0, LONGEST_REASON)}${where}`);
  }
}

/** What is asked for is a string where somebody sent thousands of values. */
export function checkValues(values: number): void {
  if (values <= MAX_VALUES) return;
  throw badRequest(
    `Please send JSON with at most ${MAX_VALUES} values: 'payload' must be a string: send anything else as JSON.stringify writes it, and more than 1000 ids by several calls`,
  );
}
