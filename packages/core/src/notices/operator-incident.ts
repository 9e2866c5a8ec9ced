import { quantileMs, type Histogram } from '../seeing/histogram.ts';
import { nextTellMs } from './incident.ts';
import { decideStatus, WORKER_SILENT_MS, type ServiceFacts, type StatusCode } from '../seeing/status.ts';
import { roundTo, sayMs } from '../time/duration.ts';

/** Of what those who run the server are told: what keeps everybody's events from leaving on time. */
export const OPERATOR_CODES = [
  'database-away',
  'no-worker-alive',
  'overdue',
  'queue-away',
  'lagging',
] as const satisfies readonly (StatusCode | 'lagging')[];
export type OperatorCode = (typeof OPERATOR_CODES)[number];

/** What is wrong now. `afterMs`: for how long it has to be seen before it is told. */
export type Trouble = { code: OperatorCode; text: string; afterMs: number };

/** How late requests of all orgs left within five minutes. */
export type Lags = Pick<Histogram, 'counts' | 'maxMs'>;

/** What is known of an incident that is not over. */
export type OperatorIncident = {
  code: OperatorCode;
  openedAt: Date;
  /** When it was last seen. */
  seenAt: Date;
  tells: number;
};

/** By what those who run the server are told, each apart. */
export const OPERATOR_CHANNELS = ['webhook', 'slack', 'email'] as const;
export type OperatorChannel = (typeof OPERATOR_CHANNELS)[number];

/** What they are told. `at` is ISO-8601. */
export type OperatorNotice = {
  type: 'operator.failing' | 'operator.recovered';
  code: OperatorCode;
  text: string;
  at: string;
};

/** `tells`: how often they were told before. */
export type OperatorStep =
  | { kind: 'open'; code: OperatorCode; text: string }
  | { kind: 'seen'; code: OperatorCode; text: string }
  | { kind: 'tell'; code: OperatorCode; text: string; tells: number }
  | { kind: 'close'; code: OperatorCode; isTold: boolean; lastsMs: number };

const SECOND_MS = 1_000;
const LATE_MS = 1_000;
/** Of fewer requests a percentile says nothing. */
const JUDGED_REQUESTS = 20;
/** What is away for a moment is no news. */
const AWAY_MS = 15_000;
/** So that what comes and goes is told once. */
const GONE_MS = 15_000;

/** What operators are to know of these facts, the worst first. `answersForMs`: for how long the database has answered whoever looks. */
export function findTroubles(
  facts: ServiceFacts,
  lags: Lags | undefined,
  answersForMs = Infinity,
): Trouble[] {
  const isTold = (code: string): code is OperatorCode => (OPERATOR_CODES as readonly string[]).includes(code);
  const said = decideStatus(facts).reasons.flatMap(({ code, text }) =>
    isTold(code) ? [{ code, text, afterMs: patienceWith(code, facts, answersForMs) }] : [],
  );
  return [...said, ...findLagging(lags)];
}

/**
 * What waits, and who is silent, have done so for long enough when they are seen. Workers that left are replaced within a moment, mostly;
 * and while the database was away, or all were started together, nobody could say that he is there.
 */
function patienceWith(code: OperatorCode, { fleet }: ServiceFacts, answersForMs: number): number {
  if (code === 'database-away' || code === 'queue-away') return AWAY_MS;
  const isNew = fleet?.workers.length === 0 || answersForMs < WORKER_SILENT_MS;
  return code === 'no-worker-alive' && isNew ? WORKER_SILENT_MS : 0;
}

function findLagging(lags: Lags | undefined): Trouble[] {
  const count = lags?.counts.reduce((sum, one) => sum + one, 0) ?? 0;
  if (!lags || count < JUDGED_REQUESTS) return [];
  const p99Ms = quantileMs(lags, 0.99) ?? 0;
  if (p99Ms <= LATE_MS) return [];
  return [
    {
      code: 'lagging',
      afterMs: 0,
      text: `Requests leave late: within 5 minutes one of a hundred by ${sayMs(p99Ms)} or more.`,
    },
  ];
}

/** What becomes of incidents by what is wrong now. `tell`: at once or, of what may be over in a moment, a little later; then ever more seldom. */
export function decideOperatorSteps(
  open: readonly OperatorIncident[],
  troubles: readonly Trouble[],
  now: Date,
): OperatorStep[] {
  const ofTrouble = ({ code, text, afterMs }: Trouble): OperatorStep[] => {
    const known = open.find((one) => one.code === code);
    const seen: OperatorStep = { kind: known ? 'seen' : 'open', code, text };
    const tells = known?.tells ?? 0;
    return isToTell(known, afterMs, now) ? [seen, { kind: 'tell', code, text, tells }] : [seen];
  };
  const over = open.filter(
    ({ code, seenAt }) =>
      !troubles.some((trouble) => trouble.code === code) && now.getTime() - seenAt.getTime() >= GONE_MS,
  );
  return [...troubles.flatMap(ofTrouble), ...over.map((one) => closeOf(one))];
}

function isToTell(known: OperatorIncident | undefined, afterMs: number, now: Date): boolean {
  if (!known) return afterMs === 0;
  const ageMs = now.getTime() - known.openedAt.getTime();
  return ageMs >= (known.tells === 0 ? afterMs : nextTellMs(known.tells));
}

/** Of what nobody was told nobody is told that it is over. */
const closeOf = ({ code, openedAt, seenAt, tells }: OperatorIncident): OperatorStep => ({
  kind: 'close',
  code,
  isTold: tells > 0,
  lastsMs: seenAt.getTime() - openedAt.getTime(),
});

const NAMES: Readonly<Record<OperatorCode, string>> = {
  'database-away': 'the database',
  'no-worker-alive': 'workers',
  overdue: 'events that are overdue',
  'queue-away': 'the queue',
  lagging: 'late requests',
};

export const sayOver = (code: OperatorCode, lastsMs: number): string =>
  `All is well again with ${NAMES[code]}, after ${sayMs(roundTo(SECOND_MS, lastsMs))}.`;
