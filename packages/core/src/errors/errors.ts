import type { ErrorCode } from './error-codes.ts';

/** An error whose message is meant for the caller. Anything else becomes a plain 500. */
export class AppError extends Error {
  readonly status: number;
  readonly retryAfterS: number | undefined;
  /** For programs: it stays, whatever becomes of the message. */
  readonly code: ErrorCode | undefined;
  /** Which quotas it is about. */
  violatedPolicies: readonly string[] | undefined;
  /** What else programs can read, such as which event it is about. */
  readonly more: Readonly<Record<string, string>> | undefined;

  constructor(
    status: number,
    message: string,
    retryAfterS?: number,
    code?: ErrorCode,
    more?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.name = 'AppError';
    this.status = status;
    this.retryAfterS = retryAfterS;
    this.code = code;
    this.more = more;
  }
}

/** An org has, or does, as much as it may. */
export function quotaExceeded(message: string, retryAfterS: number, policy: string): AppError {
  const error = new AppError(429, message, Math.max(1, Math.ceil(retryAfterS)), 'quota_exceeded');
  error.violatedPolicies = [policy];
  return error;
}

/** What `work` comes to, or the AppError that it throws. */
export function orRefusal<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

export const badRequest = (message: string, code?: ErrorCode) => new AppError(400, message, undefined, code);
export const notFound = (message: string) => new AppError(404, message);
/** Our own outage: the caller should come back, and what it asked for may or may not have been done. */
export const unavailable = (message: string) => new AppError(503, message, 5);
export const noDatabase = () => unavailable('The database does not answer just now: please try again');
/** The same of somebody else's doing, or of a suspended process': what he has locked, nobody can change meanwhile. */
export const rowLocked = () =>
  unavailable('Somebody else is changing what this is about just now: please try again');
/** An outage where it was asked to do something, and was gone before it answered: who repeats that blindly may have it twice. */
export const noAnswer = () =>
  unavailable(
    'The database was gone before it answered: this may have been done all the same. Look first, or repeat it with the Idempotency-Key that it had',
  );
