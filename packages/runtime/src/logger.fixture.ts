import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const banner = {
  js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
};

/** The logger for processes of a test's own: what counts is what they write, and that they live. */
export async function bundleLogger() {
  const folder = await mkdtemp(join(tmpdir(), 'jiter-logger-'));
  const outfile = join(folder, 'logger.mjs');
  await build({
    entryPoints: [join(here, 'logger.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner,
  });
  return {
    /** `code`, which has `createLogger`. */
    script: (code: string) => `import { createLogger } from '${pathToFileURL(outfile).href}'; ${code}`,
    remove: () => rm(folder, { recursive: true }),
  };
}
