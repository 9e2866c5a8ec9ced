import type { StandingJob } from '@jiter/core';
import { decideMove, decideStall } from './move.ts';

const noon = Date.UTC(2026, 0, 1, 12);
const after = (ms: number) => new Date(noon + ms);
const HOUR_MS = 3_600_000;

const hourly = (overrides: Partial<StandingJob> = {}): StandingJob => ({
  id: '1',
  org: '1',
  payloadBytes: 0,
  expression: '0 * * * *',
  timezone: 'UTC',
  misfire: 'once',
  status: 'Active',
  nextExecutionDate: after(0),
  createdAt: after(-HOUR_MS),
  updatedAt: after(-HOUR_MS),
  ...overrides,
});

test('claimed a little ahead, or a little late: the tick fires and the next one follows', () => {
  for (const ms of [-200, 0, 1_000]) {
    expect(decideMove(hourly(), after(ms))).toEqual({
      id: '1',
      seen: after(-HOUR_MS),
      from: after(0),
      fire: [after(0)],
      next: after(HOUR_MS),
    });
  }
});

test.each([
  ['skip', []],
  ['once', [5]],
  ['all', [0, 1, 2, 3, 4, 5]],
] as const)('after a downtime of five and a half hours, %s fires %j', (misfire, hours) => {
  const move = decideMove(hourly({ misfire }), after(5.5 * HOUR_MS));
  expect(move.fire).toEqual(hours.map((hour) => after(hour * HOUR_MS)));
  expect(move.next).toEqual(after(6 * HOUR_MS));
  expect(move.missedAt).toEqual(after(0));
});

test('a tick is missed when nobody was there for a minute', () => {
  expect(decideMove(hourly(), after(60_000)).missedAt).toBeUndefined();
  expect(decideMove(hourly(), after(60_001)).missedAt).toEqual(after(0));
});

test('what is later than maxLateness is dropped, whatever the policy', () => {
  const job = hourly({ misfire: 'all', maxLatenessMs: 2 * HOUR_MS });
  expect(decideMove(job, after(5.5 * HOUR_MS)).fire).toEqual([after(4 * HOUR_MS), after(5 * HOUR_MS)]);
});

test('a downtime of more ticks than fit in one move leaves the job at the first that is left', () => {
  const job = hourly({ misfire: 'all', expression: '* * * * *' });
  const move = decideMove(job, after(24 * HOUR_MS));
  expect(move.fire).toHaveLength(500);
  expect(move.next).toEqual(after(500 * 60_000));
});

test.each([
  [16 * 1_048_576 + 1, 1],
  [10 * 1_048_576, 1],
  [1_048_576, 16],
  [20_000, 500],
])('of a payload of %i bytes %i copies are made at a time', (payloadBytes, copies) => {
  const job = hourly({ misfire: 'all', expression: '* * * * *', payloadBytes });
  const move = decideMove(job, after(24 * HOUR_MS));
  expect(move.fire).toHaveLength(copies);
  expect(move.next).toEqual(after(copies * 60_000));
});

test('the tick that it stands at fires, also when the schedule has it elsewhere by now', () => {
  const moved = hourly({ nextExecutionDate: after(-HOUR_MS / 2) });
  expect(decideMove(moved, after(-HOUR_MS / 2))).toMatchObject({
    fire: [after(-HOUR_MS / 2)],
    next: after(0),
  });
});

test('what follows none within reach stalls at the last tick that was dealt with', () => {
  // After 2076 a 29th of February is a Saturday again in 2116.
  const last = new Date('2076-02-29T00:00:00Z');
  const job = hourly({ expression: '0 0 * 2 SAT#5', nextExecutionDate: last });
  expect(decideMove(job, last)).toMatchObject({ fire: [last], next: undefined, stalledAt: last });
});

test('what follows none after several stalls at the last of them', () => {
  const hours = [21, 22, 23].map((hour) => new Date(Date.UTC(2999, 11, 31, hour)));
  const job = hourly({ misfire: 'all', nextExecutionDate: hours[0]! });
  const move = decideMove(job, new Date('2999-12-31T23:30:00Z'));
  expect(move).toMatchObject({ fire: hours, next: undefined, stalledAt: hours[2] });
});

describe('a job that cannot be read', () => {
  const odd = (overrides: Partial<StandingJob> = {}) => hourly({ timezone: 'Mars/Base', ...overrides });

  test('throws, and says why', () => {
    expect(() => decideMove(odd(), after(0))).toThrow("'timezone' must be an IANA time zone");
    expect(() => decideMove(odd({ timezone: 'UTC', expression: '0 0 L-3 * *' }), after(0))).toThrow('L-3');
  });

  test.each([
    ['skip', 0, [0]],
    ['skip', 0.5, []],
    ['once', 0.5, [0]],
    ['all', 9, [0]],
  ] as const)(
    'stalls: its policy (%s) is applied to the one tick that is known, %d hours late',
    (...args) => {
      const [misfire, hours, fired] = args;
      expect(decideStall(odd({ misfire }), after(hours * HOUR_MS))).toEqual({
        id: '1',
        seen: after(-HOUR_MS),
        from: after(0),
        fire: fired.map(() => after(0)),
        next: undefined,
        stalledAt: after(0),
        ...(hours > 0 && { missedAt: after(0) }),
      });
    },
  );

  test('drops that tick when it is later than maxLateness', () => {
    expect(decideStall(odd({ maxLatenessMs: 1_000 }), after(1_001)).fire).toEqual([]);
    expect(decideStall(odd({ maxLatenessMs: 1_000 }), after(1_000)).fire).toEqual([after(0)]);
  });

  test('goes on, once it can be read, with what its policy makes of the ticks since then', () => {
    const { nextExecutionDate: _none, ...rest } = hourly({ misfire: 'all', stalledAt: after(0) });
    const move = decideMove(rest, after(2.5 * HOUR_MS));
    expect(move).toMatchObject({
      from: after(0),
      fire: [after(HOUR_MS), after(2 * HOUR_MS)],
      next: after(3 * HOUR_MS),
    });
    expect(decideStall(rest, after(2.5 * HOUR_MS))).toMatchObject({ fire: [], stalledAt: after(0) });
  });
});
