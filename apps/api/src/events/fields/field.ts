import {
  badRequest,
  type ChangesOf,
  type ErrorCode,
  type EventChanges,
  type EventOptions,
} from '@jiter/core';
import type { JsonSchema } from '../../openapi/shape.ts';

/** A field of which the contract knows nothing, so that it may be left out. */
export type Field<Value> = {
  /** What is kept of it, and answered. Throws AppError 400, with a code, for what it cannot be. */
  read(value: unknown): Value;
  /** What it takes and answers, as far as a schema can say it: for the API's document. */
  json: JsonSchema;
  /** What it becomes, where that is not the option of its name; null takes it away. */
  become?(value: Value | null): Becomes;
  /** What it is when it is left out: to say so is to say nothing. */
  standard?: Value;
  /** It can be said once, and not be changed. */
  isFixed?: true;
  /** It can be changed, and not be taken away. */
  isNeeded?: true;
};
type AnyField = {
  read(value: unknown): unknown;
  json: JsonSchema;
  become?(value: never): Becomes;
  standard?: unknown;
  isFixed?: true;
  isNeeded?: true;
};
export type Fields = Readonly<Record<string, AnyField>>;

type Becomes = Omit<EventChanges, 'payload' | 'destination' | 'scheduledTime' | 'status'>;

/** Throws what is wrong with a field. */
export function refuse(code: ErrorCode, message: string): never {
  throw badRequest(message, code);
}

/** A body whose fields of `fields` have become what they stand for; the others stay as they are. */
export function becomeContent<Content extends object>(fields: Fields, body: object): Content {
  const content: Record<string, unknown> = {};
  let options: ChangesOf<EventOptions> | undefined;
  for (const [name, value] of Object.entries(body) as [string, never][]) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) {
      content[name] = value;
      continue;
    }
    const { options: some, ...others } = field.become?.(value) ?? { options: { [name]: value } };
    Object.assign(content, others);
    options = { ...options, ...some };
  }
  return { ...content, ...(options && { options }) } as Content;
}
