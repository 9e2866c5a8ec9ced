import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import jestRuntime from 'jest-runtime';

const Runtime = jestRuntime.default ?? jestRuntime;
const PACKAGES = `${sep}node_modules${sep}`;
const BUILDS = `${PACKAGES}.cache${sep}`;
const isOfPackage = (path) => path.includes(PACKAGES) && !path.includes(BUILDS);
/** Of ours: what is delivered. What serves tests may want to be told of each test file, and pages keep what they show. */
const OURS = /[/\\](apps[/\\](api|worker)|packages[/\\]\w+)[/\\]src[/\\].*\.ts$/;
const OF_TESTS = /\.(test|fixture|conformance)\.ts$|[/\\]test-setup\.ts$/;
/** In the process of a watch the files change beside it. */
const isWatching = process.argv.some((word) => word.startsWith('--watch'));
const isShared = (path) =>
  isOfPackage(path) || (!isWatching && OURS.test(path) && !OF_TESTS.test(path) && !path.includes(PACKAGES));

/** By which jest knows as well whether Node, from 24.9 on, links and runs modules without waiting. */
const loadsAtOnce = typeof vm.SourceTextModule?.prototype.hasAsyncGraph === 'function';

/** Loads for all files of a worker, and so is never torn down. */
let ofAll;

/** What matchers go by it leaves on the global object, where that has to be before the first file's environment is noted. */
const EXPECT = '@jest/expect';

/**
 * jest loads every module anew for every test file: a thousand of packages and several hundred of ours, most of what a
 * short story costs, and a hundred of its own. Here they are loaded once per worker, in the one environment that all of its
 * files share (worker-environment.mjs). What a module of ours keeps by itself is what it has worked out, such as time zones;
 * all other state is made by a call.
 */
export default class WorkerRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    if (!ofAll) {
      ofAll = new Runtime(...options);
      ofAll.requireInternalModule(fileURLToPath(import.meta.url), EXPECT);
    }
    if (loadsAtOnce) this.registries.esModuleRegistry = new ModulesOfFile(this.registries.esModuleRegistry);
  }

  /** By which the lines of an error are found. */
  getSourceMaps() {
    return new MapsOfFile(super.getSourceMaps());
  }

  /** Of jest itself: by its path what holds the tests of one file, by a name whatever that is made of. */
  requireInternalModule(from, name) {
    if (name === undefined) return super.requireInternalModule(from);
    return ofAll.requireInternalModule(from, name);
  }

  requireModule(from, name, options, isRequireActual) {
    if (name === undefined || options?.isInternalModule || this._resolution.isCoreModule(name))
      return super.requireModule(from, name, options, isRequireActual);
    const path = this._resolution.resolveCjs(from, name);
    return isShared(path)
      ? ofAll.requireModule(from, path)
      : super.requireModule(from, name, options, isRequireActual);
  }
}

/** By URL: those that are shared come from where all files have them from. */
class ModulesOfFile extends Map {
  get(key) {
    return super.get(key) ?? moduleOfAll(key);
  }

  has(key) {
    return this.get(key) !== undefined;
  }
}

/** By path: those that are shared are looked up where all files have them from, however late they were loaded. */
class MapsOfFile {
  constructor(own) {
    this.own = own;
  }

  get(path) {
    return this.own.get(path) ?? ofAll.transformCache.getSourceMaps().get(path);
  }

  [Symbol.iterator]() {
    return this.own[Symbol.iterator]();
  }
}

function moduleOfAll(url) {
  if (!url.startsWith('file:') || url.endsWith('.json')) return undefined;
  const path = fileURLToPath(url);
  if (!isShared(path)) return undefined;
  const { esmLoader } = ofAll;
  const module = ofAll.unstable_shouldLoadAsEsm(path)
    ? esmLoader.tryLoadGraphSync(path, '', 'sync-preferred')
    : esmLoader.loadCjsAsEsm(path, path, '', esmLoader.getContext());
  // What waits at its top level jest loads as it always does.
  return module.status === 'evaluated' ? module : undefined;
}
