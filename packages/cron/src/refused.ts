import { badRequest, type AppError } from '@jiter/core';

/** The contract's sentence, and what is wrong where that can be said. */
export function refused(problem?: string): AppError {
  const sentence = 'Please enter a valid cron expression';
  return badRequest(problem === undefined ? sentence : `${sentence}: ${problem}`);
}
