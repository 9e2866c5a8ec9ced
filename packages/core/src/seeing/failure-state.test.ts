import { decideFailureState } from './failure-state.ts';

const at = (minute: number) => new Date(Date.UTC(2027, 0, 1, 0, minute));
const known = { lastAt: at(10), withinHour: 5 };
const now = at(30);

test.each([
  ['nothing was said', undefined, 'open'],
  ['resolved, and none failed since', { state: 'resolved', at: at(10) }, 'resolved'],
  ['resolved, and one failed since', { state: 'resolved', at: at(9) }, 'open'],
  ['ignored for good', { state: 'ignored', at: at(0) }, 'ignored'],
  ['ignored until later', { state: 'ignored', at: at(0), untilAt: at(31) }, 'ignored'],
  ['ignored until now', { state: 'ignored', at: at(0), untilAt: at(30) }, 'open'],
  ['ignored up to as many', { state: 'ignored', at: at(0), untilPerHour: 5 }, 'ignored'],
  ['ignored up to fewer', { state: 'ignored', at: at(0), untilPerHour: 4 }, 'open'],
  [
    'ignored up to fewer, until later',
    { state: 'ignored', at: at(0), untilAt: at(31), untilPerHour: 4 },
    'open',
  ],
] as const)('%s', (_name, said, expected) => expect(decideFailureState(said, known, now)).toBe(expected));
