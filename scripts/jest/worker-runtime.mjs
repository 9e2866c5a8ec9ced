import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import jestRuntime from 'jest-runtime';

const Runtime = jestRuntime.default ?? jestRuntime;
const PACKAGES = `${sep}node_modules${sep}`;
const BUILDS = `${PACKAGES}.cache${sep}`;
const isOfPackage = (path) => path.includes(PACKAGES) && !path.includes(BUILDS);

/** By which jest knows as well whether Node, from 24.9 on, links and runs modules without waiting. */
const loadsAtOnce = typeof vm.SourceTextModule?.prototype.hasAsyncGraph === 'function';

/** Loads packages for all files of a worker, and so is never torn down. */
let ofPackages;

/**
 * jest loads every module anew for every test file. Ours are few and have state; the packages are a thousand modules,
 * half of what a story costs. Here they are loaded once per worker, in the one environment that all of its files share
 * (worker-environment.mjs).
 */
export default class WorkerRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    ofPackages ??= new Runtime(...options);
    if (loadsAtOnce) this.registries.esModuleRegistry = new ModulesOfFile(this.registries.esModuleRegistry);
  }

  requireModule(from, name, options, isRequireActual) {
    if (name === undefined || options?.isInternalModule || this._resolution.isCoreModule(name))
      return super.requireModule(from, name, options, isRequireActual);
    const path = this._resolution.resolveCjs(from, name);
    return isOfPackage(path)
      ? ofPackages.requireModule(from, path)
      : super.requireModule(from, name, options, isRequireActual);
  }
}

/** By URL: those of packages come from where all files have them from. */
class ModulesOfFile extends Map {
  get(key) {
    return super.get(key) ?? moduleOfPackage(key);
  }

  has(key) {
    return this.get(key) !== undefined;
  }
}

function moduleOfPackage(url) {
  if (!url.startsWith('file:') || url.endsWith('.json')) return undefined;
  const path = fileURLToPath(url);
  if (!isOfPackage(path)) return undefined;
  const { esmLoader } = ofPackages;
  const module = ofPackages.unstable_shouldLoadAsEsm(path)
    ? esmLoader.tryLoadGraphSync(path, '', 'sync-preferred')
    : esmLoader.loadCjsAsEsm(path, path, '', esmLoader.getContext());
  // What waits at its top level jest loads as it always does.
  return module.status === 'evaluated' ? module : undefined;
}
