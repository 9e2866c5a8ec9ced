import { describeDuration, roundTo } from '../time/duration.ts';

/** What a worker process said of itself last. */
export type WorkerSign = {
  id: string;
  version: string;
  startedAt: Date;
  seenAt: Date;
  underWay: number;
  skewMs: number;
  sweptAt?: Date;
};

/** What the database tells of those who deliver, by its own clock. */
export type FleetSigns = {
  now: Date;
  workers: readonly WorkerSign[];
  /** Who leads, or led last, and until when nobody else may. */
  leader?: { worker: string; until: Date };
  /** Events that are due and that nobody has claimed; `isMore`: as far as was looked. */
  due: { count: number; isMore: boolean; oldestMs?: number };
};

type Answering = 'ok' | 'unreachable';
/** `fleet` is absent where the database does not tell. */
export type ServiceFacts = { database: Answering; queue: Answering; fleet?: FleetSigns | undefined };

export const SERVICE_STATES = ['ok', 'degraded', 'failing'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

export type StatusReason = { code: StatusCode; text: string };
export const STATUS_CODES = [
  'database-away',
  'no-worker-alive',
  'overdue',
  'queue-away',
  'worker-silent',
  'nobody-leads',
  'not-swept',
  'late',
] as const;
export type StatusCode = (typeof STATUS_CODES)[number];

export type ServiceStatus = { state: ServiceState; text: string; reasons: StatusReason[] };

/** They say something every 10 s. */
export const WORKER_SILENT_MS = 30_000;
/** Of one that died nobody waits for ever. */
const WORKER_GONE_MS = 3_600_000;
/** Of a leader that died, another one takes the place within 7 s. */
const NOBODY_LEADS_MS = 15_000;
/** Of the slowest SWEEP_INTERVAL two, and what a worker says of it comes ten seconds later. */
const NOT_SWEPT_MS = 150_000;
const LATE_MS = 5_000;
const OVERDUE_MS = 60_000;

export const isAlive = ({ seenAt }: WorkerSign, now: Date): boolean => ageMs(seenAt, now) <= WORKER_SILENT_MS;

export const aliveOf = ({ workers, now }: Pick<FleetSigns, 'workers' | 'now'>): WorkerSign[] =>
  workers.filter((worker) => isAlive(worker, now));

const ageMs = (at: Date, now: Date) => now.getTime() - at.getTime();
const shown = (ms: number) => describeDuration(roundTo(1_000, ms));

/**
 * How the service is: what is worst comes first. `failing`: what is due does not leave. `degraded`: it does, or soon will,
 * but somebody should look.
 */
export function decideStatus(facts: ServiceFacts): ServiceStatus {
  const failing = [databaseAway(facts), ...ofFleet(facts, [noWorkerAlive, overdue])].filter(isSaid);
  const degraded = [queueAway(facts), ...ofFleet(facts, [workersSilent, nobodyLeads, notSwept, late])];
  const reasons = [...failing, ...degraded.filter(isSaid)];
  const state = failing.length > 0 ? 'failing' : reasons.length > 0 ? 'degraded' : 'ok';
  return { state, text: reasons[0]?.text ?? allIsWell(facts), reasons };
}

type Said = StatusReason | undefined;
const isSaid = (reason: Said): reason is StatusReason => reason !== undefined;
const ofFleet = ({ fleet }: ServiceFacts, looks: readonly ((fleet: FleetSigns) => Said)[]) =>
  fleet ? looks.map((look) => look(fleet)) : [];

function allIsWell({ fleet }: ServiceFacts): string {
  const alive = fleet ? aliveOf(fleet).length : 0;
  return `All is well: ${alive === 1 ? '1 worker answers' : `${alive} workers answer`}, and nothing that is due waits.`;
}

function databaseAway({ database }: ServiceFacts): Said {
  if (database === 'ok') return undefined;
  return { code: 'database-away', text: 'The database does not answer.' };
}

function queueAway({ queue }: ServiceFacts): Said {
  if (queue === 'ok') return undefined;
  return { code: 'queue-away', text: 'The queue does not answer: what is due waits for it.' };
}

function noWorkerAlive({ workers, now }: FleetSigns): Said {
  const code = 'no-worker-alive';
  if (workers.length === 0) return { code, text: 'No worker is there.' };
  const since = Math.min(...workers.map(({ seenAt }) => ageMs(seenAt, now)));
  return since <= WORKER_SILENT_MS
    ? undefined
    : { code, text: `No worker has answered for ${shown(since)}.` };
}

function overdue({ due: { oldestMs = 0 } }: FleetSigns): Said {
  return oldestMs > OVERDUE_MS ? { code: 'overdue', text: hasWaited(oldestMs) } : undefined;
}

function late({ due: { oldestMs = 0 } }: FleetSigns): Said {
  const isLate = oldestMs > LATE_MS && oldestMs <= OVERDUE_MS;
  return isLate ? { code: 'late', text: hasWaited(oldestMs) } : undefined;
}

const hasWaited = (ms: number) => `The oldest event that is due has waited for ${shown(ms)}.`;

function workersSilent(fleet: FleetSigns): Said {
  const missing = findMissing(fleet);
  const [last] = missing;
  const alive = aliveOf(fleet).length;
  if (!last || alive === 0) return undefined;
  const has = missing.length === 1 ? 'has' : 'have';
  const text = `${missing.length} of ${alive + missing.length} workers ${has} not answered for ${shown(ageMs(last.seenAt, fleet.now))}.`;
  return { code: 'worker-silent', text };
}

/**
 * Those that fell silent, the last one first, and in whose place nobody has come: one that is started again is another process,
 * wherever that runs.
 */
function findMissing({ workers, now }: FleetSigns): WorkerSign[] {
  const starts = aliveOf({ workers, now })
    .map(({ startedAt }) => startedAt.getTime())
    .sort((one, other) => other - one);
  return workers
    .filter((worker) => !isAlive(worker, now) && ageMs(worker.seenAt, now) < WORKER_GONE_MS)
    .sort((one, other) => other.seenAt.getTime() - one.seenAt.getTime())
    .filter(({ seenAt }) => {
      const isReplaced = starts.length > 0 && starts[0]! > seenAt.getTime();
      if (isReplaced) starts.shift();
      return !isReplaced;
    });
}

function nobodyLeads(fleet: FleetSigns): Said {
  const { leader, now } = fleet;
  const goneMs = leader ? ageMs(leader.until, now) : 0;
  // Where there is no worker, that says it all.
  if (goneMs <= NOBODY_LEADS_MS || aliveOf(fleet).length === 0) return undefined;
  return { code: 'nobody-leads', text: `No worker has led the others for ${shown(goneMs)}.` };
}

function notSwept(fleet: FleetSigns): Said {
  const { workers, now } = fleet;
  const swept = workers.flatMap(({ sweptAt }) => (sweptAt ? [sweptAt.getTime()] : []));
  const sinceMs = now.getTime() - Math.max(...swept);
  if (swept.length === 0 || sinceMs <= NOT_SWEPT_MS || aliveOf(fleet).length === 0) return undefined;
  return { code: 'not-swept', text: `Nobody has looked for lost events for ${shown(sinceMs)}.` };
}
