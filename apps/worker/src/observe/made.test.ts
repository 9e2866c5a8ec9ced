import type { CronMove } from '@jiter/core';
import { createOnMade, tellingTicks } from './made.ts';
import { createTally } from './tally.ts';

const at = new Date('2030-01-01T00:00:00.000Z');
const tickOf = (org: string, eventId: string) => ({ org, eventId, dueAt: at });

test.each([true, false])(
  'ticks are counted, and told to a collector if there is one (%s)',
  async (hasOne) => {
    const tally = createTally({ byOrg: true });
    const made: unknown[] = [];
    const traces = hasOne ? { onMade: (making: unknown) => void made.push(making) } : undefined;
    let nowMs = at.getTime();
    const clock = { now: () => new Date(nowMs) };
    const ticked = [[tickOf('1', '11'), tickOf('2', '12')], []];
    const advance = (_moves: readonly CronMove[]) => {
      nowMs += 5;
      return Promise.resolve(ticked.shift()!);
    };
    const cronJobs = tellingTicks({ advance, others: 'as before' }, createOnMade(tally, traces), clock);
    expect(cronJobs.others).toBe('as before');
    // Their bells are rung by whoever asked.
    expect(await cronJobs.advance([])).toEqual([tickOf('1', '11'), tickOf('2', '12')]);
    expect(await cronJobs.advance([])).toEqual([]);
    expect(tally.totals.created).toEqual({ tick: 2, callback: 0, replay: 0 });
    expect(made).toEqual(hasOne ? [{ source: 'tick', startedAt: at, ids: ['11', '12'] }] : []);
  },
);
