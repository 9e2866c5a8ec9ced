import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepPackagesOutside } from '../../scripts/packages-outside.mjs';
import { dataDir, rootDir } from './places.mjs';

const loaded = new Map();

/** What a package of the product exports, bundled here: they are TypeScript, and none of the product's entry points. */
export function loadPackage(name) {
  if (!loaded.has(name)) loaded.set(name, bundle(name));
  return loaded.get(name);
}

async function bundle(name) {
  const { build } = await import(
    pathToFileURL(createRequire(join(rootDir, 'package.json')).resolve('esbuild')).href
  );
  const outfile = join(dataDir, `${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(rootDir, 'packages', name, 'src/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [keepPackagesOutside],
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
