import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sequencer from '@jest/test-sequencer';

/**
 * What each file took in a run of all, as JITER_TEST_TIMES notes it: `rm scripts/jest/times.jsonl`, and a run with
 * JITER_TEST_TIMES=scripts/jest/times.jsonl renews them. Without, a clone that has run nothing yet would go by how large files
 * are.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const noted = new URL('jest/times.jsonl', import.meta.url);
const lines = existsSync(noted) ? readFileSync(noted, 'utf8').split('\n').filter(Boolean) : [];
const seconds = new Map(lines.map((line) => JSON.parse(line)).map(({ file, wall }) => [file, wall]));

/** A lane of seconds at the end leaves no core idle while another one finishes minutes of its own. */
const LANES = ['e2e', 'stories', 'unit'];
/** Files that mostly wait, for each that mostly computes: what some wait for leaves the processors to others. */
const WAITING_PER_COMPUTING = 2;

const laneOf = ({ context }) => LANES.indexOf(context.config.displayName?.name);
/** Of e2e each file takes its time, and a new one as much as any: it is not left for the end. Elsewhere only what takes long is noted. */
const secondsOf = (test) => seconds.get(relative(root, test.path)) ?? (waits(test) ? Infinity : 0);
const waits = (test) => laneOf(test) <= LANES.indexOf('e2e');

export default class LongestFirstSequencer extends Sequencer {
  sort(tests) {
    const sorted = super
      .sort(tests)
      .toSorted((one, other) => laneOf(one) - laneOf(other) || byLongest(one, other));
    return between(
      sorted.filter(waits),
      sorted.filter((test) => !waits(test)),
    );
  }
}

const byLongest = (one, other) =>
  secondsOf(one) === secondsOf(other) ? 0 : secondsOf(other) - secondsOf(one);

/** In their order, with those that compute among those that wait. */
function between(waiting, computing) {
  const mixed = waiting.flatMap((test, index) =>
    (index + 1) % WAITING_PER_COMPUTING === 0 ? [test, ...computing.splice(0, 1)] : [test],
  );
  return [...mixed, ...computing];
}
