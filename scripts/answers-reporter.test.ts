import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AnswersReporter from './answers-reporter.mjs';

const FILES = ['a.test.ts', 'b/c.story.test.ts'];
const ANSWERS = ['GET /api/a 200', 'GET /api/a 401', 'POST /api/a 200'];
const before = process.env['JITER_ANSWERS_SEEN'];
const project = mkdtempSync(join(tmpdir(), 'jiter-answers-reporter-'));
const fileAt = (name: string) => join(project, 'apps/api/src', name);

beforeAll(() => {
  mkdirSync(fileAt('b'), { recursive: true });
  mkdirSync(join(project, 'docs'));
  for (const name of FILES) writeFileSync(fileAt(name), '');
  const paths = { '/api/a': { get: { responses: { 200: {}, 401: {} } }, post: { responses: { 200: {} } } } };
  writeFileSync(join(project, 'docs/openapi.json'), JSON.stringify({ paths }));
});
afterEach(() => {
  if (before === undefined) delete process.env['JITER_ANSWERS_SEEN'];
  else process.env['JITER_ANSWERS_SEEN'] = before;
});
afterAll(() => rmSync(project, { recursive: true }));

const passed = (name: string) => ({ testFilePath: fileAt(name), numFailingTests: 0, numPendingTests: 0 });

/** What is said of a run in which two workers saw these. */
function said(seen: string[], testResults = FILES.map(passed), notMade = {}): string | undefined {
  let shown = '';
  const reporter = new AnswersReporter(
    {},
    { project, notMade, out: { write: (text) => void (shown += text) } },
  );
  reporter.onRunStart();
  const dir = process.env['JITER_ANSWERS_SEEN']!;
  for (const [index, answer] of seen.entries()) appendFileSync(join(dir, `${index % 2}`), `${answer}\n`);
  reporter.onRunComplete({}, { testResults });
  expect(existsSync(dir)).toBe(false);
  expect(shown.trim()).toBe(reporter.getLastError()?.message ?? '');
  return reporter.getLastError()?.message;
}

test('a run of all that saw each answer of the document is fine', () => {
  expect(said(ANSWERS)).toBeUndefined();
});

test('one that did not names those that are missing, and fails', () => {
  const message = said(ANSWERS.slice(0, 1));
  expect(message?.split('\n').slice(1)).toEqual(['  GET /api/a 401', '  POST /api/a 200']);
});

test('of a run of some files, or in which something failed or was skipped, nothing is said', () => {
  const [one, other] = FILES.map(passed) as [ReturnType<typeof passed>, ReturnType<typeof passed>];
  expect(said([], [one])).toBeUndefined();
  expect(said([], [one, { ...other, numFailingTests: 1 }])).toBeUndefined();
  expect(said([], [one, { ...other, numPendingTests: 1 }])).toBeUndefined();
  expect(said([], [one, { ...other, testExecError: new Error('x') } as typeof other])).toBeUndefined();
});

test('what no test can make is named, and only that', () => {
  const [first, ...others] = ANSWERS;
  expect(said(others, undefined, { [first!]: 'it would take a year' })).toBeUndefined();
  expect(said(ANSWERS, undefined, { [first!]: 'it would take a year' })).toContain(`  ${first}`);
  expect(said(ANSWERS, undefined, { 'GET /gone 200': 'it was there once' })).toContain('  GET /gone 200');
});
