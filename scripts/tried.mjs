// `npm run test:tried`: runs the suites that SECURITY.md names under "What was tried", and writes how much each of them
// tries. A test counts as one, or as the requests, sockets or events that its title begins with ("500 sockets: …").
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countOf, replaceCounts, suitesOf } from './lib/tried.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = join(root, 'SECURITY.md');
const text = readFileSync(file, 'utf8');
const dir = mkdtempSync(join(tmpdir(), 'jiter-tried-'));
const output = join(dir, 'results.json');
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(
  process.execPath,
  [...jest, '--json', `--outputFile=${output}`, '--runTestsByPath', ...suitesOf(text)],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
rmSync(dir, { recursive: true });
const counts = new Map(
  testResults.map((suite) => [relative(root, suite.name), countOf(suite.assertionResults)]),
);
if (status === 0) writeFileSync(file, replaceCounts(text, counts));
process.exitCode = status ?? 1;
