// Bundles each entry point into dist/, so that what runs (npm start, the e2e tests, the image) is plain
// JavaScript with no loader. Our own workspaces are inlined; every package from node_modules stays outside.
// Another folder than dist/, inside this one, can be named as the argument.
import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildConsole } from './build-console.mjs';
import { keepPackagesOutside } from './packages-outside.mjs';

const outdir = process.argv[2] ?? 'dist';

const entryPoints = {
  api: 'apps/api/src/main.ts',
  worker: 'apps/worker/src/main.ts',
  dev: 'scripts/dev.ts',
  demo: 'scripts/demo.ts',
  migrate: 'scripts/migrate.ts',
  admin: 'scripts/admin.ts',
  openapi: 'scripts/openapi.ts',
  cli: 'packages/cli/src/main.ts',
};

await rm(outdir, { recursive: true, force: true });
const consoleBuilt = buildConsole(join(outdir, 'console'));
await build({
  entryPoints: Object.fromEntries(Object.entries(entryPoints).filter(([, file]) => existsSync(file))),
  outdir,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [keepPackagesOutside],
});
await consoleBuilt;
