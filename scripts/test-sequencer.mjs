import Sequencer from '@jest/test-sequencer';

/** The longest first: a lane of seconds at the end leaves no core idle while another one finishes minutes of its own. */
const LANES = ['e2e', 'stories', 'unit'];
/** Of files that it has not run yet jest takes the largest first, and these take longer than their size tells. */
const LONG =
  /(faults\/leader|e2e\/(delivery|descriptors|cut|start)|attacks\/(answer-)?stalls\.story|worker\/src\/(worker|large-payloads)\.story|embedded\.story|send\/send|egress\/src\/resolve)\.test\.ts$/;

const laneOf = ({ context, path }) =>
  LANES.indexOf(context.config.displayName?.name) - (path.includes('/faults/') ? 1 : 0);
const rankOf = (test) => 2 * laneOf(test) - Number(LONG.test(test.path));

export default class LaneSequencer extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
