const IN_DOUBT = 'IN_DOUBT';

/** Whether what was rung for may be in the queue, or come into it yet, in spite of this error. */
export const isInDoubt = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === IN_DOUBT;

export function inDoubt(error: unknown): Error {
  const { message } = error as Error;
  return Object.assign(new Error(message, { cause: error }), { code: IN_DOUBT });
}

/** What ioredis says of a command that took too long: the server has it, and may carry it out yet. */
export const isUnanswered = (error: unknown): boolean =>
  String((error as { message?: unknown } | null)?.message).includes('Command timed out');
