import { kindOf } from './came.ts';
import type { Problem } from './check.ts';
import type { Call } from './document.ts';
import { causeOfAnswer, placeError, refusalsOf, saidBy, type Cause, type ErrorsOfStatus } from './errors.ts';
import type { Tried } from './use-try.ts';

/** What an answer says of what was sent: why it failed, and of which of its fields. */
export type Read = {
  cause: Cause | undefined;
  parameters: Readonly<Record<string, string>>;
  body: Problem[];
};

export function readTried(
  { status, type, came }: Pick<Tried, 'status' | 'type' | 'came'>,
  call: Call,
  errors: readonly ErrorsOfStatus[],
  fields: readonly string[],
): Read {
  const value =
    kindOf(type) === 'json' && came.isWhole ? parsed(new TextDecoder().decode(came.bytes)) : undefined;
  const said = status >= 400 ? saidBy(value) : undefined;
  const placed = [
    ...(said ? [placeError(said.message, call, fields)] : []),
    ...(status < 400
      ? refusalsOf(value).map((one) => placeError(one.said.message, call, fields, one.at))
      : []),
  ].filter((one) => one !== undefined);
  return {
    cause: status >= 400 ? causeOfAnswer(errors, status, said) : undefined,
    parameters: Object.fromEntries(
      placed.flatMap((one) => ('parameter' in one ? [[one.parameter, one.text]] : [])),
    ),
    body: placed.flatMap((one) => ('body' in one ? [one.body] : [])),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
