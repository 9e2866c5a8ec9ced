import type { TraceContext } from '@jiter/core';

export type TracesOptions = {
  /** Of an OpenTelemetry collector, or whatever takes OTLP by HTTP. */
  endpoint: string;
  service: string;
  version: string;
  /** An attempt that starts later than this after its create is a trace of its own, with a link to that. */
  linkAfterMs: number;
};

/** A create that is under way. */
export type CreateSpan = {
  /** What its events continue: this span, where they continue any. */
  trace: TraceContext | undefined;
  /** It made these events; none of a failure of ours or the caller's. */
  end(ids: readonly string[], error?: unknown): void;
};

/** An attempt that was made. */
export type Delivery = {
  eventId: string;
  trace?: TraceContext | undefined;
  method: string;
  destination: string;
  attempt: number;
  /** As the history has it: the number of an answer, or why there was none. */
  status: string;
  outcome: string;
  startedAt: Date;
  durationMs: number;
  lagMs: number;
  /** When its event was created. */
  createdAt: Date;
};

/** Events that nobody asked for one by one: of ticks, or made anew. */
export type Making = { source: 'tick' | 'replay' | 'run'; ids: readonly string[]; startedAt: Date };

export type Traces = {
  beginCreate(trace: TraceContext | undefined): CreateSpan;
  /** They were made by one statement, or one call, since `startedAt`. */
  made(making: Making): void;
  delivered(delivery: Delivery): void;
  /** What was told and has not left yet is sent, if that can be done soon. */
  close(): Promise<void>;
};

/** Tells a collector of creates and attempts. The SDK is loaded here, and so only where somebody wants it. */
export async function openTraces(options: TracesOptions): Promise<Traces> {
  const { createTraces } = await import('./sdk-traces.ts');
  return createTraces(options);
}
