import type { Log } from '@jiter/core';
import { createFaultLog } from './fault-log.ts';

function aLog() {
  let due: (() => void)[] = [];
  const waits = new Set<number>();
  const lines: { org: string; eventId: string; count: number }[] = [];
  const error = (event: string, fields?: object) => void lines.push(fields as (typeof lines)[number]);
  const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error };
  return {
    tell: createFaultLog(log, (work, ms) => {
      due.push(work);
      waits.add(ms);
    }),
    waits,
    told: () => lines.map(({ org, eventId, count }) => [org, eventId, count]),
    /** The minute of all that is waited for is over. */
    pass() {
      const over = due;
      due = [];
      over.forEach((work) => work());
    },
  };
}
const anEvent = (id: string, org = '1') => ({ id, org, attempt: 1 });
const lost = new Error('its key is lost');

test('the first is said at once, and how many followed by the minute, of each org and reason', () => {
  const { tell, told, pass, waits } = aLog();
  for (const id of ['1', '2', '3']) tell(anEvent(id), lost);
  tell(anEvent('4', '2'), lost);
  tell(anEvent('5'), new Error('another'));
  expect(told()).toEqual([
    ['1', '1', 1],
    ['2', '4', 1],
    ['1', '5', 1],
  ]);
  pass();
  expect(told().slice(3)).toEqual([['1', '3', 2]]);
  for (const id of ['1', '2', '3']) tell(anEvent(id), lost);
  expect(told()).toHaveLength(4);
  pass();
  expect(told().slice(4)).toEqual([['1', '3', 3]]);
  expect([...waits]).toEqual([60_000]);
});

test('after a quiet minute the next one is said at once again', () => {
  const { tell, told, pass } = aLog();
  tell(anEvent('1'), lost);
  pass();
  expect(told()).toHaveLength(1);
  tell(anEvent('2'), lost);
  expect(told()).toEqual([
    ['1', '1', 1],
    ['1', '2', 1],
  ]);
});

test('of more orgs than can be kept apart one line is said for all the others', () => {
  const { tell, told, pass } = aLog();
  for (let org = 0; org < 3_000; org += 1) tell(anEvent('1', String(org)), lost);
  expect(told()).toHaveLength(1_001);
  pass();
  expect(told().slice(1_001)).toEqual([['2999', '1', 1_999]]);
});
