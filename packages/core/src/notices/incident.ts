/** What was counted of one host lately, for one org. What we ended ourselves is not in it: that is nobody's fault but ours. */
export type HostWindow = {
  /** Attempts that ended within five minutes, and how many of them failed. */
  attempts: number;
  failures: number;
  /** Events that failed for good within five minutes. */
  failedEvents: number;
  /** Within ten minutes. */
  recentAttempts: number;
  recentFailures: number;
  /** Events that were sent since an attempt failed last, as far as ten minutes tell. */
  sentSince: number;
};

/** What is known of an incident that is not over. */
export type OpenIncident = {
  openedAt: Date;
  /** How often people were told. */
  tells: number;
  /** When an attempt was last made there. */
  triedAt: Date;
  /** Somebody looks after it: nobody is told again before it is over. */
  isAcknowledged: boolean;
  /** Nobody is told again before then, or before it is over. */
  snoozedUntil?: Date;
};

export type IncidentDecision = 'leave' | 'open' | 'tell' | 'recover' | 'forget';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What fails at once makes one message. */
export const GATHERED_MS = MINUTE_MS;
/** After it opened; then once a day. */
const TOLD_AGAIN_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS];
/** Half of so many: what is less may be chance. */
const JUDGED_ATTEMPTS = 20;
const FAILING_SHARE = 0.5;
const WELL_SHARE = 0.05;
/** Of a host that is asked seldom. */
const SENT_IN_A_ROW = 3;
/** Nobody asked it for anything any more. */
const FORGOTTEN_MS = DAY_MS;

/** Nothing was counted. */
export const QUIET: HostWindow = {
  attempts: 0,
  failures: 0,
  failedEvents: 0,
  recentAttempts: 0,
  recentFailures: 0,
  sentSince: 0,
};

/**
 * What becomes of the incident of a host, or of its not having one. `open`: an event failed for good, or half of what was
 * tried failed. `tell`: people are to hear of it, first after a minute, then ever more seldom. `recover`: it is well again, which
 * is told, and nothing that is counted still would open another one at once. `forget`: nobody sends there any more.
 */
export function decideIncident(
  incident: OpenIncident | undefined,
  window: HostWindow,
  now: Date,
): IncidentDecision {
  if (!incident) return isFailing(window) ? 'open' : 'leave';
  const ageMs = now.getTime() - incident.openedAt.getTime();
  const isQuiet = isKeptQuiet(incident, now);
  // Also when it is over by then: an event that failed for good is lost to its receiver until somebody sends it again.
  if (incident.tells === 0 && !isQuiet) return ageMs >= GATHERED_MS ? 'tell' : 'leave';
  if (isWell(window) && !isFailing(window)) return 'recover';
  if (now.getTime() - incident.triedAt.getTime() >= FORGOTTEN_MS) return 'forget';
  return !isQuiet && ageMs >= nextTellMs(incident.tells) ? 'tell' : 'leave';
}

/** Of what was to be told meanwhile one is told when that ends: also the first time. */
const isKeptQuiet = ({ isAcknowledged, snoozedUntil }: OpenIncident, now: Date): boolean =>
  isAcknowledged || (snoozedUntil !== undefined && snoozedUntil > now);

function isFailing({ attempts, failures, failedEvents }: HostWindow): boolean {
  if (failures === 0) return false;
  return failedEvents > 0 || (attempts >= JUDGED_ATTEMPTS && failures >= attempts * FAILING_SHARE);
}

function isWell({ recentAttempts, recentFailures, sentSince }: HostWindow): boolean {
  if (recentAttempts >= JUDGED_ATTEMPTS && recentFailures < recentAttempts * WELL_SHARE) return true;
  return sentSince >= SENT_IN_A_ROW;
}

export function nextTellMs(tells: number): number {
  const listed = TOLD_AGAIN_MS[tells - 1];
  return listed ?? DAY_MS * (tells - TOLD_AGAIN_MS.length + 1);
}

/** What was counted of all hosts of all orgs. */
export type AllHosts = { hosts: number; answers: number };

/** Three hosts at once are seldom down; our own network is. */
const SUSPICIOUS_HOSTS = 3;

/** Whether it is more likely us who cannot reach anybody than all of them who cannot be reached. */
export const isOurOutage = ({ hosts, answers }: AllHosts): boolean =>
  hosts >= SUSPICIOUS_HOSTS && answers === 0;
