import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ignore from '@balena/dockerignore';
import { parseDuration } from '@jiter/core';
import { parseConfig } from '@jiter/runtime';
import { openTraces } from '@jiter/traces';
import { readCompose, readExample, type ServiceName } from './lib/compose.fixture.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const secrets = {
  POSTGRES_PASSWORD: 'the-password-of-postgres',
  REDIS_PASSWORD: 'the-password-of-redis',
  JITER_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  JITER_API_KEY: 'the-key-of-the-first-org',
  JITER_SIGNING_SECRET: 'the-signing-secret-of-the-first-org',
  ADMIN_PASSWORD: 'the-password-of-the-board',
};
const example = await readExample();
const { services, networks } = await readCompose(secrets);
const names = Object.keys(services) as ServiceName[];

/** What compose gives by itself: the names and ports of its containers. */
const GIVEN = ['HOST', 'PORT', 'DATABASE_URL', 'REDIS_URL', 'QUEUE_URL'];
/** What no container reads. */
const ELSEWHERE = [
  'JITER_DATA_DIR',
  'STOP_GRACE_PERIOD',
  'WORKER_MEMORY',
  'POSTGRES_PASSWORD',
  'REDIS_PASSWORD',
];
const READ_BY: Record<string, ServiceName[]> = {
  JITER_API_KEY: ['api'],
  JITER_SIGNING_SECRET: ['api'],
  ADMIN_PASSWORD: ['api'],
  GITHUB_CLIENT_ID: ['api'],
  GITHUB_CLIENT_SECRET: ['api'],
  OIDC_ISSUER: ['api'],
  OIDC_CLIENT_ID: ['api'],
  OIDC_CLIENT_SECRET: ['api'],
  OIDC_NAME: ['api'],
  HEALTH_PORT: ['worker'],
  HEALTH_HOST: ['worker'],
};

/** Of OpenTelemetry's variables, what it is told by us: to where. */
const OURS = /^OTEL_EXPORTER_OTLP_(TRACES_)?ENDPOINT$/;
const own = process.env;

/** What OpenTelemetry's SDK asks its environment for once we have opened it. */
async function readByTraces(): Promise<string[]> {
  const read = new Set<string>();
  const set: NodeJS.ProcessEnv = { ...own, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' };
  process.env = new Proxy(set, { get: (env, name) => (read.add(String(name)), env[String(name)]) });
  try {
    const endpoint = 'http://127.0.0.1:1';
    await (await openTraces({ endpoint, service: 'one', version: '1', linkAfterMs: 1 })).close();
  } finally {
    process.env = own;
  }
  return [...read].filter((name) => name.startsWith('OTEL_') && !OURS.test(name));
}

describe('the settings', () => {
  const passed = [...example.keys()].filter((name) => ![...GIVEN, ...ELSEWHERE].includes(name));

  test('every variable that OpenTelemetry’s SDK reads itself reaches both, and no other one of its names', async () => {
    const read = await readByTraces();
    expect(read).toEqual(expect.arrayContaining(['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_TRACES_SAMPLER_ARG']));
    const filled = await readCompose({ ...secrets, ...Object.fromEntries(read.map((name) => [name, 'x'])) });
    for (const name of ['api', 'worker'] as const) {
      const given = Object.entries(filled.services[name].environment!).filter(
        ([one]) => one.startsWith('OTEL_') && !OURS.test(one),
      );
      expect(new Set(given.map(([one]) => one))).toEqual(new Set(read));
      expect(new Set(given.map(([, value]) => value))).toEqual(new Set(['x']));
    }
  });

  test.each(passed)('%s, set in .env, reaches the services that read it', async (name) => {
    const filled = (await readCompose({ ...secrets, [name]: 'its value' })).services;
    for (const reader of READ_BY[name] ?? (['api', 'worker'] as const)) {
      expect(filled[reader].environment).toHaveProperty(name, 'its value');
    }
  });

  test('what is not set is left to the default that the code has', () => {
    for (const name of ['api', 'worker'] as const) {
      const { environment } = services[name];
      const { DATABASE_URL, REDIS_URL, JITER_MASTER_KEY } = environment!;
      const least = parseConfig({ DATABASE_URL, REDIS_URL, JITER_MASTER_KEY });
      expect(parseConfig(environment!)).toEqual({
        ...least,
        ...(name === 'worker' && { healthPort: 3_001 }),
        ...(name === 'api' && {
          apiKey: secrets.JITER_API_KEY,
          signingSecret: secrets.JITER_SIGNING_SECRET,
          adminPassword: secrets.ADMIN_PASSWORD,
        }),
      });
    }
  });

  test('.env.example is a start: with its secrets filled in it does', async () => {
    const set = [...example].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const filled = await readCompose({ ...Object.fromEntries(set), ...secrets });
    for (const name of ['api', 'worker'] as const) {
      expect(parseConfig(filled.services[name].environment!).databaseUrl).toContain('@postgres:5432');
    }
  });

  test.each(Object.keys(secrets).filter((name) => name !== 'ADMIN_PASSWORD'))(
    'without %s nothing starts, and compose says so',
    async (name) => {
      await expect(readCompose({ ...secrets, [name]: '' })).rejects.toThrow(`${name}: set ${name} in .env`);
    },
  );
});

test('a secret reaches those that need it, and nobody else', () => {
  const holders = (secret: string) => names.filter((name) => JSON.stringify(services[name]).includes(secret));
  const all = Object.entries(secrets).map(([name, secret]) => [name, holders(secret)]);
  expect(Object.fromEntries(all)).toEqual({
    POSTGRES_PASSWORD: ['postgres', 'migrate', 'api', 'worker'],
    REDIS_PASSWORD: ['redis', 'migrate', 'api', 'worker'],
    JITER_MASTER_KEY: ['api', 'worker'],
    JITER_API_KEY: ['api'],
    JITER_SIGNING_SECRET: ['api'],
    ADMIN_PASSWORD: ['api'],
  });
});

test('no secret is on a command line, which every process of the machine can read', () => {
  for (const name of names) {
    const { command = [], healthcheck } = services[name];
    const line = [...command, ...(healthcheck?.test ?? [])].join(' ');
    expect(Object.values(secrets).filter((secret) => line.includes(secret))).toEqual([]);
  }
});

describe.each(names)('the container of %s', (name) => {
  const service = services[name];

  test('can write nowhere but where it has to, gain no privilege, and take no more than its share', () => {
    expect(service).toMatchObject({
      read_only: true,
      tmpfs: expect.arrayContaining(['/tmp']),
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.any(Number),
      logging: { driver: 'local' },
    });
    expect(service).not.toHaveProperty('cap_add');
    expect(service).not.toHaveProperty('privileged');
    for (const volume of service.volumes ?? []) expect(volume).toMatch(/^(postgres|redis):/);
  });

  test('is reached from this machine alone, if at all', () => {
    expect(service.ports ?? []).toEqual(name === 'api' ? ['127.0.0.1:3000:3000'] : []);
  });
});

test('nothing is migrated before PostgreSQL takes connections from other containers', () => {
  // At its first start it takes them by a socket alone, and then starts anew: by that, migrate would come too early.
  expect(services.postgres.healthcheck!.test).toEqual([
    'CMD-SHELL',
    expect.stringMatching(/^pg_isready -h 127\.0\.0\.1 /),
  ]);
});

test('what is stopped may take as long as it does by its own settings, and databases longer than the ten seconds of Docker', () => {
  const seconds = (name: ServiceName) => parseDuration(services[name].stop_grace_period!)! / 1_000;
  for (const name of ['api', 'worker'] as const) {
    const { shutdownDelayMs, drainGraceMs } = parseConfig(services[name].environment!);
    expect(seconds(name)).toBeGreaterThanOrEqual((shutdownDelayMs + drainGraceMs) / 1_000 + 20);
  }
  for (const name of ['postgres', 'redis'] as const) expect(seconds(name)).toBeGreaterThanOrEqual(60);
});

test('PostgreSQL and Redis run as nobody of note, on a network without a way out', () => {
  expect(services.postgres).toMatchObject({ user: 'postgres', networks: ['data'] });
  expect(services.redis).toMatchObject({ user: 'redis', networks: ['data'] });
  expect(networks['data']).toEqual({ internal: true });
});

describe('an image', () => {
  const lying = [
    '.env',
    '.env.production',
    'apps/api/.env',
    'packages/core/.env.local',
    '.jiter/secrets.json',
    '.jiter-old/postgres/PG_VERSION',
    'apps/api/secrets.json',
    '.git/config',
    '.ci/run',
    'node_modules/express/index.js',
    'apps/api/node_modules/x/index.js',
    'dist/api.js',
    'coverage/index.html',
    'npm-debug.log',
    'apps/worker/worker.log',
    'key.pem',
    'packages/runtime/tls.key',
    'dump.sql',
    'notes.txt',
    'e2e/fleet.ts',
    'bench/results.json',
    'docker-compose.override.yml',
    'apps/api/src/app.test.ts',
  ];
  const needed = [
    'package.json',
    'package-lock.json',
    '.npmrc',
    'tsconfig.json',
    'tsconfig.base.json',
    'scripts/build.mjs',
    'scripts/lib/migrate-all.ts',
    'apps/api/package.json',
    'apps/worker/src/main.ts',
    'apps/console/index.html',
    'apps/console/src/main.tsx',
    'packages/store/src/migrations/index.ts',
  ];

  test('is made of what it needs, and of nothing that happens to lie around', async () => {
    const context = ignore().add(await readFile(`${root}.dockerignore`, 'utf8'));
    expect(context.filter([...lying, ...needed])).toEqual(needed);
  });

  test('holds what runs, and neither its sources nor what built it; it does not run as root', async () => {
    const [, , last] = (await readFile(`${root}Dockerfile`, 'utf8')).split(/^FROM /m);
    const copied = [...last!.matchAll(/^COPY (?:--\S+ )*(\S+)/gm)].map(([, from]) => from);
    expect(copied).toEqual(['/app/package.json', '/app/node_modules', '/app/dist']);
    // By a number: for Kubernetes a name may be root.
    expect(last).toMatch(/^USER 1000:1000$/m);
  });
});
