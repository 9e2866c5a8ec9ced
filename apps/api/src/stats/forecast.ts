import { isoTime } from '@jiter/core';
import type { Due, Forecast, ForecastQuery } from '@jiter/store';
import { parameter, queryOf } from '../events/parse-list.ts';
import { oneOf } from '../openapi/shape.ts';
import { validate } from '../events/validate.ts';
import type { TicksAhead } from './ticks-ahead.ts';

export const HORIZONS = {
  '1h': { stepMs: 60_000, steps: 60 },
  '24h': { stepMs: 3_600_000, steps: 24 },
  '7d': { stepMs: 86_400_000, steps: 7 },
} as const;
type Horizon = keyof typeof HORIZONS;

export type AskedForecast = ForecastQuery & { horizon: Horizon };

const isHorizon = (text: string): text is Horizon => Object.hasOwn(HORIZONS, text);

export const FORECAST_QUERY = queryOf<{ horizon?: Horizon; by?: 'host' }>(
  {
    horizon: parameter(
      (text) => (isHorizon(text) ? text : undefined),
      "'1h', '24h' or '7d'",
      oneOf(Object.keys(HORIZONS)),
    ),
    by: parameter((text) => (text === 'host' ? text : undefined), "'host'", oneOf(['host'])),
  },
  'a forecast',
);

/** Reads the query of `GET /forecast`. Throws AppError 400 naming the parameter. */
export function parseForecast(given: Record<string, unknown>, org: string, now: Date): AskedForecast {
  const { horizon = '24h', by } = validate(FORECAST_QUERY, { ...given });
  return { org, horizon, from: now, ...HORIZONS[horizon], ...(by && { by }) };
}

const MAX_HOSTS = 100;

export function presentForecast(
  { horizon, from, stepMs, steps, by }: AskedForecast,
  { due, estimated, hasAllRetries, hasAllJobs }: Forecast,
  ticks: TicksAhead,
) {
  const notes = [
    ...(estimated.length > 0
      ? ["'estimated' steps have too many events to count: by the database's statistics"]
      : []),
    ...(hasAllRetries ? [] : ['there are more retries than were looked at']),
    ...(hasAllJobs && ticks.isExact ? [] : ["'cron' is estimated by a part of the ticks"]),
  ];
  return {
    horizon,
    from: isoTime(from),
    to: isoTime(new Date(from.getTime() + steps * stepMs)),
    stepMs,
    events: seriesOf(due, steps),
    cron: seriesOf(ticks.due, steps),
    ...(by && { hosts: hostsOf([...due, ...ticks.due]) }),
    exact: notes.length === 0,
    ...(estimated.length > 0 && { estimated }),
    ...(notes.length > 0 && { note: `Not all is exact: ${notes.join('; ')}` }),
  };
}

function seriesOf(due: readonly Due[], steps: number): number[] {
  const series = Array.from({ length: steps }, () => 0);
  for (const { step, count } of due) series[step]! += count;
  return series;
}

/** The busiest first; those beyond are one. */
function hostsOf(due: readonly Due[]): { host: string; due: number }[] {
  const counts = new Map<string, number>();
  for (const { host, count } of due) counts.set(host, (counts.get(host) ?? 0) + count);
  const hosts = [...counts]
    .map(([host, count]) => ({ host, due: count }))
    .sort((one, other) => other.due - one.due || (one.host < other.host ? -1 : 1));
  const others = hosts.slice(MAX_HOSTS).reduce((sum, host) => sum + host.due, 0);
  return [...hosts.slice(0, MAX_HOSTS), ...(others > 0 ? [{ host: 'other', due: others }] : [])];
}
