import { isIP } from 'node:net';
import Joi from 'joi';
import { ENCODE_IT, parseRedisUrl, REDIS_FORMS } from '@jiter/core';
import { parseTrustedProxies } from './http/client-address.ts';
import { expectOneHost, expectPostgres, isOfPostgres } from './postgres-url.ts';
import { choice, count, counts, duration, durations, setting, text } from './setting.ts';

export type RateLimit = { requests: number; windowMs: number };

const WINDOWS_MS: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000 };
const MAX_REQUESTS = 999_999_999;
const MAX_MASTER_KEYS = 16;

const LAST_PORT = 65_535;

function rate(fallback: RateLimit) {
  const what = 'none, or requests per s, min or h,';
  const parse = (given: string): RateLimit | null | undefined => {
    if (given.trim() === 'none') return null;
    const [, requests, unit] = /^\s*([1-9]\d{0,8})\/(s|min|h)\s*$/.exec(given) ?? [];
    return unit === undefined ? undefined : { requests: Number(requests), windowMs: WINDOWS_MS[unit]! };
  };
  return setting(
    { what, unit: 'count', least: 1, most: MAX_REQUESTS, example: '60000/min' },
    parse,
    fallback,
  );
}

const isMasterKey = (given: string) =>
  /^[0-9a-f]{64}$/i.test(given) || Buffer.from(given, 'base64').length === 32;

function masterKeys() {
  const what = `32 random bytes in base64 or hex, or up to ${MAX_MASTER_KEYS} of these with commas between,`;
  const bounds = { unit: 'characters', least: 43, most: 1_100, isSecret: true } as const;
  return setting({ ...bounds, what, example: '`openssl rand -base64 32` prints' }, (given) => {
    const keys = given.split(',').map((key) => key.trim());
    const isValid = given.length <= bounds.most && keys.length <= MAX_MASTER_KEYS && keys.every(isMasterKey);
    return isValid ? keys : undefined;
  });
}

const host = (fallback: string) =>
  text(
    {
      what: 'an address or a host name',
      least: 1,
      most: 253,
      example: '127.0.0.1',
      isValid: (given) => isIP(given) !== 0 || /^[a-z0-9._-]+$/i.test(given),
    },
    fallback,
  );

/** With a password in it, mostly. */
const url = (protocols: readonly string[], example: string) =>
  text({
    what: `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')},`,
    least: 10,
    most: 2_000,
    example,
    isSecret: true,
    isValid: (given) => isUrlOf(protocols, given),
  });

const POSTGRES = ['postgres:', 'postgresql:'];

/** @throws Error with what to do where it begins like one of these, and goes on like none, or says what nobody would read */
function isUrlOf(protocols: readonly string[], given: string): boolean {
  if (URL.canParse(given)) {
    const url = new URL(given);
    expectPostgres(url);
    return protocols.includes(url.protocol);
  }
  if (protocols.some((protocol) => given.toLowerCase().startsWith(`${protocol}//`))) {
    expectOneHost(given);
    throw new Error(ENCODE_IT);
  }
  return false;
}

/** Paths are put behind it. */
const publicUrl = text({
  what: 'a URL that begins with http:// or https://, without a query,',
  least: 8,
  most: 1_000,
  example: 'https://jiter.example.com',
  isValid: (given) => URL.canParse(given) && isBare(new URL(given)),
});

/** Tokens are put behind it. */
const inboxUrl = text({
  what: 'a URL that begins with http:// or https:// and ends in /in/',
  least: 8,
  most: 1_000,
  example: 'https://jiter.example.com/in/',
  isValid: (given) =>
    URL.canParse(given) && isBare(new URL(given)) && new URL(given).pathname.endsWith('/in/'),
});

const isBare = ({ protocol, search, hash, username, password }: URL) =>
  /^https?:$/.test(protocol) && [search, hash, username, password].every((part) => part === '');

const isPostgresUrl = (given: string) => isOfPostgres(given) && isUrlOf(POSTGRES, given);

const isRedisUrl = (given: string) => /^rediss?[+:]/i.test(given) && parseRedisUrl(given) !== undefined;

const queueUrl = (what: string, isValid: (given: string) => boolean) =>
  text({ what, least: 10, most: 4_000, example: 'redis://host:6379', isSecret: true, isValid });

function proxies() {
  const what =
    'none, a number of proxies, or addresses and networks of up to 100 of them with commas between,';
  const bounds = { what, unit: 'characters', least: 1, most: 5_000, example: '10.0.0.0/8' } as const;
  return setting(
    bounds,
    (given) => (given.length <= bounds.most ? parseTrustedProxies(given) : undefined),
    [],
  );
}

/** What travels in a header arrives as it was sent only if it is of these. */
const isPrintable = (given: string) => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(given);

const oauthText = (what: string, example: string, isSecret?: true) =>
  text({
    ...{ what: `${what}, in printable ASCII,`, least: 1, most: 1_000, example, isValid: isPrintable },
    ...(isSecret && { isSecret }),
  });

/** Who can change what travels on the way there signs in as whom he likes. */
function isIssuer(given: string): boolean {
  if (!URL.canParse(given) || !isBare(new URL(given))) return false;
  const { protocol, hostname } = new URL(given);
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Every setting there is, with what it may be and what it is when it is not set. */
export const settings = {
  HOST: host('0.0.0.0'),
  PORT: count({ least: 0, most: LAST_PORT }, 3_000, 3_000),
  TRUST_PROXY: proxies(),
  PUBLIC_URL: publicUrl,
  INBOX_URL: inboxUrl,
  PUBLIC_STATUS: choice({ true: true, false: false }, 'false'),
  CONSOLE: choice({ on: true, off: false }, 'on'),
  HEALTH_HOST: host('127.0.0.1'),
  HEALTH_PORT: count({ least: 0, most: LAST_PORT }, 3_001),
  DATABASE_URL: url(POSTGRES, 'postgres://user:password@host:5432/name').required(),
  DATABASE_POOL: count({ least: 1, most: 500 }, 10, 10),
  DATABASE_READ_POOL: count({ least: 1, most: 100 }, 4, 4),
  DATABASE_PREPARED: choice({ auto: 'auto', on: 'on', off: 'off' }, 'auto'),
  REDIS_URL: queueUrl(`a URL of the form ${REDIS_FORMS},`, isRedisUrl),
  QUEUE_URL: queueUrl(
    `a URL of the form postgres://user:password@host:5432/name, ${REDIS_FORMS},`,
    (given) => isPostgresUrl(given) || isRedisUrl(given),
  ),
  JITER_DATA_DIR: text({ what: 'a folder', least: 1, most: 1_000, example: '.jiter' }, '.jiter'),
  JITER_API_KEY: text({
    what: 'printable ASCII, without spaces at its ends,',
    least: 16,
    most: 1_000,
    example: '`openssl rand -hex 24` prints',
    isSecret: true,
    isValid: isPrintable,
  }),
  JITER_SIGNING_SECRET: text({
    what: 'at least 24 bytes of UTF-8, as it is and not in its form whsec_…,',
    least: 1,
    most: 1_000,
    example: '`uuidgen` prints',
    isSecret: true,
    // Receivers take the base64 behind whsec_ for the key, where this would be one as text.
    isValid: (given) => Buffer.byteLength(given) >= 24 && !given.startsWith('whsec_'),
  }),
  JITER_MASTER_KEY: masterKeys().required(),
  OTEL_EXPORTER_OTLP_ENDPOINT: text({
    what: 'a URL that begins with http:// or https://, without a query,',
    least: 8,
    most: 1_000,
    example: 'http://127.0.0.1:4318',
    isValid: (given) => URL.canParse(given) && isBare(new URL(given)),
  }),
  TRACE_LINK_AFTER: duration('1h', { least: '0', most: '36500d' }),
  METRICS_ORG_LABEL: choice({ true: true, false: false }, 'false'),
  METRICS_TOKEN: text({
    what: 'printable ASCII, without spaces at its ends,',
    least: 16,
    most: 1_000,
    example: '`openssl rand -hex 24` prints',
    isSecret: true,
    isValid: isPrintable,
  }),
  OPERATOR_WEBHOOK: url(['http:', 'https:'], 'https://example.com/alarms'),
  OPERATOR_SLACK: url(['http:', 'https:'], 'https://hooks.slack.com/services/T0/B0/x'),
  OPERATOR_EMAIL: text({
    what: 'addresses with commas between',
    least: 3,
    most: 1_000,
    example: 'ops@example.com,night@example.com',
    isValid: (given) => given.split(',').every((one) => /^[^\s@<>"']+@[^\s@<>"',]+$/.test(one.trim())),
  }),
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtp://user:password@host:587'),
  MAIL_FROM: text({
    what: 'an address, perhaps with a name,',
    least: 3,
    most: 300,
    example: 'Jiter <jiter@example.com>',
    isValid: (given) => /^[^\r\n@]+@[^\s@]+$/.test(given),
  }),
  ADMIN_PASSWORD: text({
    what: 'a password',
    least: 8,
    most: 1_000,
    example: '`openssl rand -hex 12` prints',
    isSecret: true,
  }),
  GITHUB_CLIENT_ID: oauthText('the client id of an OAuth app of GitHub', 'Iv23liExample'),
  GITHUB_CLIENT_SECRET: oauthText('a client secret of that app', 'one that GitHub shows once', true),
  OIDC_ISSUER: text({
    what: 'a URL that begins with https://, or with http:// on this machine, without a query,',
    least: 8,
    most: 1_000,
    example: 'https://login.example.com/realms/ours',
    isValid: isIssuer,
  }),
  OIDC_CLIENT_ID: oauthText('the client id that the issuer knows this installation by', 'jiter'),
  OIDC_CLIENT_SECRET: oauthText('the client secret that goes with it', 'one that the issuer shows', true),
  OIDC_NAME: text({
    what: 'a name on one line',
    least: 1,
    most: 40,
    example: 'Keycloak',
    isValid: (given) => /^[^\p{Cc}]*\S[^\p{Cc}]*$/u.test(given),
  }),
  ALLOW_PRIVATE_DESTINATIONS: choice({ true: true, false: false }, 'false'),
  ALLOWED_DESTINATIONS: text({
    what: 'CIDR ranges with commas between',
    least: 1,
    most: 50_000,
    example: '10.1.0.0/16',
  }),
  ALLOWED_PORTS: counts({ items: 1_000, least: 1, most: LAST_PORT }, '6000,10080', []),
  JITER_WORKERS: count({ least: 1, most: 64 }, 4, 1),
  HTTP_CLIENT: choice({ got: 'got', undici: 'undici' }, 'got'),
  WORKER_CONCURRENCY: count({ least: 1, most: 10_000 }, 256, 256),
  DELIVERY_TIMEOUT: duration('15s', { least: '100ms', most: '2min' }),
  // Beyond these an attempt's number does not fit its column, and a time not the database's or JavaScript's calendar.
  RETRY_SCHEDULE: durations('3s,5s,10s', { items: 100, least: '0', most: '365d' }),
  // Jobs wait for it in the queue: both BullMQ and timers count ms in 31 bits, which is 24.8 days.
  ENQUEUE_HORIZON: duration('10min', { least: '1s', most: '24d' }),
  RING_AHEAD: duration('200ms', { least: '0', most: '5s' }),
  SWEEP_INTERVAL: duration('1s', { least: '50ms', most: '1min' }),
  SHUTDOWN_DELAY: duration('5s', { least: '0', most: '5min' }),
  DRAIN_GRACE: duration('20s', { least: '0', most: '10min' }),
  EVENT_RETENTION: duration('30d', { least: '0', most: '36500d' }),
  STATS_RETENTION: duration('90d', { least: '0', most: '36500d' }),
  AUDIT_RETENTION: duration('400d', { least: '0', most: '36500d' }),
  CRON_HISTORY: count({ least: 1, most: 100_000 }, 100, 100),
  // Beyond 1 MiB a payload holds its process up while it is read and written: see docs/decisions/0042.
  MAX_PAYLOAD_BYTES: count({ least: 1, most: 16 * 1_048_576 }, 65_536, 65_536),
  MAX_CRON_JOBS: count({ least: 1, most: 10_000_000 }, 10_000, 10_000),
  MAX_PENDING: count({ least: 1, most: 1_000_000_000 }, 10_000_000, 10_000_000),
  RATE_LIMIT: rate({ requests: 60_000, windowMs: 60_000 }),
  LOG_LEVEL: choice({ debug: 'debug', info: 'info', warn: 'warn', error: 'error' }, 'info'),
  LOG_FORMAT: choice({ json: 'json', pretty: 'pretty' }, 'json'),
};

/** With any of `names` set, the others have to be, and PUBLIC_URL. */
function signInBy(names: readonly (keyof typeof settings)[]): Joi.CustomValidator {
  const all = [...names, 'PUBLIC_URL'] as const;
  return (value: Record<string, unknown>, helpers) => {
    const missing = all.filter((name) => value[name] === undefined);
    if (names.every((name) => missing.includes(name)) || missing.length === 0) return value;
    const message = `${names.join(', ')} and PUBLIC_URL, to which people are sent back, belong together: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
    return helpers.message({ custom: message });
  };
}

const oneQueue = Joi.object<Record<string, never>>()
  .oxor('QUEUE_URL', 'REDIS_URL')
  .messages({ 'object.oxor': 'QUEUE_URL and REDIS_URL both say where the queue is: set one of them' });

/** Where the servers are. */
export const SERVERS = ['DATABASE_URL', 'REDIS_URL', 'QUEUE_URL'] as const;
export const serversSchema = Joi.object<Record<string, never>>(
  Object.fromEntries(SERVERS.map((name) => [name, settings[name]])),
).concat(oneQueue);

export const schema = Joi.object<Record<string, never>>(settings)
  .custom(signInBy(['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET']))
  .custom(signInBy(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']))
  .and('JITER_API_KEY', 'JITER_SIGNING_SECRET')
  .concat(oneQueue)
  .messages({
    'object.and': 'JITER_API_KEY and JITER_SIGNING_SECRET belong together: set both, or neither',
  });
