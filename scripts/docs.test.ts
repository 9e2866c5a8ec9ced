import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anchorsOf, createExists, namedIn, promisesIn } from './lib/named-in-docs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Made by running things, or not ours. */
const NOT_OURS = /^(node_modules|dist|coverage|\.git|\.jiter.*)$/;

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [relative(root, path)];
  });
}

const files = filesUnder(root);
const folders = new Set(files.flatMap((file) => file.split('/').slice(0, -1)));
const exists = createExists(files);
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
/** CHANGELOG.md tells of what was. */
const pages = files.filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md');
const guarantees = read('docs/guarantees.md');
const tests = files.filter((file) => /\.(test|conformance)\.ts$/.test(file));

const code = files.filter((file) => /\.(tsx?|mjs|yml)$/.test(file));
const inCode = new Set(code.flatMap((file) => read(file).match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? []));

test('all pages are looked at', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/guarantees.md']),
  );
  expect(pages.filter((page) => page.startsWith('docs/decisions/')).length).toBeGreaterThan(20);
});

test.each(pages)('every file, folder and script that %s names exists', (page) => {
  const named = namedIn(read(page), folders);
  expect(named.paths.filter((path) => !exists(path))).toEqual([]);
  expect(named.scripts.filter((name) => !scripts.includes(name))).toEqual([]);
  expect(named.testPatterns.filter((part) => !files.some((file) => file.includes(part)))).toEqual([]);
});

test.each(pages)('every link from %s to a page of ours leads there', (page) => {
  const dead = namedIn(read(page), folders).links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? page : normalize(join(dirname(page), path)).replace(/\/$/, '');
    if (!files.includes(file)) return !files.some((one) => one.startsWith(`${file}/`));
    return anchor !== undefined && !anchorsOf(read(file)).has(anchor);
  });
  expect(dead).toEqual([]);
});

test('each record of a decision has a number of its own, the one it begins with', () => {
  const records = pages.filter((page) => page.startsWith('docs/decisions/'));
  const numbers = records.map((page) => Number(/\/(\d{4})-/.exec(page)?.[1]));
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  expect(records.map((page) => Number(/^# (\d+)\. /.exec(read(page))?.[1]))).toEqual(numbers);
});

/** Of Node.js, and of OpenSSL. */
const NOT_OURS_TO_READ = ['UV_THREADPOOL_SIZE', 'SSL_CERT_FILE'];

test.each(pages)('every variable and constant that %s names is in the code', (page) => {
  const named = new Set(read(page).match(/(?<=`)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?=[`=])/g));
  expect([...named].filter((name) => !NOT_OURS_TO_READ.includes(name) && !inCode.has(name))).toEqual([]);
});

test('each promise names tests that exist', () => {
  const promises = promisesIn(guarantees);
  expect(promises.length).toBeGreaterThan(30);
  const isTest = createExists(tests);
  for (const { promise, shownBy } of promises) {
    const named = namedIn(shownBy, folders).paths;
    expect([promise, named.filter((path) => isTest(path)).length > 0]).toEqual([promise, true]);
    expect([promise, named.filter((path) => !isTest(path))]).toEqual([promise, []]);
  }
});

test('each test that a promise quotes is in one of the files beside it', () => {
  for (const { promise, shownBy } of promisesIn(guarantees)) {
    const named = namedIn(shownBy, folders).paths;
    const texts = tests.filter((file) => named.some(createExists([file]))).map(read);
    const quoted = [...shownBy.matchAll(/“([^”]+)”/g)].map(([, title]) => title!);
    expect([promise, quoted.filter((title) => !texts.some((text) => text.includes(title)))]).toEqual([
      promise,
      [],
    ]);
  }
});

describe('what counts as named', () => {
  const known = new Set(['docs', 'e2e', 'send', 'packages']);
  const pathsIn = (text: string) => namedIn(text, known).paths;

  test('files by their ending, folders by a name that there is', () => {
    expect(pathsIn('`clock.test.ts`, `send/framing`, `e2e/`, `docs/a.md`, `framing/*.test.ts`')).toEqual([
      'clock.test.ts',
      'send/framing',
      'e2e/',
      'docs/a.md',
      'framing/*.test.ts',
    ]);
    expect(
      pathsIn('`*/5`, `/readyz`, `10-50/5`, `dist/`, `@jiter/node`, `GET /api/events`, `.jiter/a.json`'),
    ).toEqual([]);
    expect(pathsIn('```\nsend/a.ts -> b.ts, send/c\n```\n')).toEqual(['send/a.ts']);
    const anExample = '```js\n// own.mjs\n```\n```js\n// b.mjs\nfrom "./own.mjs" and "./other.mjs"\n```\n';
    expect(pathsIn(anExample)).toEqual(['./other.mjs']);
  });

  test('scripts, patterns of tests and links', () => {
    const text = '`npm run test:e2e -- e2e/start -t x`, [a](../b.md#c), [d](https://example.com/e.md)';
    expect(namedIn(text, known)).toMatchObject({
      scripts: ['test:e2e'],
      testPatterns: ['e2e/start'],
      links: ['../b.md#c'],
    });
  });

  test('a path is one by its end, with or without src', () => {
    const isThere = createExists(['packages/store/src/orgs/keys.ts', 'e2e/fleet.ts']);
    const named = ['packages/store/src/orgs', 'store/orgs/keys.ts', 'keys.ts', 'orgs/*.ts', 'e2e/'];
    expect(named.filter((path) => !isThere(path))).toEqual([]);
    expect(['eys.ts', 'store/keys.ts', 'orgs/keys', 'e2e/faults'].filter((path) => isThere(path))).toEqual(
      [],
    );
  });

  test('anchors are as GitHub makes them', () => {
    expect([...anchorsOf('# When an event arrives twice\n## `a`, b: "c"\n')]).toEqual([
      'when-an-event-arrives-twice',
      'a-b-c',
    ]);
  });
});
