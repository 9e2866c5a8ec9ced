import type { IncomingMessage } from 'node:http';
import {
  AppError,
  isOnce,
  readTraceContext,
  type NewEvent,
  type OnceEvent,
  type OrgSettings,
  type TraceContext,
} from '@jiter/core';

/** Where a create comes from, for an org that wants that to be known to its receivers: without, nothing is kept of it. */
export function traceOf(
  { headers }: IncomingMessage,
  { traceContext }: OrgSettings,
): TraceContext | undefined {
  return traceContext ? readTraceContext(headers['traceparent'], headers['tracestate']) : undefined;
}

/** The event, which its requests will be known to come from. No part of what a repeat by its key has to be alike in. */
export function traced<Input extends NewEvent | OnceEvent | AppError>(
  input: Input,
  trace: TraceContext | undefined,
): Input {
  if (!trace || input instanceof AppError) return input;
  if (isOnce(input)) return { ...input, event: withTrace(input.event, trace) };
  return withTrace(input, trace) as Input;
}

const withTrace = (event: NewEvent, trace: TraceContext): NewEvent => ({
  ...event,
  options: { ...event.options, trace },
});
