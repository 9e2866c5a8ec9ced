import { Linter } from 'eslint';
import { dependenciesOf, findWorkspaces } from '../workspaces.mjs';
import { doors, FREE, importRules } from './import-rules.mjs';

const workspaces = findWorkspaces();
const nameOf = (workspace: string) => workspace.split('/').at(-1)!;
const linter = new Linter();

function complaints(file: string, imported: readonly string[], among = workspaces) {
  const text = imported.map((name) => `import '${name}';`).join('\n');
  return linter.verify(text, importRules(among), { filename: file });
}

/** Those of `imported` that this workspace may not import. One look at all of them: each one judges the rules themselves anew. */
function closedTo(workspace: string, imported: readonly string[], among?: string[]): string[] {
  const lines = new Set(complaints(`${workspace}/src/any.ts`, imported, among).map(({ line }) => line));
  return imported.filter((_, index) => lines.has(index + 1));
}
const openTo = (workspace: string, imported: readonly string[], among?: string[]) => {
  const closed = closedTo(workspace, imported, among);
  return imported.filter((name) => !closed.includes(name));
};

/** What each may import of ours: apps → {store, queue, runtime} → core; cli and console → client, which know the public API alone. */
const OPEN: Record<string, string[]> = {
  cache: [],
  core: [],
  cron: ['cache', 'core'],
  egress: ['cache', 'core'],
  embedded: [],
  client: [],
  cli: ['client'],
  // Of core what decides without Node, by its own paths: its index would bring node:crypto.
  console: ['client', 'core'],
  queue: ['cache', 'core'],
  runtime: ['cache', 'core'],
  store: ['cache', 'core'],
  testkit: ['core', 'embedded', 'queue', 'store'],
  api: ['cache', 'core', 'cron', 'egress', 'metrics', 'queue', 'runtime', 'store', 'traces'],
  worker: ['cache', 'core', 'cron', 'egress', 'metrics', 'queue', 'runtime', 'store', 'traces'],
};

test.each(workspaces)('%s imports what the layers allow it, and nothing else of ours', (workspace) => {
  const others = workspaces.map(nameOf).filter((name) => name !== nameOf(workspace));
  const open = openTo(
    workspace,
    others.map((name) => `@jiter/${name}`),
  );
  const expected = OPEN[nameOf(workspace)] ?? ['cache', 'core'];
  expect(open.sort()).toEqual(expected.map((name) => `@jiter/${name}`));
});

test.each(workspaces)('%s reaches into no other workspace past its name', (workspace) => {
  const others = workspaces.map(nameOf).filter((name) => name !== nameOf(workspace));
  const past = others.flatMap((name) => [
    `../../${name}/src/index.ts`,
    `../../../packages/${name}/src/open.ts`,
  ]);
  expect(openTo(workspace, past)).toEqual([]);
});

test('a new workspace is covered by being one: core and cache are open to it, no door is', () => {
  const among = [...workspaces, 'packages/brand-new'];
  const imported = [
    ...workspaces.map((workspace) => `@jiter/${nameOf(workspace)}`),
    'bullmq',
    'knex',
    'got',
    'winston',
  ];
  expect(openTo('packages/brand-new', imported, among)).toEqual(['@jiter/cache', '@jiter/core']);
  // Nobody else may use it until the layers say so.
  const users = workspaces.filter((one) => openTo(one, ['@jiter/brand-new'], among).length > 0);
  expect(users).toEqual([]);
});

test('no layer or door is passed by an import in the midst of the code', () => {
  const doors = [
    `'@jiter/store'`,
    `'../../store/src/index.ts'`,
    `'./../../store/src/index.ts'`,
    `'bullmq'`,
    'name',
    // What lies beside or below has its own imports judged.
    `'./below/one.ts'`,
  ];
  const text = doors.map((imported) => `void import(${imported});`).join('\n');
  for (const workspace of workspaces) {
    const told = linter.verify(text, importRules(workspaces), { filename: `${workspace}/src/any.ts` });
    expect([workspace, told.map(({ line }) => line)]).toEqual([workspace, [1, 2, 3, 4, 5]]);
  }
});

const ours = workspaces.map((workspace) => `@jiter/${nameOf(workspace)}`);
const others = [...new Set(['.', ...workspaces].flatMap(dependenciesOf))].filter(
  (name) => !ours.includes(name),
);
const isOf = (pattern: string, name: string) =>
  pattern === name ||
  pattern.startsWith(`${name}/`) ||
  (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)));

test('every dependency has a door, or a reason to have none', () => {
  const among = [...workspaces, 'packages/brand-new'];
  const isFree = (name: string) => Object.keys(FREE).some((pattern) => isOf(pattern, name));
  expect(openTo('packages/brand-new', others, among).filter((name) => !isFree(name))).toEqual([]);
});

test('no door is kept for what nobody depends on any more', () => {
  const patterns = [...doors.flatMap(({ packages }) => packages), ...Object.keys(FREE)];
  expect(patterns.filter((pattern) => !others.some((name) => isOf(pattern, name)))).toEqual([]);
});

test('a door is open to its owner alone', () => {
  const owners = (imported: string) =>
    workspaces.filter((workspace) => openTo(workspace, [imported]).length > 0);
  expect(owners('bullmq')).toEqual(['packages/queue']);
  expect(owners('express')).toEqual(['apps/api']);
  expect(owners('got')).toEqual([]);
  expect(complaints('apps/worker/src/send/send-got.ts', ['got'])).toEqual([]);
  expect(complaints('apps/worker/src/send/send-got.ts', ['@jiter/api'])).toHaveLength(1);
  expect(complaints('apps/api/src/people/cookies.ts', ['cookie'])).toEqual([]);
  expect(complaints('apps/api/src/people/visit.ts', ['cookie'])).toHaveLength(1);
  expect(owners('joi')).toEqual(['apps/api', 'packages/runtime']);
  expect(owners('fast-check')).toEqual(['packages/testkit']);
  expect(complaints('scripts/any.ts', ['@jiter/store', 'esbuild'])).toEqual([]);
});
