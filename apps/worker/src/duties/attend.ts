import type { FleetStore } from '@jiter/store';
import type { Duty } from './repeat.ts';

const EVERY_MS = 15_000;
/** Of one that is busy, or whose database is away for a moment, nobody thinks that it is gone. */
const LEASE_MS = 60_000;

export type Attendance = Duty & {
  /** How many worker processes there are, as far as is known. */
  workers: () => number;
};

/** Says that this worker is there, and hears how many are: what all of them do at a time is bounded for all of them. */
export function createAttendance(fleet: Pick<FleetStore, 'attend'>, name: string): Attendance {
  let count = 1;
  return {
    name: 'fleet',
    firstMs: 0,
    everyMs: EVERY_MS,
    workers: () => count,
    async run() {
      count = await fleet.attend(name, LEASE_MS);
    },
  };
}
