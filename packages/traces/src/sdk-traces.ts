import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace as traceApi,
  type Context,
  type Span,
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
import type { Delivery, Traces, TracesOptions } from './open-traces.ts';

const CLOSE_WITHIN_MS = 5_000;

/** By OpenTelemetry's SDK. */
export function createTraces({ endpoint, service, version }: TracesOptions): Traces {
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

  function startKnown(id: SpanContext | undefined, start: () => Span): Span {
    known = id?.spanId;
    try {
      return start();
    } finally {
      known = undefined;
    }
  }

  return {
    beginCreate(trace) {
      const attributes = { 'messaging.system': 'jiter', 'messaging.operation.name': 'create' };
      const span = tracer.startSpan('create', { kind: SpanKind.PRODUCER, attributes }, contextOf(trace));
      return {
        trace: trace && continuing(trace, span),
        end(ids, error) {
          if (ids.length === 1) span.setAttribute('messaging.message.id', ids[0]!);
          else span.setAttribute('messaging.batch.message_count', ids.length);
          if (error !== undefined) {
            span.setAttribute('error.type', nameOf(error));
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    delivered(delivery) {
      const { eventId, trace, method, startedAt, durationMs, status } = delivery;
      const id = trace && attemptSpan(trace, webhookId(eventId), String(startedAt.getTime()));
      const options = { kind: SpanKind.CLIENT, startTime: startedAt, attributes: attributesOf(delivery) };
      const span = startKnown(id, () => tracer.startSpan(method, options, contextOf(trace)));
      if (classOfStatus(status) !== '2xx') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(startedAt.getTime() + durationMs);
    },
    close: () => settledWithin(CLOSE_WITHIN_MS, provider.shutdown()),
  };
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
