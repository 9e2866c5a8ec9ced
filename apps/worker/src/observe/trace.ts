import { openTraces, type Making, type Traces, type TracesOptions } from '@jiter/traces';
import { madeMs, type AttemptResult } from '@jiter/store';

export type WorkerTraces = {
  /** An attempt was made. */
  onAttempted: (result: AttemptResult) => void;
  /** Events were made, of ticks or by a bulk job. */
  onMade: (making: Making) => void;
  close: () => Promise<void>;
};

type Options = Pick<TracesOptions, 'version' | 'linkAfterMs'> & { endpoint: string | undefined };

/** Tells of what this worker does, where there is somebody to be told. */
export async function openWorkerTraces({ endpoint, ...options }: Options): Promise<WorkerTraces | undefined> {
  if (endpoint === undefined) return undefined;
  const traces = await openTraces({ ...options, endpoint, service: 'jiter-worker' });
  return { onAttempted: (result) => tell(traces, result), onMade: traces.made, close: traces.close };
}

function tell({ delivered }: Traces, { event, outcome, ...attempt }: AttemptResult): void {
  const { id: eventId, destination, options } = event;
  const { status, startedAt, durationMs, lagMs } = attempt;
  delivered({
    ...{ eventId, destination, status, startedAt, durationMs, lagMs },
    createdAt: new Date(madeMs(eventId)),
    attempt: event.attempt,
    method: options?.method ?? 'POST',
    trace: options?.trace,
    outcome: outcome.kind,
  });
}
