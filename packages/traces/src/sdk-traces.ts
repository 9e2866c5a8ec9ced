import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace as traceApi,
  TraceFlags,
  type Context,
  type Span,
  type SpanOptions,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, RandomIdGenerator } from '@opentelemetry/sdk-trace-base';
import {
  attemptSpan,
  classOfStatus,
  parentOf,
  settledWithin,
  spanContextOf,
  webhookId,
  type SpanContext,
  type TraceContext,
} from '@jiter/core';
import type { Delivery, Making, Traces, TracesOptions } from './open-traces.ts';

const CLOSE_WITHIN_MS = 5_000;

/** By OpenTelemetry's SDK. */
export function createTraces({ endpoint, service, version, linkAfterMs }: TracesOptions): Traces {
  const random = new RandomIdGenerator();
  /** Of the span that is started next, where its receiver knows it by this. */
  let known: string | undefined;
  const idGenerator = {
    generateTraceId: () => random.generateTraceId(),
    generateSpanId: () => known ?? random.generateSpanId(),
  };
  const provider = new BasicTracerProvider({
    idGenerator,
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }))],
  });
  const tracer = provider.getTracer('jiter', version);

  function contextOf(trace: TraceContext | undefined): Context {
    if (!trace) return ROOT_CONTEXT;
    const { flags: traceFlags, ...ids } = spanContextOf(trace);
    return traceApi.setSpanContext(ROOT_CONTEXT, { ...ids, traceFlags, isRemote: true });
  }

  function continuing(trace: TraceContext, span: Span): TraceContext {
    const { traceId, spanId, traceFlags: flags } = span.spanContext();
    return { ...trace, parent: parentOf({ traceId, spanId, flags }) };
  }

  /** Traces are not kept open for hours: what comes later is one of its own. */
  function startAttempt(
    { trace, method, startedAt, createdAt }: Delivery,
    options: SpanOptions,
  ): Span | undefined {
    const isLate = startedAt.getTime() - createdAt.getTime() > linkAfterMs;
    if (!trace || !isLate) return tracer.startSpan(method, options, contextOf(trace));
    const context = traceApi.getSpanContext(contextOf(trace))!;
    // Whoever began it did not want it told, and that counts for what follows from it.
    if (!(context.traceFlags & TraceFlags.SAMPLED)) return undefined;
    return tracer.startSpan(method, { ...options, links: [{ context }] }, ROOT_CONTEXT);
  }

  function startKnown<Started>(id: SpanContext | undefined, start: () => Started): Started {
    known = id?.spanId;
    try {
      return start();
    } finally {
      known = undefined;
    }
  }

  return {
    beginCreate(trace) {
      const span = tracer.startSpan('create', CREATION, contextOf(trace));
      return {
        trace: trace && continuing(trace, span),
        end(ids, error) {
          nameEvents(span, ids);
          if (error !== undefined) {
            span.setAttribute('error.type', nameOf(error));
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    made({ source, ids, startedAt }: Making) {
      const span = tracer.startSpan('create', { ...CREATION, startTime: startedAt }, ROOT_CONTEXT);
      span.setAttribute('jiter.source', source);
      nameEvents(span, ids);
      span.end();
    },
    delivered(delivery) {
      const { eventId, trace, startedAt, durationMs, status } = delivery;
      const id = trace && attemptSpan(trace, webhookId(eventId), String(startedAt.getTime()));
      const options = { kind: SpanKind.CLIENT, startTime: startedAt, attributes: attributesOf(delivery) };
      const span = startKnown(id, () => startAttempt(delivery, options));
      if (!span) return;
      if (classOfStatus(status) !== '2xx') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(startedAt.getTime() + durationMs);
    },
    close: () => settledWithin(CLOSE_WITHIN_MS, provider.shutdown()),
  };
}

const CREATION = {
  kind: SpanKind.PRODUCER,
  attributes: { 'messaging.system': 'jiter', 'messaging.operation.name': 'create' },
};

function nameEvents(span: Span, ids: readonly string[]): void {
  if (ids.length === 1) span.setAttribute('messaging.message.id', ids[0]!);
  else span.setAttribute('messaging.batch.message_count', ids.length);
}

function attributesOf({ eventId, method, destination, attempt, status, outcome, lagMs }: Delivery) {
  const kind = classOfStatus(status);
  const isAnswered = /^\d{3}$/.test(status);
  return {
    'messaging.system': 'jiter',
    'messaging.message.id': eventId,
    'http.request.method': method,
    'server.address': new URL(destination).hostname,
    ...(isAnswered && { 'http.response.status_code': Number(status) }),
    ...(kind !== '2xx' && { 'error.type': isAnswered ? status : kind }),
    'jiter.attempt': attempt,
    'jiter.outcome': outcome,
    'jiter.lag_ms': lagMs,
  };
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'error');
