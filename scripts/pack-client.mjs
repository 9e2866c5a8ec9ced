// Makes of packages/client what programs outside this repository can install: `npm run pack:client` builds it into dist/client, for ESM
// and CommonJS, with types for whatever `moduleResolution` there is, and packs it. The workspace itself is read as it is written, in
// TypeScript, which Node does not take from node_modules.
// Another folder than dist/client can be named as the argument.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const from = join(root, 'packages/client');
const outdir = resolve(process.argv[2] ?? join(root, 'dist/client'));
const ENTRIES = ['index', 'verify'];

const inJson = async (path) => JSON.parse(await readFile(path, 'utf8'));
const writeJson = (path, value) => writeFile(path, `${JSON.stringify(value, null, 2)}\n`);

await rm(outdir, { recursive: true, force: true });
for (const format of ['esm', 'cjs']) {
  await build({
    entryPoints: ENTRIES.map((name) => join(from, `src/${name}.ts`)),
    outdir: join(outdir, format),
    bundle: true,
    // By `require` its default is read as a module of Node's is, which it is not: inside, esbuild knows better.
    packages: format === 'esm' ? 'external' : 'bundle',
    mainFields: ['module', 'main'],
    platform: 'neutral',
    target: 'es2022',
    format,
    logLevel: 'warning',
  });
}
await writeTypes();
await writeJson(join(outdir, 'package.json'), await describe());
await cp(join(from, 'README.md'), join(outdir, 'README.md'));
await cp(join(root, 'LICENSE'), join(outdir, 'LICENSE'));
const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', outdir], {
  cwd: outdir,
  encoding: 'utf8',
});
console.log(join(outdir, packed.trim()));

/** Both kinds of modules have the same: which kind a declaration is of is said by the package.json above it. */
async function writeTypes() {
  await mkdir(join(root, 'node_modules/.cache'), { recursive: true });
  const dir = await mkdtemp(join(root, 'node_modules/.cache/types-'));
  try {
    await writeJson(join(dir, 'tsconfig.json'), {
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: {
        ...{ noEmit: false, declaration: true, emitDeclarationOnly: true },
        ...{ outDir: dir, rootDir: join(from, 'src') },
      },
      files: ENTRIES.map((entry) => join(from, `src/${entry}.ts`)),
    });
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', dir], {
      stdio: 'inherit',
    });
    for (const file of (await readdir(dir)).filter((one) => one.endsWith('.d.ts'))) {
      const text = await readFile(join(dir, file), 'utf8');
      const named = text.replace(/(['"])(\.\/[\w-]+)\.ts\1/g, '$1$2.js$1');
      for (const format of ['esm', 'cjs']) await writeFile(join(outdir, format, file), named);
    }
  } finally {
    await rm(dir, { recursive: true });
  }
  await writeJson(join(outdir, 'cjs/package.json'), { type: 'commonjs' });
}

async function describe() {
  const { name, version, description, license, type, sideEffects, dependencies } = await inJson(
    join(from, 'package.json'),
  );
  const { engines } = await inJson(join(root, 'package.json'));
  const entry = (one) => ({
    import: { types: `./esm/${one}.d.ts`, default: `./esm/${one}.js` },
    require: { types: `./cjs/${one}.d.ts`, default: `./cjs/${one}.js` },
  });
  return {
    ...{ name, version, description, license, type, sideEffects, dependencies },
    engines: { node: `>=${engines.node.match(/\d+/)[0]}` },
    main: './cjs/index.js',
    types: './cjs/index.d.ts',
    // Of the `moduleResolution` that knows no exports.
    typesVersions: { '*': { verify: ['./cjs/verify.d.ts'] } },
    exports: { '.': entry('index'), './verify': entry('verify'), './package.json': './package.json' },
    files: ['esm', 'cjs'],
  };
}
