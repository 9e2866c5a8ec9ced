import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { benchDir } from './places.mjs';

const require = createRequire(import.meta.url);
const COMPARED = [
  'bullmq',
  'express',
  'got',
  'graphile-worker',
  'knex',
  'pg',
  'pg-boss',
  'quirrel',
  'undici',
];

/** What the figures depend on. `loadBefore`: what else the machine had to do in the minute before. */
export function describeMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    os: `${type()} ${release()}`,
    node: process.version,
    loadBefore: Number(loadavg()[0].toFixed(2)),
  };
}

export function packageVersions() {
  return Object.fromEntries(COMPARED.map((name) => [name, versionOf(name)]));
}

/** Not by require.resolve: some packages do not export their package.json. */
function versionOf(name) {
  const file = join(benchDir, 'node_modules', name, 'package.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')).version;
  } catch {
    return require(`${name}/package.json`).version;
  }
}
