import type { Method } from './event.ts';
import { isoTime } from '../time/iso-time.ts';
import { webhookBody } from './signature.ts';
import { attemptSpan, parentOf, type TraceContext } from './trace-context.ts';

/** What an event says of its requests beyond the contract. */
export type RequestOptions = {
  format?: 'envelope' | 'raw';
  /** What a raw payload is: text, or bytes in base64. */
  encoding?: 'utf8' | 'base64';
  method?: Method;
  headers?: Readonly<Record<string, string>>;
  /** Where the event came from, for orgs that want their receivers to know. */
  trace?: TraceContext;
};

type Sent = { payload: string; scheduledTime: Date; options?: RequestOptions | undefined };

/** What leaves, and is signed; undefined when a request has no body. */
export function requestBody(event: Sent): string | Buffer | undefined {
  const { payload, options } = event;
  if (options?.format !== 'raw') return webhookBody(event);
  if (payload === '' && mayHaveNoBody(options)) return undefined;
  return options.encoding === 'base64' ? Buffer.from(payload, 'base64') : payload;
}

/** The same as the history shows it: bytes in base64, no body as none. */
export function shownBody(event: Sent): string {
  return event.options?.format === 'raw' ? event.payload : webhookBody(event);
}

/** Whether a request may go without a body: its event need not have a payload. */
export function mayHaveNoBody({ method }: RequestOptions): boolean {
  return method === 'GET' || method === 'DELETE';
}

/** An attempt of an event; `options` where that says more than the contract's three fields. */
export type OwnRequest = { scheduledTime: Date; attempt: number; options?: RequestOptions | undefined };

/** The contract's headers and, after them, those of an event that says more. */
export function withOwnHeaders(
  contract: Record<string, string>,
  { scheduledTime, attempt, options }: OwnRequest,
): Record<string, string> {
  if (!options) return contract;
  const { trace, ...others } = options;
  const traced = trace ? continued(trace, contract, others.headers) : {};
  if (trace && saysNothingElse(others)) return { ...contract, ...traced };
  const { format, headers = {} } = others;
  const { 'Content-Type': contentType, 'User-Agent': userAgent, ...signed } = contract;
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return {
    ...(format !== 'raw' && { 'Content-Type': contentType! }),
    ...signed,
    ...(!names.includes('user-agent') && { 'User-Agent': userAgent! }),
    'X-Jiter-Scheduled-Time': isoTime(scheduledTime),
    'X-Jiter-Attempt': String(attempt),
    ...traced,
    ...headers,
  };
}

function saysNothingElse({ headers = {}, ...others }: RequestOptions): boolean {
  return Object.keys(headers).length + Object.keys(others).length === 0;
}

/** The headers of W3C's trace context. An event that has such headers of its own knows better. */
function continued(
  trace: TraceContext,
  { 'webhook-id': id = '', 'X-Jiter-Request-Timestamp': timestamp = '' }: Record<string, string>,
  own: RequestOptions['headers'] = {},
): Record<string, string> {
  if (Object.keys(own).some((name) => TRACE_HEADERS.includes(name.toLowerCase()))) return {};
  const traceparent = parentOf(attemptSpan(trace, id, timestamp));
  return { traceparent, ...(trace.state !== undefined && { tracestate: trace.state }) };
}

const TRACE_HEADERS = ['traceparent', 'tracestate'];
