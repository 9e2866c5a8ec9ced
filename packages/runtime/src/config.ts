import Joi from 'joi';
import { parseDuration } from './duration.ts';

const MAX_TIMER_MS = 2 ** 31 - 1;

const duration = (fallback: string, { min = 0, max = MAX_TIMER_MS } = {}) =>
  Joi.string()
    .default(parseDuration(fallback))
    .custom((text: string, helpers) => {
      const ms = parseDuration(text);
      if (ms === undefined) return helpers.error('duration.unreadable');
      if (ms < min || ms > max) return helpers.error('duration.range', { min: `${min}ms`, max: `${max}ms` });
      return ms;
    })
    .messages({
      'duration.unreadable': '{{#label}} must be a number with a unit, such as 250ms, 15s, 10min or 30d',
      'duration.range': '{{#label}} must be from {{#min}} to {{#max}}',
    });

const durations = (fallback: string) =>
  Joi.string()
    .default(fallback.split(',').map(parseDuration))
    .custom((text: string, helpers) => {
      if (text === 'none') return [];
      const parsed = text.split(',').map(parseDuration);
      return parsed.includes(undefined) ? helpers.error('durations.unreadable') : parsed;
    })
    .messages({
      'durations.unreadable': '{{#label}} must be durations with commas between, such as 3s,5s,10s, or none',
    });

const WINDOWS_MS: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000 };

const rate = (fallback: RateLimit) =>
  Joi.string()
    .default(fallback)
    .custom((text: string, helpers) => {
      if (text === 'none') return null;
      const [, requests, unit] = /^([1-9]\d{0,8})\/(s|min|h)$/.exec(text) ?? [];
      if (unit === undefined) return helpers.error('rate.unreadable');
      return { requests: Number(requests), windowMs: WINDOWS_MS[unit] };
    })
    .messages({
      'rate.unreadable': '{{#label}} must be requests per s, min or h, such as 60000/min, or none',
    });

const LAST_PORT = 65_535;

const ports = () =>
  Joi.string()
    .default([])
    .custom((text: string, helpers) => {
      const parsed = text
        .split(',')
        .map((port) => (/^\s*\d{1,5}\s*$/.test(port) ? Number(port) : Number.NaN));
      return parsed.every((port) => port >= 1 && port <= LAST_PORT)
        ? parsed
        : helpers.error('ports.unreadable');
    })
    .messages({
      'ports.unreadable': `{{#label}} must be ports from 1 to ${LAST_PORT} with commas between, such as 6000,10080`,
    });

const isMasterKey = (text: string) =>
  /^[0-9a-f]{64}$/i.test(text) || Buffer.from(text, 'base64').length === 32;

const secret = Joi.string().custom((text: string, helpers) =>
  Buffer.byteLength(text) >= 24 ? text : helpers.error('secret.short'),
);

const schema = Joi.object<Record<string, never>>({
  HOST: Joi.string().default('0.0.0.0'),
  PORT: Joi.number().integer().min(0).max(LAST_PORT).default(3_000),
  HEALTH_HOST: Joi.string().default('127.0.0.1'),
  HEALTH_PORT: Joi.number().integer().min(0).max(LAST_PORT),
  DATABASE_URL: Joi.string()
    .uri({ scheme: ['postgres', 'postgresql'] })
    .required(),
  DATABASE_POOL: Joi.number().integer().min(1).max(500).default(10),
  REDIS_URL: Joi.string().uri({ scheme: ['redis', 'rediss'] }),
  JITER_DATA_DIR: Joi.string().default('.jiter'),
  JITER_API_KEY: Joi.string().min(16),
  JITER_SIGNING_SECRET: secret,
  JITER_MASTER_KEY: Joi.string()
    .required()
    .custom((text: string, helpers) => {
      const keys = text.split(',').map((key) => key.trim());
      return keys.every(isMasterKey) ? keys : helpers.error('masterKey.size');
    })
    .messages({
      'any.required': '{{#label}} is required: 32 random bytes, such as `openssl rand -base64 32` prints',
      'masterKey.size':
        '{{#label}} must be 32 bytes in base64 or hex, such as `openssl rand -base64 32` prints; several with commas',
    }),
  ADMIN_PASSWORD: Joi.string().min(8),
  ALLOW_PRIVATE_DESTINATIONS: Joi.boolean().default(false),
  ALLOWED_DESTINATIONS: Joi.string(),
  ALLOWED_PORTS: ports(),
  JITER_WORKERS: Joi.number().integer().min(1).max(64).default(1),
  HTTP_CLIENT: Joi.string().valid('got', 'undici').default('got'),
  WORKER_CONCURRENCY: Joi.number().integer().min(1).max(10_000).default(256),
  DELIVERY_TIMEOUT: duration('15s', { min: 100, max: 120_000 }),
  RETRY_SCHEDULE: durations('3s,5s,10s'),
  ENQUEUE_HORIZON: duration('10min', { min: 1_000 }),
  RING_AHEAD: duration('200ms', { max: 5_000 }),
  SWEEP_INTERVAL: duration('1s', { min: 50, max: 60_000 }),
  DRAIN_GRACE: duration('20s', { max: 600_000 }),
  EVENT_RETENTION: duration('30d', { max: Number.MAX_SAFE_INTEGER }),
  CRON_HISTORY: Joi.number().integer().min(1).max(100_000).default(100),
  MAX_PAYLOAD_BYTES: Joi.number().integer().min(1).max(16_777_216).default(65_536),
  RATE_LIMIT: rate({ requests: 60_000, windowMs: 60_000 }),
  LOG_LEVEL: Joi.string().valid('debug', 'info', 'warn', 'error').default('info'),
  LOG_FORMAT: Joi.string().valid('json', 'pretty').default('json'),
})
  .and('JITER_API_KEY', 'JITER_SIGNING_SECRET')
  .messages({
    'object.and': 'JITER_API_KEY and JITER_SIGNING_SECRET belong together: set both, or neither',
    'secret.short': '{{#label}} must have at least 24 bytes',
  });

export type RateLimit = { requests: number; windowMs: number };

export type Config = {
  host: string;
  port: number;
  healthHost: string;
  healthPort?: number;
  databaseUrl: string;
  databasePool: number;
  /** Where the queue lives: Redis if there is one, otherwise the same PostgreSQL. */
  queueUrl: string;
  redisUrl?: string;
  dataDir: string;
  apiKey?: string;
  signingSecret?: string;
  /** What signing secrets are sealed with: the first seals, all of them open. */
  masterKeys: readonly string[];
  adminPassword?: string;
  allowPrivateDestinations: boolean;
  /** CIDRs that are open although they are private. */
  allowedDestinations: readonly string[];
  /** Ports that are open although browsers refuse them. */
  allowedPorts: readonly number[];
  /** How many processes one worker consists of. */
  workerProcesses: number;
  httpClient: 'got' | 'undici';
  /** Requests in flight, per process. */
  workerConcurrency: number;
  deliveryTimeoutMs: number;
  retryScheduleMs: readonly number[];
  enqueueHorizonMs: number;
  ringAheadMs: number;
  sweepIntervalMs: number;
  drainGraceMs: number;
  /** 0: keep for ever. */
  eventRetentionMs: number;
  /** Settled occurrences that are kept of each cron job. */
  cronHistory: number;
  maxPayloadBytes: number;
  /** Per API key; absent: no limit. */
  rateLimit?: RateLimit;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  logFormat: 'json' | 'pretty';
};

/** A process that exits with this code was told something wrong; starting it again will not help (EX_CONFIG). */
export const EXIT_BAD_CONFIG = 78;

/**
 * Reads the settings from the environment; an empty variable counts as not set.
 * @throws Error whose message has one line per bad variable, with its name and the fix.
 */
export function parseConfig(env: NodeJS.ProcessEnv): Config {
  const known = Object.keys(schema.describe()['keys'] as object);
  const given = Object.fromEntries(known.filter((name) => env[name]).map((name) => [name, env[name]]));
  const result = schema.validate(given, {
    abortEarly: false,
    errors: { wrap: { label: false } },
  });
  if (result.error) throw new Error(result.error.details.map(({ message }) => message).join('\n'));
  return toConfig(result.value);
}

function toConfig(value: Record<string, never>): Config {
  return {
    host: value['HOST']!,
    port: value['PORT']!,
    healthHost: value['HEALTH_HOST']!,
    ...optional('healthPort', value['HEALTH_PORT']),
    databaseUrl: value['DATABASE_URL']!,
    databasePool: value['DATABASE_POOL']!,
    queueUrl: value['REDIS_URL'] ?? value['DATABASE_URL']!,
    ...optional('redisUrl', value['REDIS_URL']),
    dataDir: value['JITER_DATA_DIR']!,
    ...optional('apiKey', value['JITER_API_KEY']),
    ...optional('signingSecret', value['JITER_SIGNING_SECRET']),
    masterKeys: value['JITER_MASTER_KEY']!,
    ...optional('adminPassword', value['ADMIN_PASSWORD']),
    allowPrivateDestinations: value['ALLOW_PRIVATE_DESTINATIONS']!,
    allowedDestinations: splitList(value['ALLOWED_DESTINATIONS']),
    allowedPorts: value['ALLOWED_PORTS']!,
    workerProcesses: value['JITER_WORKERS']!,
    httpClient: value['HTTP_CLIENT']!,
    workerConcurrency: value['WORKER_CONCURRENCY']!,
    deliveryTimeoutMs: value['DELIVERY_TIMEOUT']!,
    retryScheduleMs: value['RETRY_SCHEDULE']!,
    enqueueHorizonMs: value['ENQUEUE_HORIZON']!,
    ringAheadMs: value['RING_AHEAD']!,
    sweepIntervalMs: value['SWEEP_INTERVAL']!,
    drainGraceMs: value['DRAIN_GRACE']!,
    eventRetentionMs: value['EVENT_RETENTION']!,
    cronHistory: value['CRON_HISTORY']!,
    maxPayloadBytes: value['MAX_PAYLOAD_BYTES']!,
    ...optional('rateLimit', (value['RATE_LIMIT'] as RateLimit | null | undefined) ?? undefined),
    logLevel: value['LOG_LEVEL']!,
    logFormat: value['LOG_FORMAT']!,
  };
}

/** exactOptionalPropertyTypes: a key that has no value is left out. */
function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

function splitList(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((item) => item.trim());
}
