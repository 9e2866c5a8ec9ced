import { nothingOf, type Beat, type DeliveryCount } from '@jiter/store';
import { createAttendance } from './attend.ts';
import { aTerm } from './term.fixture.ts';

const at = new Date('2030-01-01T00:00:00.000Z');
const countOf = (host: string) => nothingOf({ org: '1', host, at });
const hostsOf = (counts: readonly DeliveryCount[]) => counts.map(({ host }) => host);

/** A database that answers, or is away, and what it was told. */
function setup() {
  const state = { isAway: false, fresh: [] as DeliveryCount[] };
  const said: string[][] = [];
  const say = <T>({ counts }: Pick<Beat, 'counts'>, answer: T) => {
    if (state.isAway) return Promise.reject(new Error('away'));
    said.push(hostsOf(counts));
    return Promise.resolve(answer);
  };
  const attendance = createAttendance({
    fleet: { beat: (beat) => say(beat, 3), leave: (last) => say(last, undefined) },
    tally: { take: () => state.fresh.splice(0) },
    self: () => ({ worker: 'w', version: '1', startedAt: at, underWay: 0, skewMs: 0 }),
  });
  const run = (...hosts: string[]) => {
    state.fresh.push(...hosts.map(countOf));
    return attendance.run(aTerm());
  };
  return { state, said, attendance, run };
}

test('what was counted is said once, and what could not be said with what follows it', async () => {
  const { state, said, attendance, run } = setup();
  await run('a');
  await run();
  state.isAway = true;
  await expect(run('b')).rejects.toThrow('away');
  await expect(run('c')).rejects.toThrow('away');
  state.isAway = false;
  await run('d');
  state.fresh.push(countOf('e'));
  await attendance.leave();
  expect(said).toEqual([['a'], [], ['b', 'c', 'd'], ['e']]);
});

test('who leaves says what could not be said before', async () => {
  const { state, said, attendance, run } = setup();
  state.isAway = true;
  await expect(run('a')).rejects.toThrow('away');
  state.isAway = false;
  await attendance.leave();
  expect(said).toEqual([['a']]);
});

test('of what cannot be said the latest is kept', async () => {
  const { state, said, run } = setup();
  state.isAway = true;
  const hosts = Array.from({ length: 4_999 }, (_none, index) => String(index));
  await expect(run('first', 'second', ...hosts)).rejects.toThrow('away');
  state.isAway = false;
  await run();
  expect(said).toEqual([['second', ...hosts]]);
});

test('how many workers there are is what was heard last, and one before', async () => {
  const { state, attendance, run } = setup();
  expect(attendance.workers()).toBe(1);
  await run();
  state.isAway = true;
  await expect(run()).rejects.toThrow('away');
  expect(attendance.workers()).toBe(3);
});
