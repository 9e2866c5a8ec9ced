import { TestEnvironment } from 'jest-environment-node';
import { startTimes } from './times.mjs';

/** One for all test files of a worker: what was loaded in it for one of them is at hand for the next. */
let shared;

/** A jest environment that is made once, and left after each file as it was before. */
export default class WorkerEnvironment extends TestEnvironment {
  constructor(config, context) {
    if (shared) return Object.assign(shared, { testPath: context.testPath });
    super(config, context);
    this.testPath = context.testPath;
    shared = this;
  }

  async setup() {
    this.restore = [restoreKeys(this.global), restoreProcess(this.global.process), startTimes(this.testPath)];
  }

  async teardown() {
    for (const restore of this.restore) restore();
  }
}

/** jest's own state of a file lies there as well. */
function restoreKeys(global) {
  const before = new Set(Reflect.ownKeys(global));
  return () => {
    for (const key of Reflect.ownKeys(global)) if (!before.has(key)) Reflect.deleteProperty(global, key);
  };
}

function restoreProcess(process) {
  const { exit } = process;
  const env = { ...process.env };
  const listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  return () => {
    process.exit = exit;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    for (const name of process.eventNames()) {
      const kept = listeners.get(name) ?? [];
      for (const listener of process.rawListeners(name))
        if (!kept.includes(listener)) process.removeListener(name, listener);
    }
  };
}
