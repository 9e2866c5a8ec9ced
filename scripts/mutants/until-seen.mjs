import TestRunner from 'jest-runner';
import { isSeen } from './stop-at-failure.mjs';

/** Runs one test file after the other, until the mutant was seen. */
export default class UntilSeen extends TestRunner {
  async runTests(tests, watcher, options) {
    for (const test of tests) {
      if (isSeen()) return;
      await super.runTests([test], watcher, options);
    }
  }
}
