import type joi from 'joi';
import { AppError, badRequest } from '@jiter/core';

const LONGEST_NAME = 60;

/** Throws AppError 400 with the first thing that is wrong. */
export function validate<T>(schema: joi.ObjectSchema<T>, input: unknown): T {
  // joi copies an object by assignment, which makes this one key a prototype instead of an unknown field.
  if (typeof input === 'object' && input !== null && Object.hasOwn(input, '__proto__')) {
    throw badRequest("'__proto__' is not something that can be sent");
  }
  const result = schema.validate(input);
  if (result.error) throw toAppError(result.error);
  return result.value;
}

/** What the reader of a field threw, or else joi's sentence. */
function toAppError({ message, details }: joi.ValidationError): AppError {
  const { error, label } = details[0]?.context ?? {};
  if (error instanceof AppError) return error;
  return badRequest(label === undefined ? message : message.replace(label, label.slice(0, LONGEST_NAME)));
}
