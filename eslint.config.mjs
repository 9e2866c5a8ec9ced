import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { importRules, patternsOf } from './scripts/lint/import-rules.mjs';
import { findWorkspaces } from './scripts/workspaces.mjs';

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
      'ownPort',
      'eventually',
      'startReceiver',
      'Hit',
      'Latch',
      'Receiver',
      'ReceiverStep',
      'howToInstall',
      'tellSkipped',
    ],
    message: 'It needs a server: call this test *.story.test.ts.',
  })),
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.jiter*/', '**/node_modules/', 'packages/client/src/api.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/console/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
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
    files: ['**/*.{ts,tsx,mjs}'],
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
    files: ['apps/**/*.{ts,tsx}', 'packages/**/*.ts'],
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
  {
    files: ['**/*.test.ts', '**/*.fixture.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "Property[key.name=/^(unit|stringUnit)$/] > Literal[value='binary']",
          message: 'It lists all million of them first: take `anyCharacter` of @jiter/testkit/any-character.',
        },
      ],
    },
  },
  {
    // React calls what it is given, and drops what comes back.
    files: ['apps/console/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ['apps/console/src/**/*.{ts,tsx}'],
    ignores: ['apps/console/src/times/server-clock.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'The clock of whoever looks may be wrong: take `serverNow` of times/server-clock.ts.',
        },
      ],
    },
  },
  ...importRules(findWorkspaces()),
  {
    files: ['**/*.test.ts'],
    ignores: ['**/*.story.test.ts', 'e2e/**'],
    rules: { 'no-restricted-imports': ['error', servers] },
  },
  prettier,
);
