import { join } from 'node:path';
import { build } from 'esbuild';
import { rootDir } from '../lib/places.mjs';

const FILE = join(rootDir, 'e2e/console/screens.ts');

/** The screens that the tests look at, as [path, what the title of the tab has]. `ids`: what stands in their paths. */
export async function readScreens(ids) {
  const { outputFiles } = await build({
    stdin: { contents: `export { listScreens } from ${JSON.stringify(FILE)}`, resolveDir: rootDir },
    bundle: true,
    write: false,
    format: 'esm',
    plugins: [{ name: 'list-alone', setup: leaveOut }],
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { listScreens } = await import(`data:text/javascript;base64,${code}`);
  return listScreens(ids);
}

/** What is there for tests. */
function leaveOut({ onResolve }) {
  onResolve({ filter: /./ }, ({ path, kind }) =>
    kind === 'entry-point' || path === FILE ? undefined : { path, external: true, sideEffects: false },
  );
}
