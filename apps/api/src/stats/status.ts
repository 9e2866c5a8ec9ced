import { rememberFor } from '@jiter/cache';
import {
  aliveOf,
  decideStatus,
  isAlive,
  isoTime,
  within,
  type FleetSigns,
  type Log,
  type ServiceFacts,
  type ServiceStatus,
  type WorkerSign,
} from '@jiter/core';
import type { Deliveries } from '@jiter/queue';
import type { FleetStore } from '@jiter/store';

export type StatusDeps = {
  fleet: Pick<FleetStore, 'look'>;
  queue: Pick<Deliveries, 'backlog'>;
  log: Log;
};

export type StatusReport = ServiceStatus &
  ServiceFacts & {
    /** Jobs that wait for a worker. */
    backlog?: number | undefined;
  };

/** How the service is. However many ask, it is looked at once a second. */
export type Status = () => Promise<StatusReport>;

const REMEMBERED_MS = 1_000;
const LOOK_TIMEOUT_MS = 4_000;
/** Of them up to half for those that are silent, or as many as there is room for beside the others. */
export const SHOWN_WORKERS = 64;

export function createStatus({ fleet, queue, log }: StatusDeps): Status {
  async function answered<T>(what: string, work: Promise<T>): Promise<T | undefined> {
    return within(LOOK_TIMEOUT_MS, `the look at the ${what}`, work).catch((error: unknown) => {
      log.warn('status.failed', { what, error });
      return undefined;
    });
  }

  async function look(): Promise<StatusReport> {
    const [signs, backlog] = await Promise.all([
      answered('database', fleet.look()),
      answered('queue', queue.backlog()),
    ]);
    const facts: ServiceFacts = {
      database: signs ? 'ok' : 'unreachable',
      queue: backlog === undefined ? 'unreachable' : 'ok',
      fleet: signs,
    };
    return { ...decideStatus(facts), ...facts, backlog };
  }

  const remembered = rememberFor(look, { ms: REMEMBERED_MS, max: 1 });
  return () => remembered('');
}

export function presentStatus({ state, text, reasons, database, queue, fleet, backlog }: StatusReport) {
  return {
    state,
    text,
    reasons,
    database,
    queue,
    ...(backlog !== undefined && { queueBacklog: backlog }),
    ...(fleet && presentFleet(fleet)),
  };
}

function presentFleet(fleet: FleetSigns) {
  const { now, workers, leader } = fleet;
  const { count, isMore, oldestMs = 0 } = fleet.due;
  const swept = workers.flatMap(({ sweptAt }) => sweptAt ?? []).sort((one, other) => +other - +one);
  return {
    at: isoTime(now),
    oldestDueMs: oldestMs,
    due: { count, atLeast: isMore },
    workersAlive: aliveOf(fleet).length,
    workers: shownOf(fleet).map((worker) => presentWorker(worker, now)),
    ...(leader && { leader: { worker: leader.worker, until: isoTime(leader.until) } }),
    ...(swept[0] && { sweptAt: isoTime(swept[0]) }),
  };
}

/** Those that were seen last come first: of more than are shown the silent ones, which somebody looks for, would all be left out. */
function shownOf({ workers, now }: FleetSigns): WorkerSign[] {
  const alive = aliveOf({ workers, now });
  const silent = workers.filter((worker) => !isAlive(worker, now));
  const room = Math.max(SHOWN_WORKERS / 2, SHOWN_WORKERS - alive.length);
  const missed = silent.slice(0, room);
  return [...alive.slice(0, SHOWN_WORKERS - missed.length), ...missed];
}

function presentWorker(worker: WorkerSign, now: Date) {
  const { id, version, startedAt, seenAt, underWay, skewMs } = worker;
  return {
    id,
    state: isAlive(worker, now) ? 'alive' : 'silent',
    startedAt: isoTime(startedAt),
    seenAt: isoTime(seenAt),
    underWay,
    clockSkewMs: skewMs,
    version,
  };
}

const PUBLIC_TEXTS = {
  ok: 'All is well.',
  degraded: 'Deliveries may be late.',
  failing: 'Deliveries do not leave.',
} as const;

/** For anybody: no names, no numbers. */
export function presentPublic({ state }: Pick<StatusReport, 'state'>) {
  return { state, text: PUBLIC_TEXTS[state] };
}
