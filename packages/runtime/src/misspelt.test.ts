import { settings } from './settings.ts';
import { findMisspelt, tellMisspelt } from './misspelt.ts';

const names = Object.keys(settings);
const isLong = (name: string) => name.replaceAll('_', '').length >= 8;

test.each([
  ['WORKER_CONCURENCY', 'WORKER_CONCURRENCY'],
  ['JITER_MASTERKEY', 'JITER_MASTER_KEY'],
  ['JITER_MATSER_KEY', 'JITER_MASTER_KEY'],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['database_url', 'DATABASE_URL'],
  ['REDIS_URI', 'REDIS_URL'],
  ['RATE_LIMITS', 'RATE_LIMIT'],
  ['HEATH_PORT', 'HEALTH_PORT'],
  // Two that changed places are one error, wherever they are.
  ['OLG_LEVEL', 'LOG_LEVEL'],
  ['LGO_LEVEL', 'LOG_LEVEL'],
  ['LOG_LEVLE', 'LOG_LEVEL'],
])('%s is told, as %s is probably meant', (name, meant) => {
  expect(findMisspelt({ [name]: 'x' })).toEqual([{ name, meant }]);
});

test.each(names.filter(isLong))('%s is found without one of its characters, and is right itself', (name) => {
  expect(findMisspelt({ [name]: 'x' })).toEqual([]);
  const short = name.slice(0, 5) + name.slice(6);
  if (!names.includes(short) && isLong(name))
    expect(findMisspelt({ [short]: 'x' })[0]).toMatchObject({ name: short });
});

test('what begins like ours and is like none is told without a guess', () => {
  expect(findMisspelt({ JITER_COLOUR: 'red' })).toEqual([{ name: 'JITER_COLOUR' }]);
});

test('what others have is let alone, as is what is empty, or is like a setting that is set', () => {
  const ordinary = [
    'PATH HOME HOSTNAME HOSTS PORTS USER SHELL TERM LANG LC_ALL TZ PWD SHLVL EDITOR PAGER HTTP_PROXY HTTPS_PROXY NO_PROXY XDG_RUNTIME_DIR',
    'NODE_ENV NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_VERSION YARN_VERSION NODE_COMPILE_CACHE UV_THREADPOOL_SIZE',
    'PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB REDIS_PASSWORD REDIS_HOST REDIS_PORT',
    'npm_config_loglevel npm_lifecycle_event npm_package_name INIT_CWD INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET MAINPID',
    'KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT KUBERNETES_PORT KUBERNETES_PORT_443_TCP KUBERNETES_PORT_443_TCP_ADDR',
    'JITER_API_SERVICE_HOST JITER_API_SERVICE_PORT JITER_API_SERVICE_PORT_HTTP JITER_API_PORT JITER_API_PORT_3000_TCP JITER_API_PORT_3000_TCP_PROTO',
    'JITER_PORT JITER_SERVICE_HOST DATABASE_PORT DATABASE_SERVICE_HOST DATABASE_HOST DATABASE_NAME DATABASE_PASSWORD DATABASE_USER',
    'GITHUB_ACTIONS GITHUB_TOKEN GITHUB_ACTOR_ID GITHUB_REPOSITORY_ID CI STOP_GRACE_PERIOD WORKER_MEMORY JITER_URL JITER_TEST_POSTGRES',
    'OTEL_EXPORTER_OTLP_TIMEOUT OTEL_EXPORTER_OTLP_HEADERS OTEL_TRACES_SAMPLER OTEL_SERVICE_NAME SMTP_HOST SMTP_PORT AWS_REGION',
  ];
  const env = Object.fromEntries(ordinary.flatMap((line) => line.split(' ')).map((name) => [name, 'x']));
  expect(findMisspelt(env)).toEqual([]);
  expect(findMisspelt({ WORKER_CONCURENCY: '' })).toEqual([]);
  expect(findMisspelt({ LOGLEVEL: 'x', LOG_LEVEL: 'info' })).toEqual([]);
});

test('all of them are one line in the log, without what they are set to, and none is no line', () => {
  const lines: unknown[] = [];
  const log = { warn: (...line: unknown[]) => void lines.push(line) };
  tellMisspelt(log, { PATH: '/bin' });
  tellMisspelt(log, { JITER_MASTERKEY: 'secret', JITER_COLOUR: 'red' });
  expect(lines).toEqual([
    [
      'settings.unknown',
      { unknown: [{ name: 'JITER_COLOUR' }, { name: 'JITER_MASTERKEY', meant: 'JITER_MASTER_KEY' }] },
    ],
  ]);
});
