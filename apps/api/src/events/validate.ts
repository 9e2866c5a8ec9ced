import type joi from 'joi';
import { AppError, badRequest, type ErrorCode } from '@jiter/core';

const LONGEST_NAME = 60;

/** Throws AppError 400 with the first thing that is wrong. */
export function validate<T>(schema: joi.ObjectSchema<T>, input: unknown): T {
  // joi copies an object by assignment, which makes this one key a prototype instead of an unknown field.
  if (typeof input === 'object' && input !== null && Object.hasOwn(input, '__proto__')) {
    throw badRequest("'__proto__' is not something that can be sent");
  }
  const result = schema.validate(input);
  const error: Error | undefined = result.error;
  if (error instanceof AppError) throw error;
  if (result.error) throw toAppError(result.error);
  return result.value;
}

/** What the reader of a field threw, or else joi's sentence. */
function toAppError({ message, details }: joi.ValidationError): AppError {
  const { error, label } = details[0]?.context ?? {};
  if (error instanceof AppError) return error;
  return badRequest(label === undefined ? message : message.replace(label, label.slice(0, LONGEST_NAME)));
}

/** A field that is missing where it may not be says so by `sentence`, with the code that it has where it is wrong. */
export function missingIs<Schema extends joi.AnySchema>(
  schema: Schema,
  sentence: string,
  code?: ErrorCode,
): Schema {
  return schema.error((errors) => (errors[0]?.code === 'any.required' ? badRequest(sentence, code) : errors));
}
