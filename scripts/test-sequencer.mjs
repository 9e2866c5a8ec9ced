import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sequencer from '@jest/test-sequencer';
import { orderByLoad } from './jest/order-by-load.mjs';

/**
 * What each file took, as JITER_TEST_TIMES notes it: `rm scripts/jest/times.jsonl`, and a run of all with
 * JITER_TEST_TIMES=scripts/jest/times.jsonl renews them; those of the unit lane are of a run of that lane alone, where how much of the
 * time it computes is not a matter of what runs beside it. Without, a clone that has run nothing yet would go by how large
 * files are.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const noted = new URL('jest/times.jsonl', import.meta.url);
const lines = existsSync(noted) ? readFileSync(noted, 'utf8').split('\n').filter(Boolean) : [];
const times = new Map(lines.map((line) => JSON.parse(line)).map((time) => [time.file, time]));

/** A lane of seconds at the end leaves no core idle while another one finishes minutes of its own. */
const LANES = ['e2e', 'stories', 'unit'];
/** Files that mostly wait, for each that mostly computes: what some wait for leaves the processors to others. */
const WAITING_PER_COMPUTING = 2;

const laneOf = ({ context }) => LANES.indexOf(context.config.displayName?.name);
/** Of e2e each file takes its time, and a new one as much as any: it is not left for the end. Elsewhere only what takes long is noted. */
const secondsOf = (test) => timeOf(test)?.wall ?? (waits(test) ? Infinity : 0);
const timeOf = (test) => times.get(relative(root, test.path));
const waits = (test) => laneOf(test) <= LANES.indexOf('e2e');
const isUnit = (test) => laneOf(test) === LANES.indexOf('unit');

export default class LongestFirstSequencer extends Sequencer {
  constructor(options) {
    super(options);
    this.workers = options.globalConfig.maxWorkers;
  }

  sort(tests) {
    const sorted = super
      .sort(tests)
      .toSorted((one, other) => laneOf(one) - laneOf(other) || byLongest(one, other));
    const rules = byLoad(sorted.filter(isUnit), this.workers);
    return between(
      sorted.filter(waits),
      sorted.filter((test) => !waits(test) && !isUnit(test)).concat(rules),
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

/** Rules compute, but for those of deadlines. Without a time it takes none that counts. */
function byLoad(tests, workers) {
  const loads = tests.map((test) => {
    const { wall, own, ofChildren } = timeOf(test) ?? { wall: 0.01, own: 0.01, ofChildren: 0 };
    return { test, wall, busy: (own + ofChildren) / wall };
  });
  return orderByLoad(loads, { workers, cores: availableParallelism() }).map(({ test }) => test);
}
