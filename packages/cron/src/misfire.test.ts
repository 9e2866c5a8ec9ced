import fc from 'fast-check';
import { decideMisfires, type Misfire, type MisfireSituation } from './misfire.ts';
import { parseExpression, type Schedule } from './schedule.ts';

const hourly = parseExpression('@hourly', 'UTC');
const secondly = parseExpression('* * * * * *', 'UTC');
const modes: Misfire[] = ['skip', 'once', 'all'];

/** `10:00` or `10:00:30.500`, all on one day. */
const at = (time: string) => new Date(`2026-01-15T${time.length === 5 ? `${time}:00` : time}Z`);

function decide(schedule: Schedule, situation: Partial<MisfireSituation>) {
  return decideMisfires(schedule, {
    lastFired: at('09:00'),
    now: at('09:30'),
    misfire: 'once',
    limit: 100,
    ...situation,
  });
}

describe('without a downtime', () => {
  test.each(modes)('nothing is due before its time (%s)', (misfire) => {
    expect(decide(hourly, { misfire })).toEqual({ fire: [], next: at('10:00') });
  });

  test.each(modes)('a tick is fired at its very millisecond (%s)', (misfire) => {
    expect(decide(hourly, { misfire, now: at('09:59:59.999') }).fire).toEqual([]);
    expect(decide(hourly, { misfire, now: at('10:00') })).toEqual({ fire: [at('10:00')], next: at('11:00') });
  });

  test.each(modes)('a tick that is a little late is no misfire (%s)', (misfire) => {
    for (const now of ['10:00:00.005', '10:00:30', '10:01:00.000']) {
      expect(decide(hourly, { misfire, now: at(now) })).toEqual({ fire: [at('10:00')], next: at('11:00') });
    }
  });

  test.each(modes)('sixty late ticks of a job that fires each second are none either (%s)', (misfire) => {
    const { fire, next } = decide(secondly, { misfire, now: at('09:01:00.900') });
    expect(fire).toHaveLength(60);
    expect([fire[0], fire[59], next]).toEqual([at('09:00:01'), at('09:01:00'), at('09:01:01')]);
  });

  test('an occurrence that was made ahead of its time is not made again', () => {
    expect(decide(hourly, { lastFired: at('11:00'), now: at('10:30') })).toEqual({
      fire: [],
      next: at('12:00'),
    });
  });
});

describe('after a downtime', () => {
  const down = { lastFired: at('09:00'), now: at('13:30') };

  test.each<[Misfire, string[]]>([
    ['skip', []],
    ['once', ['13:00']],
    ['all', ['10:00', '11:00', '12:00', '13:00']],
  ])('%s fires %j', (misfire, times) => {
    expect(decide(hourly, { ...down, misfire })).toEqual({ fire: times.map(at), next: at('14:00') });
  });

  test('a tick is missed from the first millisecond after the grace', () => {
    const late = { misfire: 'skip', now: at('10:01:00.001') } as const;
    expect(decide(hourly, late).fire).toEqual([]);
    expect(decide(hourly, { ...late, graceMs: 60_001 }).fire).toEqual([at('10:00')]);
    expect(decide(hourly, { ...late, graceMs: 0, now: at('10:00:00.001') }).fire).toEqual([]);
  });

  test.each<[Misfire, string[]]>([
    ['skip', ['13:00']],
    ['once', ['12:00', '13:00']],
    ['all', ['10:00', '11:00', '12:00', '13:00']],
  ])('the tick of this very minute is not missed: %s fires %j', (misfire, times) => {
    const { fire } = decide(hourly, { ...down, now: at('13:00:05'), misfire });
    expect(fire).toEqual(times.map(at));
  });

  test('the latest of several is missed from the first millisecond after the grace, too', () => {
    expect(decide(hourly, { ...down, now: at('13:01:00.000'), misfire: 'skip' }).fire).toEqual([at('13:00')]);
    expect(decide(hourly, { ...down, now: at('13:01:00.001'), misfire: 'skip' }).fire).toEqual([]);
  });

  test('a job that fires each second does not flood its receiver with the last minute', () => {
    const situation = { lastFired: at('09:00'), now: at('10:00:00.500') };
    expect(decide(secondly, { ...situation, misfire: 'skip' }).fire).toEqual([at('10:00')]);
    expect(decide(secondly, { ...situation, misfire: 'once' }).fire).toEqual([at('09:59:59'), at('10:00')]);
  });

  test.each(modes)('a month of missed seconds is not counted through (%s)', (misfire) => {
    let calls = 0;
    const counted: Schedule = {
      ...secondly,
      nextAfter: (instant) => {
        calls += 1;
        return secondly.nextAfter(instant);
      },
    };
    const { fire } = decide(counted, { lastFired: new Date('2025-12-15T00:00:00Z'), misfire, limit: 3 });
    expect(fire).toHaveLength({ skip: 1, once: 2, all: 3 }[misfire]);
    expect(calls).toBeLessThan(100);
  });
});

describe('maxLatenessMs', () => {
  const down = { lastFired: at('09:00'), now: at('13:30') };
  const hours = (count: number) => count * 3_600_000;

  test('drops what is older in every mode, and keeps what is as old', () => {
    const fired = (misfire: Misfire, maxLatenessMs: number) =>
      decide(hourly, { ...down, misfire, maxLatenessMs }).fire;
    expect(fired('all', hours(1.5))).toEqual([at('12:00'), at('13:00')]);
    expect(fired('all', hours(1.5) - 1)).toEqual([at('13:00')]);
    expect(fired('once', hours(0.5))).toEqual([at('13:00')]);
    expect(fired('once', hours(0.5) - 1)).toEqual([]);
    expect(fired('skip', hours(9))).toEqual([]);
  });

  test('drops a tick that is late without being missed', () => {
    const late = { now: at('10:00:05'), maxLatenessMs: 5000 };
    expect(decide(hourly, late).fire).toEqual([at('10:00')]);
    expect(decide(hourly, { ...late, maxLatenessMs: 4999 })).toEqual({ fire: [], next: at('11:00') });
  });
});

test('a limit cuts the oldest first, and next tells where to go on', () => {
  const down = { now: at('13:30'), misfire: 'all', limit: 2 } as const;
  const first = decide(hourly, down);
  expect(first).toEqual({ fire: [at('10:00'), at('11:00')], next: at('12:00') });
  const second = decide(hourly, { ...down, lastFired: first.fire.at(-1)! });
  expect(second).toEqual({ fire: [at('12:00'), at('13:00')], next: at('14:00') });
});

test('a schedule that ends has no next', () => {
  const last = new Date('2999-12-31T23:00:00Z');
  const now = new Date('2999-12-31T23:30:00Z');
  expect(decide(hourly, { lastFired: new Date(last.getTime() - 1), now, misfire: 'all' })).toEqual({
    fire: [last],
    next: undefined,
  });
});

test('it is what counting all the ticks gives, whatever the situation', () => {
  const schedules = [
    '* * * * *',
    '*/7 * * * *',
    '30 2 * * *',
    '0 * * * *',
    '*/20 * * * * *',
    '0-9 3,9 * * *',
  ];
  const situations = fc.record({
    lastFired: fc.date({ min: at('00:00'), max: at('12:00'), noInvalidDate: true }),
    now: fc.date({ min: at('00:00'), max: at('12:00'), noInvalidDate: true }),
    misfire: fc.constantFrom(...modes),
    maxLatenessMs: fc.oneof(fc.constant(Infinity), fc.nat(50_000_000)),
    graceMs: fc.oneof(fc.constant(60_000), fc.nat(1_000_000)),
  });
  fc.assert(
    fc.property(fc.constantFrom(...schedules), situations, (expression, situation) => {
      const schedule = parseExpression(expression, 'Europe/Berlin');
      const { fire } = decideMisfires(schedule, { ...situation, limit: 10_000 });
      expect(fire).toEqual(countMisfires(schedule, situation));
    }),
    { numRuns: 200 },
  );
});

/** The rule as the documentation puts it, without care for time. */
function countMisfires(schedule: Schedule, situation: Required<Omit<MisfireSituation, 'limit'>>): Date[] {
  const { lastFired, now, misfire, maxLatenessMs, graceMs } = situation;
  const isWithin = (tick: Date, ms: number) => now.getTime() - tick.getTime() <= ms;
  const due = schedule.between(lastFired, now, 10_000);
  const wasDown = due.some((tick) => !isWithin(tick, graceMs));
  const onTime = wasDown ? due.slice(-1).filter((tick) => isWithin(tick, graceMs)) : due;
  const missed = due.slice(0, due.length - onTime.length);
  const madeUp = { skip: [], once: missed.slice(-1), all: missed }[misfire];
  return [...madeUp, ...onTime].filter((tick) => isWithin(tick, maxLatenessMs));
}
