import Sequencer from '@jest/test-sequencer';

/** Most mutants are seen by the quick test files, and the slow ones are not begun then. */
export default class QuickestFirst extends Sequencer {
  sort(tests) {
    // Fills in how long each took the last time.
    return super.sort(tests).toSorted((one, other) => (one.duration ?? 0) - (other.duration ?? 0));
  }

  /** Of the first run: in those after it most tests are left out. */
  cacheResults(tests, results) {
    if (process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) super.cacheResults(tests, results);
  }
}
