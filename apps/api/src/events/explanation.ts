import {
  aliveOf,
  explain,
  isoTime,
  NAMELESS,
  notFound,
  parseDuration,
  parseUrl,
  policyFor,
  scheduleOf,
  type EventStatus,
  type NamedActor,
  type OrgSettings,
  type FleetSigns,
  type WorkerSigns,
  type World,
} from '@jiter/core';
import type { EventStore } from '@jiter/store';
import type { Status, StatusReport } from '../stats/status.ts';
import { NO_EVENT } from './edit-event.ts';

/** What explanations have to know beside their event. */
export type WorldOptions = {
  horizonMs: number;
  /** Where neither the event nor its org says anything about it. */
  retryScheduleMs: readonly number[];
  /** 0: for ever. */
  retentionMs: number;
};

type Deps = {
  events: Pick<EventStore, 'findStandpoint'>;
  world: WorldOptions;
  status: Status;
  refusalOf: (url: Readonly<URL>) => string | undefined;
};

/** `namesNobody`: whoever asks is not told who works there. */
type Told = { settings: OrgSettings; namesNobody: boolean };

/** Explains an event as JSON. Throws AppError 404 when there is none. */
export type ExplainEvent = (org: string, id: string, told: Told) => Promise<object>;

export function createExplainEvent({ events, world, status, refusalOf }: Deps): ExplainEvent {
  const schedule = scheduleOf(world.retryScheduleMs);

  return async (org, id, { settings, namesNobody }) => {
    const found = await events.findStandpoint(org, id);
    if (!found) throw notFound(NO_EVENT);
    const { now, event, attempts } = found;
    const { cancelledBy, ...standing } = found.standing;
    const by = cancelledBy && namesNobody ? nameless(cancelledBy) : cancelledBy;
    const standpoint = { event, attempts, standing: { ...standing, ...(by && { cancelledBy: by }) } };
    const { destination, options = {} } = event;
    const url = parseUrl(destination);
    const refusal = url && refusalOf(url);
    const { state, sentences, next } = explain(standpoint, {
      ...aroundOf(await status()),
      now,
      horizonMs: world.horizonMs,
      retentionMs: retentionOf(settings, event.status) ?? world.retentionMs,
      policy: policyFor(options, settings, schedule),
      ...(refusal !== undefined && { refusal }),
    });
    return {
      state,
      asOf: isoTime(now),
      sentences: sentences.map(withTexts),
      ...(next && { next: withTexts(next) }),
    };
  };
}

const nameless = ({ kind }: NamedActor): NamedActor => ({ kind, name: NAMELESS[kind] });

function retentionOf({ retention, failedRetention }: OrgSettings, status: EventStatus): number | undefined {
  const own = (status === 'Failed To Send' ? failedRetention : undefined) ?? retention;
  return own === undefined ? undefined : parseDuration(own);
}

/** What cannot be found out is left out. */
function aroundOf({ fleet, queue }: StatusReport): Pick<World, 'workers' | 'queueAnswers'> {
  return { ...(fleet && { workers: signsOf(fleet) }), queueAnswers: queue === 'ok' };
}

function signsOf(fleet: FleetSigns): WorkerSigns {
  const seen = fleet.workers.map(({ seenAt }) => seenAt).sort((one, other) => +other - +one);
  return { alive: aliveOf(fleet).length, ...(seen[0] && { lastSignAt: seen[0] }) };
}

/** The same with its times as texts. */
function withTexts(facts: object): object {
  const shown = Object.entries(facts).map(([name, fact]: [string, unknown]) => [
    name,
    fact instanceof Date ? isoTime(fact) : fact,
  ]);
  return Object.fromEntries(shown) as object;
}
