import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The folders that package.json's `workspaces` stand for, such as `packages/core`. */
export function findWorkspaces() {
  const { workspaces } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  return workspaces
    .map((pattern) => pattern.replace(/\/\*$/, ''))
    .flatMap((folder) => readdirSync(root + folder).map((name) => `${folder}/${name}`))
    .filter((folder) => existsSync(`${root}${folder}/package.json`));
}

/** The names of what a folder with a package.json asks for, ours among them. */
export function dependenciesOf(folder) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'));
  return Object.keys({ ...dependencies, ...devDependencies });
}
