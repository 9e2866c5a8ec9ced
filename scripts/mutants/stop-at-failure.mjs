import { TestEnvironment } from 'jest-environment-node';

/** The mutant that a test has seen: what else would see it need not run. Test files have an environment each. */
let seen;

export default class StopAtFailure extends TestEnvironment {
  handleTestEvent({ name, test }) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) return;
    if (name === 'test_fn_failure') seen = mutant;
    if (name === 'test_start' && seen === mutant) test.mode = 'skip';
  }
}
