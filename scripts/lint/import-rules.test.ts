import { Linter } from 'eslint';
import { findWorkspaces } from '../workspaces.mjs';
import { importRules } from './import-rules.mjs';

const workspaces = findWorkspaces();
const nameOf = (workspace: string) => workspace.split('/').at(-1)!;
const linter = new Linter();

function complaints(file: string, imported: string, among = workspaces): string[] {
  return linter
    .verify(`import '${imported}';`, importRules(among), { filename: file })
    .map(({ message }) => message);
}
const isClosed = (workspace: string, imported: string, among?: string[]) =>
  complaints(`${workspace}/src/any.ts`, imported, among).length > 0;

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
  const open = others.filter((name) => !isClosed(workspace, `@jiter/${name}`));
  expect(open.sort()).toEqual(OPEN[nameOf(workspace)] ?? ['cache', 'core']);
});

test.each(workspaces)('%s reaches into no other workspace past its name', (workspace) => {
  for (const name of workspaces.map(nameOf).filter((name) => name !== nameOf(workspace))) {
    expect(isClosed(workspace, `../../${name}/src/index.ts`)).toBe(true);
    expect(isClosed(workspace, `../../../packages/${name}/src/open.ts`)).toBe(true);
  }
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
  expect(imported.filter((name) => !isClosed('packages/brand-new', name, among))).toEqual([
    '@jiter/cache',
    '@jiter/core',
  ]);
  // Nobody else may use it until the layers say so.
  expect(workspaces.filter((workspace) => !isClosed(workspace, '@jiter/brand-new', among))).toEqual([]);
});

test('no layer or door is passed by an import in the midst of the code', () => {
  const inTheMidst = (workspace: string, imported: string) =>
    linter.verify(`void import(${imported});`, importRules(workspaces), {
      filename: `${workspace}/src/any.ts`,
    });
  const isFree = (imported: string) => workspaces.filter((one) => inTheMidst(one, imported).length === 0);
  expect(isFree(`'@jiter/store'`)).toEqual([]);
  expect(isFree(`'../../store/src/index.ts'`)).toEqual([]);
  expect(isFree(`'./../../store/src/index.ts'`)).toEqual([]);
  expect(isFree(`'bullmq'`)).toEqual([]);
  expect(isFree('name')).toEqual([]);
  // What lies beside or below has its own imports judged.
  expect(isFree(`'./below/one.ts'`)).toEqual(workspaces);
});

test('a door is open to its owner alone', () => {
  const owners = (imported: string) => workspaces.filter((workspace) => !isClosed(workspace, imported));
  expect(owners('bullmq')).toEqual(['packages/queue']);
  expect(owners('express')).toEqual(['apps/api']);
  expect(owners('got')).toEqual([]);
  expect(complaints('apps/worker/src/send/send-got.ts', 'got')).toEqual([]);
  expect(complaints('apps/worker/src/send/send-got.ts', '@jiter/api')).toHaveLength(1);
  expect(complaints('scripts/any.ts', '@jiter/store')).toEqual([]);
});
