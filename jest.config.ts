/** @jest-config-loader esbuild-register */
import { availableParallelism } from 'node:os';
import type { Config } from 'jest';

type Project = Exclude<NonNullable<Config['projects']>[number], string>;

const common: Project = {
  // What is of packages is loaded once per worker, and not once per file.
  testEnvironment: '<rootDir>/scripts/jest/worker-environment.mjs',
  runtime: '<rootDir>/scripts/jest/worker-runtime.mjs',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
    '\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const sources = ['<rootDir>/apps', '<rootDir>/packages', '<rootDir>/scripts'];

/** The lanes. A file's name says which one it is in, and so what its tests find: see CONTRIBUTING.md. */
const unit: Project = {
  ...common,
  displayName: 'unit',
  roots: sources,
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.story\\.test\\.ts$'],
};

const stories: Project = {
  ...common,
  displayName: 'stories',
  roots: sources,
  testMatch: ['**/*.story.test.ts'],
  // One PostgreSQL and one Redis for the run; each test file clones the migrated template database.
  globalSetup: '<rootDir>/packages/testkit/src/global-setup.ts',
  globalTeardown: '<rootDir>/packages/testkit/src/global-teardown.ts',
};

const e2e: Project = {
  ...common,
  displayName: 'e2e',
  roots: ['<rootDir>/e2e'],
  testMatch: ['**/*.test.ts'],
  // The same servers, and a build of the sources as they are now.
  globalSetup: '<rootDir>/e2e/global-setup.ts',
  globalTeardown: '<rootDir>/packages/testkit/src/global-teardown.ts',
};

const config: Config = {
  projects: [unit, stories, e2e],
  reporters: [
    'default',
    '<rootDir>/e2e/faults/table-reporter.mjs',
    '<rootDir>/scripts/answers-reporter.mjs',
    '<rootDir>/scripts/summary-reporter.mjs',
  ],
  testSequencer: '<rootDir>/scripts/test-sequencer.mjs',
  // Bounds a hang. What a test waits for comes as soon as the machine has time for it.
  testTimeout: 120_000,
  // Some wait for outages and leases: scripts/test-sequencer.mjs has others compute beside them meanwhile.
  maxWorkers: Math.min(3 * availableParallelism(), 8),
};

export default config;
