import {
  badRequest,
  headersProblem,
  isSecretHeader,
  LAST_MOMENT_MS,
  mayHaveNoBody,
  nothingSealed,
  REDACTED,
  type CallbackOptions,
  type Event,
  type EventOptions,
  type HeaderRules,
  type Method,
} from '@jiter/core';

/** What of an event has to fit together. */
type Whole = { payload?: string | undefined; options?: EventOptions | undefined };

/** Throws AppError 400, with a code, when what is said of an event's requests does not fit together. */
export function checkRequest({ payload = '', options = {} }: Whole): void {
  const { format = 'envelope', encoding, method = 'POST', headers } = options;
  if (format !== 'raw') checkEnvelope(options);
  if (method === 'GET' && payload !== '') {
    throw badRequest(`A GET has no body: send "" as 'payload', or another 'method'`, 'invalid_method');
  }
  if (encoding === 'base64' && !isCanonical(payload)) {
    throw badRequest(
      `'payload' must be base64 as it is written canonically, with its padding and no line breaks, such as "aGVsbG8="`,
      'invalid_base64',
    );
  }
  const contentType = contentTypeOf(options);
  const problem = headers && headersProblem(headers, { field: 'headers', contentType });
  if (problem) throw badRequest(problem.message, problem.code);
}

/** Whether its headers may have a Content-Type, and why not. */
export function contentTypeOf({ format, method }: EventOptions): HeaderRules['contentType'] {
  if (format !== 'raw') return 'of the envelope';
  return method === 'GET' ? 'of no body' : 'own';
}

/**
 * Until when an event with all that is said of it may be sent. Throws AppError 400, with a code, where that does not fit
 * together.
 */
export function completeEvent(
  event: Pick<Event, 'payload' | 'scheduledTime' | 'options' | 'expiresAt'>,
): Pick<Event, 'expiresAt'> {
  const { scheduledTime, options } = event;
  if (options) checkRequest(event);
  const expiresAt = momentOf(event);
  if (!expiresAt) return {};
  if (expiresAt < scheduledTime) {
    throw badRequest("'expiresAt' must not be before 'scheduledTime'", 'expires_before_time');
  }
  return { expiresAt };
}

/** What followed from a `maxAge` that was taken away is no moment that was said. */
function momentOf({
  scheduledTime,
  options: { maxAgeMs, expiresAt: said } = {},
  expiresAt,
}: Pick<Event, 'scheduledTime' | 'options' | 'expiresAt'>): Date | undefined {
  // No attempt begins after the last moment there is.
  if (maxAgeMs !== undefined) return new Date(Math.min(scheduledTime.getTime() + maxAgeMs, LAST_MOMENT_MS));
  return said === undefined ? undefined : expiresAt;
}

/** Throws AppError 400 for a secret header that comes as it is shown: there is nothing yet that it could stand for. */
export function refuseRedacted({ headers, successCallback, failureCallback }: EventOptions): void {
  const parts = {
    headers,
    'successCallback.headers': headersIn(successCallback),
    'failureCallback.headers': headersIn(failureCallback),
  };
  for (const [field, part = {}] of Object.entries(parts)) {
    const name = unknownSecret(part);
    if (name === undefined) continue;
    const { message, code } = nothingSealed(`${field}.${name}`);
    throw badRequest(message, code);
  }
}

type Headers = Readonly<Record<string, string>>;

/** The first that comes as it is shown, and for which nothing is `sealed`. */
export function unknownSecret(headers: Headers, sealed: Headers = {}): string | undefined {
  const known = Object.keys(sealed).map((name) => name.toLowerCase());
  return Object.keys(headers).find(
    (name) => isSecretHeader(name) && headers[name] === REDACTED && !known.includes(name.toLowerCase()),
  );
}

const headersIn = (callback: CallbackOptions | undefined) =>
  typeof callback === 'object' ? callback.headers : undefined;

/** A body that makes something, with the empty payload of a request that goes without a body. */
export function withPayload(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { format, method, payload } = body as { format?: unknown; method?: Method; payload?: unknown };
  const needsNone = format === 'raw' && method !== undefined && mayHaveNoBody({ method });
  return needsNone && payload === undefined ? { ...body, payload: '' } : body;
}

function checkEnvelope({ method = 'POST', encoding }: EventOptions): void {
  if (method !== 'POST') {
    throw badRequest(
      `'method' can only be POST for the envelope: add "format": "raw" to send ${method} ${method === 'GET' ? 'without a body' : 'with a body of your own'}`,
      'format_needs_raw',
    );
  }
  if (encoding === 'base64') {
    throw badRequest(`'encoding' base64 is for a body of your own: add "format": "raw"`, 'format_needs_raw');
  }
}

function isCanonical(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}
