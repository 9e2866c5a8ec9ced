import { TestEnvironment } from 'jest-environment-node';

/** The mutant that a test has seen: what else would see it need not run. Test files have an environment each. */
let seen;

const currentMutant = () => process.env.__STRYKER_ACTIVE_MUTANT__;

export const isSeen = () => seen !== undefined && seen === currentMutant();

export default class StopAtFailure extends TestEnvironment {
  handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure') seen = currentMutant();
    if (name === 'test_start' && isSeen()) test.mode = 'skip';
  }
}
