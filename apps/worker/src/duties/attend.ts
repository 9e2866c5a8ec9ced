import type { Beat, FleetStore } from '@jiter/store';
import type { Tally } from '../observe/tally.ts';
import type { Duty } from './repeat.ts';

const EVERY_MS = 10_000;
const SLACK_MS = 5_000;
/** Of what could not be written, as the database is away: some 2 MB. The oldest go first. */
const MAX_KEPT = 5_000;

type Deps = {
  fleet: Pick<FleetStore, 'beat' | 'leave'>;
  tally: Pick<Tally, 'take'>;
  /** What is said each time. */
  self: () => Omit<Beat, 'counts'>;
};

export type Attendance = Duty & {
  /** How many worker processes there are, as far as is known. */
  workers: () => number;
  /** Says what is left to be said. Once the duty has ended. */
  leave: () => Promise<void>;
};

/**
 * Says that this worker is there, and what it has delivered, and hears how many there are: what all of them do at a time is
 * bounded for all of them.
 */
export function createAttendance({ fleet, tally, self }: Deps): Attendance {
  let workers = 1;
  let unsaid: ReturnType<Tally['take']> = [];

  const counts = () => (unsaid = [...unsaid, ...tally.take()].slice(-MAX_KEPT));

  return {
    name: 'fleet',
    firstMs: 0,
    everyMs: EVERY_MS,
    slackMs: SLACK_MS,
    workers: () => workers,
    async run() {
      workers = await fleet.beat({ ...self(), counts: counts() });
      unsaid = [];
    },
    async leave() {
      await fleet.leave({ worker: self().worker, counts: counts() });
    },
  };
}
