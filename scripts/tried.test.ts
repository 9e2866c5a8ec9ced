import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { countOf, replaceCounts, rowsOf, suitesOf } from './lib/tried.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(`${root}SECURITY.md`, 'utf8');

test('SECURITY.md says what was tried by kinds, each with a count and suites that exist', () => {
  const rows = rowsOf(text);
  expect(rows.length).toBeGreaterThan(5);
  for (const { kind, count, files } of rows) {
    expect([kind, count > 0, files.length > 0]).toEqual([kind, true, true]);
    expect(files.filter((file) => !existsSync(root + file))).toEqual([]);
  }
});

test('a test counts as one, or as what its title begins with; only what passed counts', () => {
  const tests = [
    { status: 'passed', title: 'does not reach 127.0.0.1' },
    { status: 'passed', title: '169.254.169.254 is a cloud metadata address' },
    { status: 'passed', title: '204 with a body is a whole answer' },
    { status: 'passed', title: '500 sockets: none is left hanging' },
    { status: 'passed', title: '60 events: each arrives once' },
    { status: 'failed', title: 'does not reach 10.0.0.1' },
    { status: 'pending', title: '40 requests: each is answered' },
  ];
  expect(countOf(tests)).toBe(563);
});

test('the counts are replaced, and nothing else is', () => {
  const table = '# S\n## What was tried\n\n| kind | tried | by |\n| -- | -- | -- |\n';
  const row = (count: string) => `| sockets | ${count} | \`a.test.ts\`, \`b.test.ts\` |`;
  const after = '\n\n## Else\n| sockets | 3 | `a.test.ts` |\n';
  const counts = new Map([
    ['a.test.ts', 1_000],
    ['b.test.ts', 234],
  ]);
  expect(suitesOf(table + row('7') + after)).toEqual(['a.test.ts', 'b.test.ts']);
  expect(replaceCounts(table + row('7') + after, counts)).toBe(table + row('1,234') + after);
});
