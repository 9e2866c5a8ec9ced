import { eventOf, isOnce, type NewEvent, type OnceEvent, type TraceContext } from '@jiter/core';
import { openTraces, type Traces } from '@jiter/traces';
import type { EventStore } from '@jiter/store';

type Creates = Pick<EventStore, 'create' | 'createMany' | 'createOnce' | 'createManyOnce'>;
type Input = NewEvent | OnceEvent;

export type TracedCreates = {
  /** The store as before, whose creates are told of. */
  over<Events extends Creates>(events: Events): Events;
  close(): Promise<void>;
};

/** Undefined where nobody is to be told: then the store is what it was. */
export async function openTracedCreates(
  endpoint: string | undefined,
  version: string,
): Promise<TracedCreates | undefined> {
  if (endpoint === undefined) return undefined;
  const traces = await openTraces({ endpoint, service: 'jiter-api', version });
  return { over: (events) => tracing(events, traces), close: traces.close };
}

/** What continues a trace has the span of its create as its parent from then on, and that the caller's. */
function tracing<Events extends Creates>(events: Events, { beginCreate }: Traces): Events {
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
