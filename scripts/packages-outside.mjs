// For esbuild: what our own workspaces export is inlined, since they are TypeScript, and every other package is imported
// when the bundle runs.
import { existsSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findWorkspaces } from './workspaces.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const workspaces = findWorkspaces();
const ours = workspaces.map((folder) => `@jiter/${basename(folder)}`);

/**
 * npm puts a package beside the workspace that asks for it where the top has another version. From dist/ that other one
 * would be found, so what lies beside is inlined.
 */
function liesBeside(name, resolveDir) {
  const home = workspaces.map((folder) => join(root, folder)).find((one) => resolveDir.startsWith(one + sep));
  const [scope, rest] = name.split('/');
  return (
    home !== undefined &&
    existsSync(join(home, 'node_modules', scope.startsWith('@') ? join(scope, rest) : scope))
  );
}

const isOurs = (path) => ours.some((name) => path === name || path.startsWith(`${name}/`));

export const keepPackagesOutside = {
  name: 'keep-packages-outside',
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, kind, resolveDir }) => {
      const isInlined = kind === 'entry-point' || isOurs(path) || liesBeside(path, resolveDir);
      return isInlined ? undefined : { path, external: true };
    });
  },
};
