import type {
  Attempt,
  CronJob,
  Event,
  EventChange,
  EventDryRun,
  EventWithHistory,
  ServiceStatus,
} from '@jiter/client';
import { sheet, table } from './output.ts';
import type { Arrival } from './watch.ts';

type Phases = NonNullable<Attempt['phases']>;

/** What people see. */

export const showEvents = (events: readonly Event[]) =>
  table(
    ['id', 'status', 'scheduled', 'destination', 'payload'],
    events.map(({ id, status, scheduledTime, destination, payload }) => [
      id,
      status,
      scheduledTime,
      destination,
      payload,
    ]),
  );

export function showEvent({ history, ...event }: EventWithHistory): string {
  if (history.length === 0) return `${sheet(event)}\n\nNo attempt was made yet.`;
  const attempts = history.map(({ attempt, createdAt, status, lagMs, durationMs, phases, responseData }) => [
    ...[attempt, createdAt, status, showClaimed(lagMs, phases), `${lagMs} ms`],
    ...[showPhases(phases), `${durationMs} ms`, responseData],
  ]);
  const head = ['attempt', 'at', 'status', 'claimed', 'lag', 'phases', 'took', 'answer'];
  return `${sheet(event)}\n\n${table(head, attempts)}`;
}

/** From its due time, as the lag is. */
const showClaimed = (lagMs: number, { claimedAheadMs }: Phases = {}) =>
  claimedAheadMs === undefined ? undefined : `${lagMs - claimedAheadMs} ms`;

/** What took how long, as far as it happened, and the first byte since it left. */
function showPhases({ dnsMs, connectMs, tlsMs, firstByteMs }: Phases = {}): string | undefined {
  const phases = { dns: dnsMs, connect: connectMs, tls: tlsMs, 'first byte': firstByteMs };
  const known = Object.entries(phases).filter(([, ms]) => ms !== undefined);
  return known.length === 0 ? undefined : `${known.map(([name, ms]) => `${name} ${ms}`).join(', ')} ms`;
}

export function showAttempt({ attempt, status, lagMs, durationMs, phases }: Attempt): string {
  const shown = showPhases(phases);
  const detail = shown === undefined ? '' : ` (${shown})`;
  return `attempt ${attempt}: ${status}, left ${lagMs} ms after its time, took ${durationMs} ms${detail}`;
}

type DryRun = Pick<EventDryRun, 'attemptTimes' | 'warnings' | 'request'>;

export const showDryRun = ({ attemptTimes, warnings, request }: DryRun) =>
  [
    ...attemptTimes.map((time, index) => `attempt ${index + 1} at ${time}`),
    ...warnings,
    request.body ?? '',
  ].join('\n');

export function showArrival({ event, attempt }: Arrival): string {
  const { id, status, sentAt, failedAt, destination } = event;
  const lag = attempt ? `+${attempt.lagMs} ms  ${attempt.status}` : '-';
  return [sentAt ?? failedAt ?? '-', status, lag, destination, id].join('  ');
}

export const showChanges = (changes: readonly EventChange[]) =>
  table(
    ['at', 'action', 'by', 'before', 'after'],
    changes.map(({ at, action, actor, origin, before, after }) => [
      ...[at, action, actor.kind === 'key' ? `key ${actor.name}` : actor.name],
      ...[showFields(before), showFields(origin ?? after)],
    ]),
  );

/** Undefined where there is nothing to say, as of a replay: that is a `-`. */
const showFields = (fields: object | undefined) =>
  fields === undefined || Object.keys(fields).length === 0 ? undefined : JSON.stringify(fields);

export const showCronJobs = (jobs: readonly Partial<CronJob>[]) =>
  table(
    ['id', 'status', 'expression', 'timezone', 'next', 'destination'],
    jobs.map((job) => [
      job.id,
      job.status,
      job.expression,
      job.timezone,
      job.nextExecutionDate,
      job.destination,
    ]),
  );

export function showStatus({ state, text, reasons, workers = [], ...numbers }: ServiceStatus): string {
  const { oldestDueMs, queueBacklog, workersAlive, database, queue, due } = numbers;
  const lines = [
    `${state}: ${text}`,
    ...reasons.slice(1).map((reason) => `  also: ${reason.text}`),
    '',
    sheet({
      database,
      queue,
      queueBacklog,
      due: due && `${due.count}${due.atLeast ? ' or more' : ''}`,
      oldestDueMs,
      workersAlive,
    }),
  ];
  if (workers.length === 0) return lines.join('\n');
  const rows = workers.map(({ id, state, seenAt, underWay, version }) => [
    id,
    state,
    seenAt,
    underWay,
    version,
  ]);
  return [...lines, '', table(['worker', 'state', 'seen', 'under way', 'version'], rows)].join('\n');
}
