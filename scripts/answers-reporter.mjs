import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Answers of the document that no test makes, such as `GET /api/events 500`: why. */
const NOT_MADE = {};

/**
 * A jest reporter that fails a run of all tests of the API when an answer of docs/openapi.json was never seen in it: whoever
 * reads the document prepares for what cannot come, or nobody knows whether it comes as it is told. A run of some of
 * them says nothing.
 */
export default class AnswersReporter {
  constructor(_config, { project = root, notMade = NOT_MADE, out = process.stdout } = {}) {
    this.options = { project, notMade, out };
  }

  onRunStart() {
    this.dir = mkdtempSync(join(tmpdir(), 'jiter-answers-'));
    // The processes that run the tests inherit it.
    process.env.JITER_ANSWERS_SEEN = this.dir;
    process.once('exit', () => rmSync(this.dir, { recursive: true, force: true }));
  }

  onRunComplete(_contexts, { testResults }) {
    const seen = readSeen(this.dir);
    rmSync(this.dir, { recursive: true, force: true });
    const { project, notMade, out } = this.options;
    if (!isOfAll(project, testResults)) return;
    this.error = judge(listAnswers(project), seen, notMade);
    if (this.error) out.write(`\n${this.error.message}\n`);
  }

  /** With one, jest fails the run. */
  getLastError() {
    return this.error;
  }
}

function readSeen(dir) {
  const lines = readdirSync(dir).flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n'));
  return new Set(lines.filter(Boolean));
}

/** Whether each test file of the API was run, and nothing of it failed or was skipped. */
function isOfAll(project, testResults) {
  const passed = new Set(testResults.filter(isPassed).map(({ testFilePath }) => testFilePath));
  const api = join(project, 'apps/api/src');
  const files = readdirSync(api, { recursive: true }).filter((name) => name.endsWith('.test.ts'));
  return files.every((name) => passed.has(join(api, name)));
}

const isPassed = ({ numFailingTests, numPendingTests, testExecError }) =>
  numFailingTests === 0 && numPendingTests === 0 && !testExecError;

function listAnswers(project) {
  const { paths } = JSON.parse(readFileSync(join(project, 'docs/openapi.json'), 'utf8'));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    ),
  );
}

function judge(answers, seen, notMade) {
  const unseen = answers.filter((name) => !seen.has(name) && !(name in notMade));
  const needless = Object.keys(notMade).filter((name) => seen.has(name) || !answers.includes(name));
  const said = [
    ...sayAll('No test sees these answers of docs/openapi.json: add one, or take them out.', unseen),
    ...sayAll('scripts/answers-reporter.mjs says that no test makes these, which is not so:', needless),
  ];
  return said.length > 0 ? new Error(said.join('\n')) : undefined;
}

const sayAll = (what, names) => (names.length > 0 ? [what, ...names.map((name) => `  ${name}`)] : []);
