import { parseConfig, parseServers } from './config.ts';

const url = 'postgres://jiter:secret@127.0.0.1:5432/jiter';
const key = Buffer.alloc(32, 7).toString('base64');
const least = { DATABASE_URL: url, JITER_MASTER_KEY: key };

test('two variables are enough; everything else has a default', () => {
  const config = parseConfig(least);
  expect(config).toMatchObject({
    port: 3_000,
    queueUrl: url,
    deliveryTimeoutMs: 15_000,
    retryScheduleMs: [3_000, 5_000, 10_000],
    enqueueHorizonMs: 600_000,
    maxPayloadBytes: 65_536,
    allowPrivateDestinations: false,
    auditRetentionMs: 400 * 86_400_000,
    traceLinkAfterMs: 3_600_000,
    hasOrgLabel: false,
  });
  expect(config).not.toHaveProperty('redisUrl');
});

test('the queue moves to Redis when there is one', () => {
  expect(parseConfig({ ...least, REDIS_URL: 'redis://127.0.0.1:6379' })).toMatchObject({
    queueUrl: 'redis://127.0.0.1:6379',
    databaseUrl: url,
  });
});

test('QUEUE_URL says where the queue is, on whichever server, and REDIS_URL then says nothing', () => {
  for (const queueUrl of ['postgres://jiter@direct:5432/jiter', 'redis://127.0.0.1:6379']) {
    expect(parseConfig({ ...least, QUEUE_URL: queueUrl })).toMatchObject({ queueUrl, databaseUrl: url });
  }
  const both = { ...least, QUEUE_URL: url, REDIS_URL: 'redis://127.0.0.1:6379' };
  expect(() => parseConfig(both)).toThrow('QUEUE_URL and REDIS_URL both say where the queue is: set one');
});

test('what needs only the servers is told by the same settings where they are, and what is wrong with them', () => {
  expect(parseServers({ DATABASE_URL: url })).toEqual({ databaseUrl: url, queueUrl: url });
  const queueUrl = 'redis://127.0.0.1:6379';
  expect(parseServers({ DATABASE_URL: url, REDIS_URL: queueUrl, PORT: 'x' })).toEqual({
    databaseUrl: url,
    queueUrl,
  });
  expect(() => parseServers({ REDIS_URL: 'redis' })).toThrow(
    /^DATABASE_URL is required.*\nREDIS_URL must be/,
  );
  expect(() => parseServers({ DATABASE_URL: url, REDIS_URL: queueUrl, QUEUE_URL: url })).toThrow(
    'set one of them',
  );
});

test.each<[string, NodeJS.ProcessEnv, string | RegExp]>([
  [
    'DATABASE_URL',
    {},
    'DATABASE_URL is required: it must be a URL that begins with postgres:// or postgresql://,',
  ],
  ['JITER_MASTER_KEY', { JITER_MASTER_KEY: '' }, 'JITER_MASTER_KEY is required'],
  ['JITER_MASTER_KEY', { JITER_MASTER_KEY: 'short' }, 'JITER_MASTER_KEY must be 32 random bytes'],
  ['DATABASE_URL', { DATABASE_URL: 'postgres://u:a#b@h/n' }, 'has to be percent-encoded'],
  ['QUEUE_URL', { QUEUE_URL: 'postgres://u:a/b@h/n' }, 'has to be percent-encoded'],
  [
    'DATABASE_URL',
    { DATABASE_URL: `${url}?sslmode=foo` },
    /^DATABASE_URL must .*: its sslmode must be one of disable, prefer, .* as in \?sslmode=verify-full$/,
  ],
  ['DATABASE_URL', { DATABASE_URL: `${url}?sslMode=require` }, 'its sslmode must be one of'],
  ['DATABASE_URL', { DATABASE_URL: `${url}?sslmode=` }, 'its sslmode must be one of'],
  [
    'DATABASE_URL',
    { DATABASE_URL: `${url}?ssl_mode=verify-full` },
    /^DATABASE_URL .*: of TLS it takes sslmode/,
  ],
  ['DATABASE_URL', { DATABASE_URL: `${url}?sslmode=require&sslRootCert=/ca` }, 'of TLS it takes sslmode'],
  ['QUEUE_URL', { QUEUE_URL: `${url}?tls=true` }, /^QUEUE_URL .*: of TLS it takes sslmode/],
  ['DATABASE_URL', { DATABASE_URL: `${url}?ssl=yes` }, 'its ssl must be one of true, 1, false'],
  [
    'QUEUE_URL',
    { QUEUE_URL: `${url}?sslmode=verify_full` },
    /^QUEUE_URL must .*: its sslmode must be one of/,
  ],
  [
    'QUEUE_URL',
    { QUEUE_URL: 'mysql://host' },
    /^QUEUE_URL must be a URL of the form postgres:.*; it has 12 characters$/,
  ],
  [
    'REDIS_URL',
    { REDIS_URL: 'redis+sentinel://a:1' },
    'such as redis://host:6379; it has 20 characters: after the sentinels, /name must say what they call the master',
  ],
  ['PORT', { PORT: 'http' }, 'PORT must be a whole number from 0 to 65535, such as 3000; it is "http"'],
  [
    'DELIVERY_TIMEOUT',
    { DELIVERY_TIMEOUT: '15' },
    'DELIVERY_TIMEOUT must be a number with a unit from 100ms to 2min, such as 15s; it is "15"',
  ],
  ['DELIVERY_TIMEOUT', { DELIVERY_TIMEOUT: '5ms' }, 'from 100ms to 2min, such as 15s; it is "5ms"'],
  ['MAX_PAYLOAD_BYTES', { MAX_PAYLOAD_BYTES: '16777217' }, 'from 1 to 16777216, such as 65536; it is'],
  ['PUBLIC_URL', { PUBLIC_URL: 'jiter.example.com' }, 'PUBLIC_URL must be a URL that begins with http://'],
  ['PUBLIC_URL', { PUBLIC_URL: 'https://example.com/?a=b' }, 'without a query, of 8 to 1000 characters'],
  ['EVENT_RETENTION', { EVENT_RETENTION: '30' }, 'EVENT_RETENTION must be a number with a unit'],
  ['HTTP_CLIENT', { HTTP_CLIENT: 'constructor' }, 'HTTP_CLIENT must be got or undici, such as got'],
  ['RATE_LIMIT', { RATE_LIMIT: '60' }, 'RATE_LIMIT must be none, or requests per s, min or h'],
  ['RATE_LIMIT', { RATE_LIMIT: '0/s' }, 'RATE_LIMIT must be none, or requests per s, min or h'],
  [
    'RETRY_SCHEDULE',
    { RETRY_SCHEDULE: '3s,x' },
    'RETRY_SCHEDULE must be none, or up to 100 durations with commas between, each from 0 to 365d, such as 3s,5s,10s; it is "3s,x"',
  ],
  [
    'JITER_API_KEY',
    { JITER_API_KEY: 'é'.repeat(20), JITER_SIGNING_SECRET: 's'.repeat(24) },
    'printable ASCII',
  ],
  [
    'ALLOWED_PORTS',
    { ALLOWED_PORTS: '6000,http' },
    'ALLOWED_PORTS must be up to 1000 whole numbers with commas between, each from 1 to 65535, such as 6000,10080',
  ],
  [
    'ALLOWED_PORTS',
    { ALLOWED_PORTS: '0' },
    'ALLOWED_PORTS must be up to 1000 whole numbers with commas between, each from 1 to 65535, such as 6000,10080',
  ],
  [
    'ALLOWED_PORTS',
    { ALLOWED_PORTS: '65536' },
    'ALLOWED_PORTS must be up to 1000 whole numbers with commas between, each from 1 to 65535, such as 6000,10080',
  ],
  [
    'JITER_SIGNING_SECRET',
    { JITER_SIGNING_SECRET: 'short', JITER_API_KEY: 'k'.repeat(16) },
    'at least 24 bytes',
  ],
  [
    'JITER_SIGNING_SECRET',
    { JITER_SIGNING_SECRET: `whsec_${'s'.repeat(32)}`, JITER_API_KEY: 'k'.repeat(16) },
    'as it is and not in its form whsec_…',
  ],
  ['JITER_API_KEY', { JITER_API_KEY: 'k'.repeat(16) }, 'belong together'],
])('a bad %s is named, with the fix', (_name, env, message) => {
  const base = { ...least, ...(String(message).startsWith('DATABASE') && { DATABASE_URL: '' }) };
  expect(() => parseConfig({ ...base, ...env })).toThrow(message);
});

test.each(['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'])(
  'sslmode=%s is taken as it is, for the queue as well',
  (mode) => {
    const databaseUrl = `${url}?sslmode=${mode}`;
    const env = { DATABASE_URL: databaseUrl, QUEUE_URL: databaseUrl };
    expect(parseServers(env)).toEqual({ databaseUrl, queueUrl: databaseUrl });
  },
);

test.each([
  'ssl=true',
  'ssl=no-verify',
  'sslmode=verify-full&sslrootcert=/ca.crt&sslcert=/a&sslkey=/b',
  'options=-c%20a%3Db',
])('%s is taken as it is', (query) => {
  const databaseUrl = `${url}?${query}`;
  expect(parseServers({ DATABASE_URL: databaseUrl })).toMatchObject({ databaseUrl });
});

test('every bad variable has its line', () => {
  expect(() => parseConfig({ PORT: '-1', LOG_LEVEL: 'loud' })).toThrow(/PORT[^]*DATABASE_URL[^]*LOG_LEVEL/);
});

test('nothing listens but on loopback, unless told so, and bad ports are opened one by one', () => {
  expect(parseConfig(least)).toMatchObject({ healthHost: '127.0.0.1', allowedPorts: [] });
  const env = { ...least, HEALTH_HOST: '0.0.0.0', ALLOWED_PORTS: '6000, 10080' };
  expect(parseConfig(env)).toMatchObject({ healthHost: '0.0.0.0', allowedPorts: [6_000, 10_080] });
});

test.each([
  ['10min', '1s', '200ms', 600_000],
  ['1s', '1min', '200ms', 180_200],
  ['1s', '1s', '5s', 8_000],
])(
  'a horizon of %s reaches to the sweep after the next, by intervals of %s, and %s ahead',
  (horizon, interval, ahead, ms) => {
    const env = { ENQUEUE_HORIZON: horizon, SWEEP_INTERVAL: interval, RING_AHEAD: ahead };
    expect(parseConfig({ ...least, ...env }).enqueueHorizonMs).toBe(ms);
  },
);

test('the public URL has no slash at its end', () => {
  expect(parseConfig(least)).not.toHaveProperty('publicUrl');
  expect(parseConfig({ ...least, PUBLIC_URL: 'https://example.com/jiter/' })).toMatchObject({
    publicUrl: 'https://example.com/jiter',
  });
});

test('a rate limit is requests per window, and none is none', () => {
  expect(parseConfig(least).rateLimit).toEqual({ requests: 60_000, windowMs: 60_000 });
  expect(parseConfig({ ...least, RATE_LIMIT: '5/s' }).rateLimit).toEqual({ requests: 5, windowMs: 1_000 });
  expect(parseConfig({ ...least, RATE_LIMIT: 'none' })).not.toHaveProperty('rateLimit');
});

test('the schedule `none` means no retries, an empty variable means not set', () => {
  expect(parseConfig({ ...least, RETRY_SCHEDULE: 'none', REDIS_URL: '' })).toMatchObject({
    retryScheduleMs: [],
    queueUrl: url,
  });
});

describe('people sign in by other services', () => {
  const least = {
    DATABASE_URL: 'postgres://jiter:secret@127.0.0.1:5432/jiter',
    JITER_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const github = { GITHUB_CLIENT_ID: 'jiter', GITHUB_CLIENT_SECRET: 'a secret of GitHub' };
  const oidc = {
    OIDC_ISSUER: 'https://login.example.com',
    OIDC_CLIENT_ID: 'jiter',
    OIDC_CLIENT_SECRET: 'a secret',
  };
  const PUBLIC_URL = 'https://jiter.example.com';

  test('with all that belongs together', () => {
    expect(parseConfig({ ...least, ...github, ...oidc, PUBLIC_URL })).toMatchObject({
      github: { clientId: 'jiter', clientSecret: 'a secret of GitHub' },
      oidc: { issuer: 'https://login.example.com', clientSecret: 'a secret', name: 'login.example.com' },
    });
    expect(parseConfig(least)).not.toHaveProperty('github');
  });

  const some: [Record<string, string>, string][] = [
    [github, 'PUBLIC_URL is missing'],
    [oidc, 'PUBLIC_URL is missing'],
    [{ GITHUB_CLIENT_ID: 'jiter', PUBLIC_URL }, 'GITHUB_CLIENT_SECRET is missing'],
    [{ OIDC_CLIENT_SECRET: 'x', PUBLIC_URL }, 'OIDC_ISSUER and OIDC_CLIENT_ID are missing'],
    [{ ...oidc, PUBLIC_URL, OIDC_ISSUER: 'http://login.example.com' }, 'OIDC_ISSUER must be a URL'],
  ];
  test.each(some)('without something of it the start says what: %j', (given, message) => {
    expect(() => parseConfig({ ...least, ...given })).toThrow(message);
    expect(() => parseConfig({ ...least, ...given })).not.toThrow('a secret');
  });
});
