import { readEnvironment } from './environment.ts';
import type { TrustedProxies } from './http/client-address.ts';
import { schema, SERVERS, serversSchema, settings, type RateLimit } from './settings.ts';

/** By what this installation is known to a service that vouches for people. */
export type OAuthClient = { clientId: string; clientSecret: string };

export type Config = {
  host: string;
  port: number;
  /** Whose word about the client's address is taken. */
  trustedProxies: TrustedProxies;
  /** Whether `/status` of an API answers without a key. */
  isStatusPublic: boolean;
  /** Whether an API has pages for people, and they can sign in. */
  isConsoleOn: boolean;
  healthHost: string;
  healthPort?: number;
  databaseUrl: string;
  databasePool: number;
  /** For what is read only; as many orgs have a read under way at a time. */
  databaseReadPool: number;
  /** Whether statements are prepared: `auto` is not through a pooler. */
  databasePrepared: 'auto' | 'on' | 'off';
  /** Where the queue lives: QUEUE_URL or REDIS_URL if there is one, otherwise the same PostgreSQL. */
  queueUrl: string;
  dataDir: string;
  apiKey?: string;
  signingSecret?: string;
  /** What signing secrets are sealed with: the first seals, all of them open. */
  masterKeys: readonly string[];
  adminPassword?: string;
  /** Where spans are sent, without a slash at its end. Absent: none are made. */
  tracesEndpoint?: string;
  /** An attempt that starts later than this after its create is a trace of its own, with a link to that. */
  traceLinkAfterMs: number;
  /** Whether metrics tell the busiest orgs apart. */
  hasOrgLabel: boolean;
  /** What opens `/metrics`, beside API keys. */
  metricsToken?: string;
  /** Where those who run the server are told what is wrong with all of it. */
  operatorWebhook?: string;
  operatorSlack?: string;
  /** By default the addresses of the operators' accounts. */
  operatorEmail?: readonly string[];
  /** Where mail is handed in. Absent: nobody gets any. */
  smtpUrl?: string;
  /** Whom mail is from. */
  mailFrom?: string;
  /** How people sign in by GitHub. */
  github?: OAuthClient;
  /** How people sign in by a service that speaks OpenID Connect; `issuer` has no slash added or taken. */
  oidc?: OAuthClient & { issuer: string; name: string };
  allowPrivateDestinations: boolean;
  /** CIDRs that are open although they are private. */
  allowedDestinations: readonly string[];
  /** Where callers reach the API, without a slash at its end. Absent: nobody said so. */
  publicUrl?: string;
  /** What the URLs of inboxes begin with. Absent: nobody said where the API is. */
  inboxUrl?: string;
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
  /** Of an API that was told to end: for so long it goes on, and says that it is not ready. */
  shutdownDelayMs: number;
  drainGraceMs: number;
  /** 0: keep for ever. */
  eventRetentionMs: number;
  /** 0: keep for ever. */
  statsRetentionMs: number;
  auditRetentionMs: number;
  /** Settled occurrences that are kept of each cron job. */
  cronHistory: number;
  maxPayloadBytes: number;
  /** Of each org, paused ones included. */
  maxCronJobs: number;
  /** Events of each org that are not settled. */
  maxPending: number;
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
  return toConfig(read(env, schema, Object.keys(settings)));
}

/** The same for what only has to know where the servers are. */
export function parseServers(env: NodeJS.ProcessEnv): Pick<Config, 'databaseUrl' | 'queueUrl'> {
  return serversOf(read(env, serversSchema, SERVERS));
}

function read(
  env: NodeJS.ProcessEnv,
  expected: typeof schema,
  known: readonly string[],
): Record<string, never> {
  const read = readEnvironment(env);
  const given = Object.fromEntries(known.filter((name) => read[name]).map((name) => [name, read[name]]));
  const result = expected.validate(given, {
    abortEarly: false,
    errors: { wrap: { label: false } },
  });
  if (result.error) throw new Error(result.error.details.map(({ message }) => message).join('\n'));
  return result.value;
}

function serversOf(value: Record<string, never>) {
  const databaseUrl = value['DATABASE_URL']!;
  return { databaseUrl, queueUrl: value['QUEUE_URL'] ?? value['REDIS_URL'] ?? databaseUrl };
}

function toConfig(value: Record<string, never>): Config {
  const publicUrl = (value['PUBLIC_URL'] as string | undefined)?.replace(/\/+$/, '');
  return {
    host: value['HOST']!,
    port: value['PORT']!,
    trustedProxies: value['TRUST_PROXY']!,
    ...optional('publicUrl', publicUrl),
    ...optional('inboxUrl', value['INBOX_URL'] ?? (publicUrl && `${publicUrl}/in/`)),
    isStatusPublic: value['PUBLIC_STATUS']!,
    isConsoleOn: value['CONSOLE']!,
    healthHost: value['HEALTH_HOST']!,
    ...optional('healthPort', value['HEALTH_PORT']),
    ...serversOf(value),
    databasePool: value['DATABASE_POOL']!,
    databaseReadPool: value['DATABASE_READ_POOL']!,
    databasePrepared: value['DATABASE_PREPARED']!,
    dataDir: value['JITER_DATA_DIR']!,
    ...optional('apiKey', value['JITER_API_KEY']),
    ...optional('signingSecret', value['JITER_SIGNING_SECRET']),
    masterKeys: value['JITER_MASTER_KEY']!,
    ...optional('adminPassword', value['ADMIN_PASSWORD']),
    ...optional(
      'tracesEndpoint',
      (value['OTEL_EXPORTER_OTLP_ENDPOINT'] as string | undefined)?.replace(/\/+$/, ''),
    ),
    traceLinkAfterMs: value['TRACE_LINK_AFTER']!,
    hasOrgLabel: value['METRICS_ORG_LABEL']!,
    ...optional('metricsToken', value['METRICS_TOKEN']),
    ...optional('operatorWebhook', value['OPERATOR_WEBHOOK']),
    ...optional('operatorSlack', value['OPERATOR_SLACK']),
    ...(value['OPERATOR_EMAIL'] !== undefined && { operatorEmail: splitList(value['OPERATOR_EMAIL']) }),
    ...optional('smtpUrl', value['SMTP_URL']),
    ...optional('mailFrom', value['MAIL_FROM']),
    ...optional('github', clientOf(value, 'GITHUB')),
    ...optional('oidc', oidcOf(value)),
    allowPrivateDestinations: value['ALLOW_PRIVATE_DESTINATIONS']!,
    allowedDestinations: splitList(value['ALLOWED_DESTINATIONS']),
    allowedPorts: value['ALLOWED_PORTS']!,
    workerProcesses: value['JITER_WORKERS']!,
    httpClient: value['HTTP_CLIENT']!,
    workerConcurrency: value['WORKER_CONCURRENCY']!,
    deliveryTimeoutMs: value['DELIVERY_TIMEOUT']!,
    retryScheduleMs: value['RETRY_SCHEDULE']!,
    enqueueHorizonMs: horizonOf(value),
    ringAheadMs: value['RING_AHEAD']!,
    sweepIntervalMs: value['SWEEP_INTERVAL']!,
    shutdownDelayMs: value['SHUTDOWN_DELAY']!,
    drainGraceMs: value['DRAIN_GRACE']!,
    eventRetentionMs: value['EVENT_RETENTION']!,
    statsRetentionMs: value['STATS_RETENTION']!,
    auditRetentionMs: value['AUDIT_RETENTION']!,
    cronHistory: value['CRON_HISTORY']!,
    maxPayloadBytes: value['MAX_PAYLOAD_BYTES']!,
    maxCronJobs: value['MAX_CRON_JOBS']!,
    maxPending: value['MAX_PENDING']!,
    ...optional('rateLimit', (value['RATE_LIMIT'] as RateLimit | null | undefined) ?? undefined),
    logLevel: value['LOG_LEVEL']!,
    logFormat: value['LOG_FORMAT']!,
  };
}

/** Of a fleet with nothing to do two sweeps are a little more than two intervals apart. */
const INTERVALS_WITHIN_HORIZON = 3;

/** What enters the horizon after one sweep is found by the next: that has to come before it is due. */
function horizonOf(value: Record<string, number>): number {
  const leastMs = INTERVALS_WITHIN_HORIZON * value['SWEEP_INTERVAL']! + value['RING_AHEAD']!;
  return Math.max(value['ENQUEUE_HORIZON']!, leastMs);
}

function clientOf(
  value: Record<string, string | undefined>,
  service: 'GITHUB' | 'OIDC',
): OAuthClient | undefined {
  const clientId = value[`${service}_CLIENT_ID`];
  const clientSecret = value[`${service}_CLIENT_SECRET`];
  return clientId !== undefined && clientSecret !== undefined ? { clientId, clientSecret } : undefined;
}

function oidcOf(value: Record<string, string | undefined>): Config['oidc'] {
  const [client, issuer] = [clientOf(value, 'OIDC'), value['OIDC_ISSUER']];
  return client && issuer
    ? { ...client, issuer, name: value['OIDC_NAME'] ?? new URL(issuer).hostname }
    : undefined;
}

/** exactOptionalPropertyTypes: a key that has no value is left out. */
function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

function splitList(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((item) => item.trim());
}
