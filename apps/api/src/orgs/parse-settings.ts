import {
  AppError,
  SETTING_NAMES,
  SETTINGS_OF_ORGS,
  type ChangesOf,
  type ErrorCode,
  type OrgSettings,
  type SettingName,
} from '@jiter/core';
import { readObject } from '../acts/parse-bulk.ts';
import { readCallback } from '../events/fields/callbacks.ts';
import { readDuration } from '../events/fields/duration.ts';
import { refuse } from '../events/fields/field.ts';
import { readTimeout } from '../events/fields/request.ts';
import { readRetryPolicy } from '../events/fields/retry-policy.ts';

export type Bounds = { maxPayloadBytes: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const RETENTION = { least: HOUR_MS, most: 3_650 * DAY_MS, example: '12h or 90d' };
const HORIZON = { least: 60_000, most: 36_500 * DAY_MS, example: '12h or 90d' };

/** What is kept of a setting. Throws AppError 400, with a code, for what it cannot be. */
type Read = (name: SettingName, value: unknown, bounds: Bounds) => unknown;

const READERS: { readonly [Name in SettingName]: Read } = {
  retryPolicy: readRetryPolicy,
  timeout: asText(readTimeout),
  failureCallback: readCallback,
  on410: (name, value) => (value === 'fail' ? value : refuse(codeOf(name), ON_410)),
  traceContext: (name, value) => (value === true ? value : refuse(codeOf(name), TRACE_CONTEXT)),
  hidePayloads: (name, value) => (value === true ? value : refuse(codeOf(name), HIDE_PAYLOADS)),
  retention: asText((name, value) => readDuration(name, value, RETENTION, codeOf(name))),
  failedRetention: asText((name, value) => readDuration(name, value, RETENTION, codeOf(name))),
  maxPayloadBytes: (name, value, { maxPayloadBytes: most }) => readCount(name, value, { least: 1, most }),
  maxPending: (name, value) => readCount(name, value, { least: 0, most: 1_000_000_000 }),
  eventsPerMonth: (name, value) => readCount(name, value, { least: 0, most: 1_000_000_000_000 }),
  maxCronJobs: (name, value) => readCount(name, value, { least: 0, most: 10_000_000 }),
  maxHorizon: asText((name, value) => readDuration(name, value, HORIZON, codeOf(name))),
  requestsPerMinute: (name, value) => readCount(name, value, { least: 1, most: 999_999_999 }),
};

const ON_410 =
  "'on410' must be 'fail', by which an answer 410 ends an event at once, or null, by which it is retried like any other";

const TRACE_CONTEXT =
  "'traceContext' must be true, by which receivers get the trace that a create belongs to, or null, by which they do not";

const HIDE_PAYLOADS =
  "'hidePayloads' must be true, by which viewers are shown no payloads, headers or answers, or null, by which they are";

/** Reads what is to be changed of an org, by the org itself. Throws AppError 400 or 403 with the first thing that is wrong. */
export function parseSettings(body: unknown, bounds: Bounds): ChangesOf<OrgSettings> {
  const given = Object.entries(readObject(body));
  if (given.length === 0) {
    refuse('no_setting', `Nothing to change: send at least one of '${SETTINGS_OF_ORGS.join("', '")}'`);
  }
  const changes = given.map(([name, value]) => {
    const known = nameOfSetting(name, SETTINGS_OF_ORGS);
    if (!SETTINGS_OF_ORGS.includes(known)) throw operatorOnly(known);
    return [known, value === null ? null : readSetting(known, value, bounds)];
  });
  return Object.fromEntries(changes) as ChangesOf<OrgSettings>;
}

export function readSetting(name: SettingName, value: unknown, bounds: Bounds): unknown {
  return READERS[name](name, value, bounds);
}

/** Throws AppError 400 for what is no setting, naming those of `offered`. */
export function nameOfSetting(name: string, offered: readonly SettingName[]): SettingName {
  const known = SETTING_NAMES.find((one) => one === name);
  return (
    known ??
    refuse(
      'unknown_setting',
      `'${name.slice(0, 60)}' is not a setting of an organisation: only '${offered.join("', '")}' are`,
    )
  );
}

function operatorOnly(name: SettingName): AppError {
  const message = `'${name}' is set by whoever runs this server: npm run admin -- org set ORG ${name}=…`;
  return new AppError(403, message, undefined, 'operator_only');
}

function asText(read: (name: SettingName, value: unknown) => unknown): Read {
  return (name, value) => {
    read(name, value);
    return value;
  };
}

type Range = { least: number; most: number };

function readCount(name: SettingName, value: unknown, { least, most }: Range): number {
  const isFine = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  const example = Math.min(most, 10_000);
  return isFine
    ? (value as number)
    : refuse(codeOf(name), `'${name}' must be a whole number from ${least} to ${most}, such as ${example}`);
}

/** invalid_failed_retention. Those of what an operator sets are no call's. */
function codeOf(name: SettingName): ErrorCode {
  return `invalid_${name.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`)}` as ErrorCode;
}
