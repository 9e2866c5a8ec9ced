// Bundles each entry point into dist/, so that what runs (npm start, the e2e tests, the image) is plain
// JavaScript with no loader. Our own workspaces are inlined; every package from node_modules stays outside.
// Another folder than dist/, inside this one, can be named as the argument.
import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import { findWorkspaces } from './workspaces.mjs';

const outdir = process.argv[2] ?? 'dist';

const entryPoints = {
  api: 'apps/api/src/main.ts',
  worker: 'apps/worker/src/main.ts',
  dev: 'scripts/dev.ts',
  demo: 'scripts/demo.ts',
  migrate: 'scripts/migrate.ts',
  admin: 'scripts/admin.ts',
};

const workspaces = findWorkspaces();
const ours = workspaces.map((folder) => `@jiter/${basename(folder)}`);

/**
 * npm puts a package beside the workspace that asks for it where the top has another version. From dist/ that other one
 * would be found, so what lies beside is inlined.
 */
function liesBeside(name, resolveDir) {
  const home = workspaces.find((folder) => resolveDir.startsWith(resolve(folder) + sep));
  const [scope, rest] = name.split('/');
  return (
    home !== undefined &&
    existsSync(join(home, 'node_modules', scope.startsWith('@') ? join(scope, rest) : scope))
  );
}

const keepPackagesOutside = {
  name: 'keep-packages-outside',
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, kind, resolveDir }) => {
      const isInlined = kind === 'entry-point' || ours.includes(path) || liesBeside(path, resolveDir);
      return isInlined ? undefined : { path, external: true };
    });
  },
};

await rm(outdir, { recursive: true, force: true });
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
