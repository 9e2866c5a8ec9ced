import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { benchDir, scratchDir } from './places.mjs';

/** results.json is what the README quotes: only a whole run writes it. @returns the file's path. */
export async function saveResults(results, isWhole) {
  const file = isWhole ? join(benchDir, 'results.json') : join(scratchDir, 'results.partial.json');
  await mkdir(scratchDir, { recursive: true });
  await writeFile(file, await format(JSON.stringify(results), { parser: 'json', printWidth: 110 }));
  return file;
}
