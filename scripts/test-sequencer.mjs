import Sequencer from '@jest/test-sequencer';

/** The longest first: a lane of seconds at the end leaves no core idle while another one finishes minutes of its own. */
const LANES = ['e2e', 'stories', 'unit'];
const laneOf = ({ context, path }) =>
  LANES.indexOf(context.config.displayName?.name) - (path.includes('/faults/') ? 1 : 0);

export default class LaneSequencer extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => laneOf(one) - laneOf(other));
  }
}
