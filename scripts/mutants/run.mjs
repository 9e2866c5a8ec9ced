// `npm run test:mutants -- [core|cron|egress|deliver|send …] [--only=<files>] [--at-a-time=2]`: small defects are put into the
// pure half of the code, one after the other, and the unit tests beside it have to see each. Results are kept in
// .jiter-mutants, so what has not changed is not tried again; `--force` tries all. Files are named from the root, with commas.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import jestConfig from '../../jest.config.ts';

const BREAK = 85;
const FOLDER = '.jiter-mutants';
/** Whatever waits that long waits for ever. */
const TEST_TIMEOUT_MS = 8_000;

/** What is mutated, and the folders whose tests are to see it. */
const PARTS = {
  core: { mutate: ['packages/core/src/**/*.ts'], tests: ['packages/core/src'] },
  cron: { mutate: ['packages/cron/src/**/*.ts'], tests: ['packages/cron/src'] },
  egress: { mutate: ['packages/egress/src/**/*.ts'], tests: ['packages/egress/src'] },
  // Who waits for its turn waits for ever with many a defect.
  deliver: {
    mutate: [
      'apps/worker/src/deliver/{after-fault,away,backpressure,concurrency,flows,hand-back,request-stats,round-robin,shares,wait-until}.ts',
    ],
    tests: ['apps/worker/src/deliver'],
    testTimeoutMs: 5_000,
  },
  send: {
    mutate: [
      'apps/worker/src/send/{answer/{excerpt,retry-after,to-reply,to-text},framing/{answer-framing,chunked-body,faults,head}}.ts',
    ],
    tests: ['apps/worker/src/send/answer', 'apps/worker/src/send/framing'],
  },
};
const NOT_MUTATED = ['!**/*.test.ts', '!**/*.fixture.ts', '!**/index.ts'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    'at-a-time': { type: 'string', default: '1' },
    force: { type: 'boolean', default: false },
  },
});
const [unit] = jestConfig.projects;

function optionsOf(name) {
  const { mutate, tests, testTimeoutMs = TEST_TIMEOUT_MS } = PARTS[name];
  return {
    mutate: [...(values.only?.split(',') ?? mutate), ...NOT_MUTATED],
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
    coverageAnalysis: 'perTest',
    concurrency: Number(values['at-a-time']),
    // Modules of runs that are over are not all collected.
    maxTestRunnerReuse: 200,
    timeoutMS: testTimeoutMs + 2_000,
    // Half of the mutants of cron and egress are in tables, and take three quarters of the time.
    ignoreStatic: true,
    incremental: true,
    incrementalFile: reportOf(name),
    force: values.force,
    tempDirName: FOLDER,
    ignorePatterns: ['/bench', '/e2e', '/apps/console', '/dist', '/.jiter*', '/coverage'],
    disableTypeChecks: false,
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
    thresholds: { high: 100, low: BREAK, break: null },
    jest: {
      projectType: 'custom',
      config: {
        ...unit,
        roots: tests.map((folder) => `<rootDir>/${folder}`),
        projects: [],
        // About time, of which there is none to spare here; and at random, so that the score would be another one each time.
        testPathIgnorePatterns: [...unit.testPathIgnorePatterns, '(stalls|propert(y|ies))\\.test\\.ts$'],
        testTimeout: testTimeoutMs,
        testEnvironment: pathOf('./stop-at-failure.mjs'),
        // That of jest itself: what mutants leave behind is not handed on.
        runtime: 'jest-runtime',
        runner: pathOf('./until-seen.mjs'),
        testSequencer: pathOf('./quickest-first.mjs'),
      },
    },
  };
}

const pathOf = (file) => fileURLToPath(new URL(file, import.meta.url));
const reportOf = (name) => `${FOLDER}/${name}.json`;

/** Those that a test saw, of those that run at all and are not disabled with a reason beside them. */
function countIn(name) {
  const { files } = JSON.parse(readFileSync(reportOf(name), 'utf8'));
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted) => states.filter((status) => wanted.includes(status)).length;
  return {
    name,
    seen: count('Killed', 'Timeout'),
    timeouts: count('Timeout'),
    unseen: count('Survived', 'NoCoverage'),
    disabled: count('Ignored'),
  };
}

const scoreOf = ({ seen, unseen }) => (100 * seen) / (seen + unseen);

const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
const counts = [];
for (const name of names) {
  await new Stryker(optionsOf(name)).runMutationTest();
  counts.push(countIn(name));
}
const sum = (field) => counts.reduce((total, count) => total + count[field], 0);
counts.push({
  name: 'all',
  seen: sum('seen'),
  timeouts: sum('timeouts'),
  unseen: sum('unseen'),
  disabled: sum('disabled'),
});
console.table(counts.map((count) => ({ ...count, score: `${scoreOf(count).toFixed(1)} %` })));
process.exitCode = counts.every((count) => scoreOf(count) >= BREAK) ? 0 : 1;
