import { answerOf, type Answer, type Call, type Document, type Example } from './document.ts';
import type { Problem } from './check.ts';

/** An error that a call may be answered by: its code, if it has one, how it reads, why it comes and what helps. */
export type Cause = { code?: string; message: string; cause: string; help: string };
export type ErrorsOfStatus = { status: string; text: string; causes: readonly Cause[] };

const examplesOf = ({ content }: Answer) => Object.values(content?.['application/json']?.examples ?? {});

/** Those of a call, by their statuses. */
export function errorsOf(document: Document, { responses }: Call): ErrorsOfStatus[] {
  return Object.entries(responses)
    .filter(([status]) => /^[45]\d\d$/.test(status))
    .map(([status, given]) => {
      const answer = answerOf(document, given);
      const causes = examplesOf(answer).flatMap(({ $ref }) => {
        const example = document.components.examples?.[$ref.split('/').at(-1)!];
        return example ? [causeOf(example)] : [];
      });
      return { status, text: answer.description ?? '', causes };
    });
}

const causeOf = ({ summary = '', description = '', value: { code, message = '' } }: Example): Cause => ({
  ...(code !== undefined && { code }),
  ...{ message, cause: summary, help: description },
});

/** What an answer says went wrong: its code and its message, as JSON or as a problem. */
export type Said = { code?: string; message: string };

export function saidBy(value: unknown): Said | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { code, message, detail } = value as Record<string, unknown>;
  const text = message ?? detail;
  if (typeof text !== 'string') return undefined;
  return { message: text, ...(typeof code === 'string' && { code }) };
}

/** Why an answer is the error that it is; undefined where nothing is known of it. */
export function causeOfAnswer(
  errors: readonly ErrorsOfStatus[],
  status: number,
  said: Said | undefined,
): Cause | undefined {
  const causes = errors.find((one) => one.status === String(status))?.causes ?? [];
  return causes.find(({ code }) => code === said?.code);
}

/** What is said of a field, where that is known by its name: of a parameter, or of a part of the body. */
export type Placed = { parameter: string; text: string } | { body: Problem };

/** Messages name the field that they are about in quotes: the first of them that is there is meant. */
export function placeError(
  message: string,
  { parameters = [] }: Call,
  bodyFields: readonly string[],
  within = '',
): Placed | undefined {
  for (const [, name] of message.matchAll(/'([\w.[\]-]+)'/g)) {
    const [first] = name!.split(/[.[]/);
    const parameter = parameters.find((one) => one.name.toLowerCase() === name!.toLowerCase());
    if (parameter) return { parameter: parameter.name, text: message };
    if (bodyFields.includes(first!)) {
      const path = within === '' ? name! : `${within}.${name!}`;
      return { body: { path, text: message } };
    }
  }
  return within === '' ? undefined : { body: { path: within, text: message } };
}

/** Of a batch, those that were refused among what was taken. */
export function refusalsOf(value: unknown): { at: string; said: Said }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown, index) => {
    const isRefusal =
      typeof one === 'object' && one !== null && 'status' in one && typeof one.status === 'number';
    const said = isRefusal ? saidBy(one) : undefined;
    return said ? [{ at: `[${index}]`, said }] : [];
  });
}
