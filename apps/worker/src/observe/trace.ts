import { openTraces, type Traces } from '@jiter/traces';
import type { AttemptResult } from '@jiter/store';

export type TracedAttempts = { onAttempted: (result: AttemptResult) => void; close: () => Promise<void> };

/** Tells of each attempt, where there is somebody to be told. */
export async function openTracedAttempts(
  endpoint: string | undefined,
  version: string,
): Promise<TracedAttempts | undefined> {
  if (endpoint === undefined) return undefined;
  const traces = await openTraces({ endpoint, service: 'jiter-worker', version });
  return { onAttempted: (result) => tell(traces, result), close: traces.close };
}

function tell({ delivered }: Traces, { event, outcome, ...attempt }: AttemptResult): void {
  const { id: eventId, destination, options } = event;
  const { status, startedAt, durationMs, lagMs } = attempt;
  delivered({
    ...{ eventId, destination, status, startedAt, durationMs, lagMs },
    attempt: event.attempt,
    method: options?.method ?? 'POST',
    trace: options?.trace,
    outcome: outcome.kind,
  });
}
