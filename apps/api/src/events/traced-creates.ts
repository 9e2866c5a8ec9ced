import { eventOf, isOnce, type NewEvent, type OnceEvent, type TraceContext } from '@jiter/core';
import { openTraces, type Making, type Traces, type TracesOptions } from '@jiter/traces';
import type { CronJobStore, EventStore } from '@jiter/store';

type Creates = Pick<EventStore, 'create' | 'createMany' | 'createOnce' | 'createManyOnce' | 'replayMany'>;
type Runs = Pick<CronJobStore, 'run' | 'runOnce'>;
type Input = NewEvent | OnceEvent;

export type TracedCreates = {
  /** The store as before, whose creates are told of. */
  over<Events extends Creates>(events: Events): Events;
  /** The same of cron jobs that are run by hand. */
  overJobs<CronJobs extends Runs>(cronJobs: CronJobs): CronJobs;
  close(): Promise<void>;
};

/** Undefined where nobody is to be told: then the store is what it was. */
export async function openTracedCreates({
  endpoint,
  ...options
}: Pick<TracesOptions, 'version' | 'linkAfterMs'> & {
  endpoint: string | undefined;
}): Promise<TracedCreates | undefined> {
  if (endpoint === undefined) return undefined;
  const traces = await openTraces({ ...options, endpoint, service: 'jiter-api' });
  return {
    over: (events) => tracing(events, traces),
    overJobs: (cronJobs) => tracingRuns(cronJobs, traces),
    close: traces.close,
  };
}

async function telling<Made>(
  { made: tell }: Traces,
  source: Making['source'],
  make: () => Promise<Made>,
  idsOf: (made: Made) => string[],
): Promise<Made> {
  const startedAt = new Date();
  const made = await make();
  const ids = idsOf(made);
  if (ids.length > 0) tell({ source, ids, startedAt });
  return made;
}

function tracingRuns<CronJobs extends Runs>(cronJobs: CronJobs, traces: Traces): CronJobs {
  return {
    ...cronJobs,
    run: (...asked) =>
      telling(
        traces,
        'run',
        () => cronJobs.run(...asked),
        (made) => (made ? [made.id] : []),
      ),
    runOnce: (...asked) =>
      telling(
        traces,
        'run',
        () => cronJobs.runOnce(...asked),
        (made) => (made ? idsOfOnce([made]) : []),
      ),
  };
}

/** What continues a trace has the span of its create as its parent from then on, and that the caller's. */
function tracing<Events extends Creates>(events: Events, traces: Traces): Events {
  const { beginCreate } = traces;

  async function tell<Given extends Input, Made>(
    inputs: readonly Given[],
    create: (inputs: readonly Given[]) => Promise<Made>,
    idsOf: (made: Made) => string[],
  ): Promise<Made> {
    const traced = inputs.find((input) => eventOf(input).options?.trace);
    const span = beginCreate(traced && eventOf(traced).options!.trace);
    try {
      const made = await create(inputs.map((input) => below(input, span.trace)));
      span.end(idsOf(made));
      return made;
    } catch (error) {
      span.end([], error);
      throw error;
    }
  }

  return {
    ...events,
    create: (input, ...rest) =>
      tell(
        [input],
        ([one]) => events.create(one!, ...rest),
        ({ id }) => [id],
      ),
    createMany: (inputs, ...rest) =>
      tell(
        inputs,
        (all) => events.createMany(all, ...rest),
        (made) => made.map(({ id }) => id),
      ),
    createOnce: (input, ...rest) =>
      tell(
        [input],
        ([one]) => events.createOnce(one!, ...rest),
        (made) => idsOfOnce([made]),
      ),
    createManyOnce: (inputs, ...rest) =>
      tell(inputs, (all) => events.createManyOnce(all, ...rest), idsOfOnce),
    replayMany: (org, options) =>
      telling(
        traces,
        'replay',
        () => events.replayMany(org, options),
        // Each that was made is rung for, and of a dry run none.
        ({ bells }) => bells.map(({ eventId }) => eventId),
      ),
  };
}

type Once = Awaited<ReturnType<EventStore['createManyOnce']>>;

const idsOfOnce = (made: Once) => made.flatMap((one) => (one.kind === 'created' ? [one.event.id] : []));

function below<Given extends Input>(input: Given, trace: TraceContext | undefined): Given {
  const event = eventOf(input);
  if (!trace || !event.options?.trace) return input;
  const moved = { ...event, options: { ...event.options, trace } };
  return (isOnce(input) ? { ...input, event: moved } : moved) as Given;
}
