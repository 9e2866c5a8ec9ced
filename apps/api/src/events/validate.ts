import type joi from 'joi';
import { badRequest } from '@jiter/core';

const LONGEST_MESSAGE = 300;

/** Throws AppError 400 with the first thing that is wrong. */
export function validate<T>(schema: joi.ObjectSchema<T>, input: unknown): T {
  // joi copies an object by assignment, which makes this one key a prototype instead of an unknown field.
  if (typeof input === 'object' && input !== null && Object.hasOwn(input, '__proto__')) {
    throw badRequest("'__proto__' is not something that can be sent");
  }
  const result = schema.validate(input);
  if (result.error) throw badRequest(result.error.message.slice(0, LONGEST_MESSAGE));
  return result.value;
}
