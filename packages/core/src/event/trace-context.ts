import { createHash } from 'node:crypto';

/** What W3C's trace context says of where a request comes from: kept, so that the event's own requests continue it. */
export type TraceContext = {
  /** `traceparent`: version, trace, span and flags. */
  parent: string;
  /** `tracestate`. */
  state?: string;
};

const PARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const STATE = /^[\x20-\x7e]{1,512}$/;

/** Undefined for what is none, or of another version: it says nothing of the request, and is no reason to refuse it. */
export function readTraceContext(parent: unknown, state: unknown): TraceContext | undefined {
  if (typeof parent !== 'string' || !PARENT.test(parent)) return undefined;
  const isState = typeof state === 'string' && STATE.test(state);
  return { parent, ...(isState && { state }) };
}

/** Where a span belongs. */
export type SpanContext = { traceId: string; spanId: string; flags: number };

export function spanContextOf({ parent }: TraceContext): SpanContext {
  const [, traceId, spanId, flags] = PARENT.exec(parent)!;
  return { traceId: traceId!, spanId: spanId!, flags: Number.parseInt(flags!, 16) };
}

export function parentOf({ traceId, spanId, flags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;
}

/**
 * The span of one attempt, by what its headers say of it: the history tells it without having kept it. Eight bytes of a digest
 * are all 0 as seldom as random ones.
 */
export function attemptSpan(trace: TraceContext, webhookId: string, timestamp: string): SpanContext {
  const { traceId, flags } = spanContextOf(trace);
  const spanId = createHash('sha256')
    .update(`${traceId} ${webhookId} ${timestamp}`)
    .digest('hex')
    .slice(0, 16);
  return { traceId, spanId, flags };
}
