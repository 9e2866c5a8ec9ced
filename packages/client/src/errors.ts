import type { components } from './api.ts';

type Answered = components['schemas']['Error'];
/** What an error can be told by: it stays, whatever becomes of its message. */
export type ErrorCode = NonNullable<Answered['code']>;

/** What the API answered instead of what was asked for, or why it did not answer. */
export class JiterError extends Error {
  /** Of HTTP. Undefined where no answer came. */
  readonly status: number | undefined;
  readonly code: ErrorCode | undefined;
  /** When the API wants to be asked again. */
  readonly retryAfterMs: number | undefined;
  /** Of `idempotency_key_reused`: the event that has the key, unless a cron job has it. */
  readonly eventId: string | undefined;
  /** Of `idempotency_key_reused`: the cron job that has the key; of `tick_of_cron_job`: the one that plans the event. */
  readonly cronJobId: string | undefined;
  /** Of `not_failed` and `not_settled`: what the event is instead. */
  readonly eventStatus: Answered['eventStatus'];
  /** Of `scope_missing`: what the key would need. */
  readonly scope: Answered['scope'];
  /** Of `forbidden`: which role it takes, where one is enough. */
  readonly role: Answered['role'];

  constructor(
    answered: Answered,
    more: { status?: number; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(answered.message, { cause: more.cause });
    this.name = 'JiterError';
    this.status = more.status;
    this.code = answered.code;
    this.retryAfterMs = more.retryAfterMs;
    this.eventId = answered.eventId;
    this.cronJobId = answered.cronJobId;
    this.eventStatus = answered.eventStatus;
    this.scope = answered.scope;
    this.role = answered.role;
  }
}

type WithCode<Code extends ErrorCode> = JiterError & { code: Code } & (Code extends 'idempotency_key_reused'
    ? { eventId: string; cronJobId: undefined } | { eventId: undefined; cronJobId: string }
    : unknown) &
  (Code extends 'tick_of_cron_job' ? { cronJobId: string } : unknown) &
  (Code extends 'not_failed' | 'not_settled'
    ? { eventStatus: NonNullable<Answered['eventStatus']> }
    : unknown) &
  (Code extends 'scope_missing' ? { scope: NonNullable<Answered['scope']> } : unknown);

/** Whether it is an error with this code; its type then has what such an error says. */
export function hasCode<Code extends ErrorCode>(error: unknown, code: Code): error is WithCode<Code> {
  return error instanceof JiterError && error.code === code;
}

/** An answer that is no success, whatever made it: a proxy in between may answer no JSON. */
export function toError(response: Response, body: unknown): JiterError {
  const { status } = response;
  const more = { status, retryAfterMs: retryAfterOf(response) };
  const answered = typeof body === 'object' && body !== null ? (body as Partial<Answered>) : {};
  return new JiterError({ ...answered, message: answered.message ?? `${status} without a message` }, more);
}

/** `Retry-After` in ms: seconds, or a date. */
export function retryAfterOf({ headers }: Response, nowMs = Date.now()): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
