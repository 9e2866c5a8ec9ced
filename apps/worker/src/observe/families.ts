import { ATTEMPT_CLASSES } from '@jiter/core';
import { counter, counterByOrg, gauge, statementFamilies, times, type Family } from '@jiter/metrics';
import type { Store } from '@jiter/store';
import type { DutyCounts } from './duty-counts.ts';
import { ATTEMPTS, CREATED_BY, HANDED_BACK_FOR, type Totals } from './tally.ts';

/** What one worker process tells: what it delivered, and what it holds. */
export type Observed = {
  version: string;
  /** How far this machine's clock is ahead of the database's, in ms. */
  skewMs: () => number;
  totals: Totals;
  duties: DutyCounts;
  /** Requests under way. */
  inFlight: () => number;
  /** Events that were claimed and wait for their moment or for their turn. */
  waiting: () => number;
  statements: Store['statements'];
};

export function listFamilies(observed: Observed): Family[] {
  return [
    ...ofProcess(observed),
    ...ofDeliveries(observed.totals),
    ...ofDuties(observed.duties),
    ...statementFamilies(observed.statements),
  ];
}

function ofProcess({ version, skewMs, inFlight, waiting }: Observed): Family[] {
  return [
    gauge(
      {
        name: 'jiter_build_info',
        help: 'The version that runs, and which of the processes it is.',
        merge: 'first',
      },
      () => [[{ service: 'worker', version }, 1]],
    ),
    gauge(
      {
        name: 'jiter_clock_skew_seconds',
        help: "How far this machine's clock is ahead of the database's.",
        merge: 'first',
      },
      () => [[{}, skewMs() / 1_000]],
    ),
    gauge({ name: 'jiter_gate_in_flight', help: 'Requests that are under way.' }, () => [[{}, inFlight()]]),
    gauge(
      {
        name: 'jiter_gate_waiting',
        help: 'Events that were claimed and wait for their moment, or their turn.',
      },
      () => [[{}, waiting()]],
    ),
  ];
}

function ofDeliveries(totals: Totals): Family[] {
  return [
    ofAttempts(totals),
    times({ name: 'jiter_delivery_lag_seconds', help: 'How late requests left.' }, () => [[{}, totals.lag]]),
    times({ name: 'jiter_delivery_duration_seconds', help: 'How long requests took.' }, () => [
      [{}, totals.duration],
    ]),
    counter(
      { name: 'jiter_deliveries_early_total', help: 'Requests that left early: there are none.' },
      () => [[{}, totals.early]],
    ),
    counter(
      {
        name: 'jiter_deliveries_handed_back_total',
        help: 'Events that a worker had and gave back before anything had left, by why.',
      },
      () => HANDED_BACK_FOR.map((reason) => [{ reason }, totals.handedBack[reason]] as const),
    ),
    ofCreated(totals),
  ];
}

function ofAttempts({ attempts, orgs }: Totals): Family {
  const about = {
    name: 'jiter_deliveries_total',
    help: 'Attempts, by what followed from them and how they ended.',
  };
  if (orgs) return counterByOrg(about, ATTEMPTS, orgs.attempts);
  return counter(about, () =>
    Object.entries(attempts).flatMap(([outcome, counts]) =>
      ATTEMPT_CLASSES.map((name, index) => [{ outcome, status_class: name }, counts[index]!] as const),
    ),
  );
}

function ofCreated({ created, orgs }: Totals): Family {
  const about = {
    name: 'jiter_events_created_total',
    help: 'Events that were made, by what had them made.',
  };
  const kinds = CREATED_BY.map((source) => ({ source }));
  if (orgs) return counterByOrg(about, kinds, orgs.created);
  return counter(about, () => CREATED_BY.map((source) => [{ source }, created[source]] as const));
}

function ofDuties(duties: DutyCounts): Family[] {
  return [
    counter(
      {
        name: 'jiter_duty_runs_total',
        help: 'What is done now and then, most of it by the one worker that leads.',
      },
      () =>
        [...duties].flatMap(([duty, { done, failed }]) => [
          [{ duty, result: 'done' }, done] as const,
          [{ duty, result: 'failed' }, failed] as const,
        ]),
    ),
  ];
}
