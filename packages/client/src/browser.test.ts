import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** esbuild finds no modules of Node for a browser, and says so. */
test.each(['index.ts', 'verify.ts'])('%s has nothing that a browser has not', (file) => {
  const options = ['--bundle', '--platform=browser', '--format=esm', '--minify', '--log-level=error'];
  const code = execFileSync(`${root}node_modules/.bin/esbuild`, [
    `${root}packages/client/src/${file}`,
    ...options,
  ]);
  expect(code.length).toBeGreaterThan(500);
  expect(code.length).toBeLessThan(21_500);
});
