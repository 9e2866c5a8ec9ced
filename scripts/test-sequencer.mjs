import Sequencer from '@jest/test-sequencer';

/** The longest first: a lane of seconds at the end leaves no core idle while another one finishes minutes of its own. */
const LANES = ['e2e', 'stories', 'unit'];
/** Of files that it has not run yet jest takes the largest first, and these take longer than their size tells. */
const LONG = [
  /faults\/(no-writes|leader|large-payloads|database-away|many-workers|slow-destination)\.test/,
  /e2e\/(delivery|descriptors|shared-host|cronjobs|cut|process-group|start)\.test/,
  /attacks\/((answer-)?stalls|two-orgs-writes|fuzz)\.story/,
  /worker\/src\/(worker|leader|large-payloads)\.story|embedded\.story/,
  /send\/send\.test|egress\/src\/(resolve|judge\.property)\.test|scripts\/receiving\.story/,
];
/** Files that mostly wait, for each that mostly computes: what some wait for leaves the processors to others. */
const WAITING_PER_COMPUTING = 2;

const laneOf = ({ context, path }) =>
  LANES.indexOf(context.config.displayName?.name) - (path.includes('/faults/') ? 1 : 0);
const rankOf = (test) => 2 * laneOf(test) - Number(LONG.some((long) => long.test(test.path)));
const waits = (test) => laneOf(test) <= LANES.indexOf('e2e');

export default class LaneSequencer extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests).toSorted((one, other) => rankOf(one) - rankOf(other));
    return between(
      sorted.filter(waits),
      sorted.filter((test) => !waits(test)),
    );
  }
}

/** In their order, with those that compute among those that wait. */
function between(waiting, computing) {
  const mixed = waiting.flatMap((test, index) =>
    (index + 1) % WAITING_PER_COMPUTING === 0 ? [test, ...computing.splice(0, 1)] : [test],
  );
  return [...mixed, ...computing];
}
