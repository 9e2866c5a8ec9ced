import { silentLog, systemClock, type SyncedClock } from '@jiter/core';
import { keepInSync, shownSkew } from './keep-in-sync.ts';

/** A clock beside a database that is away for the first `failures` times that it is asked. */
function setUp(failures = 0) {
  const state = { skewMs: 0, asked: 0, failures };
  const lines: [event: string, skewMs: unknown][] = [];
  const clock: SyncedClock = {
    ...systemClock,
    latest: () => new Date(),
    skewMs: () => state.skewMs,
    sync() {
      state.asked += 1;
      return state.asked <= state.failures ? Promise.reject(new Error('away')) : Promise.resolve();
    },
  };
  const log = {
    ...silentLog,
    warn: (event: string, more = {}) => void lines.push([event, Object(more).skewMs]),
  };
  return { state, lines, clock, log };
}

const set = globalThis.setTimeout;
afterEach(() => (globalThis.setTimeout = set));

/** The timers that are set from now on are over when they are told to. */
function holdTimers() {
  const held: { work: () => void; ms: number }[] = [];
  globalThis.setTimeout = Object.assign((work: () => void, ms: number) => {
    held.push({ work, ms });
    return { unref() {} };
  }, set);
  return {
    async end() {
      const [timer, ...others] = held.splice(0);
      expect(others).toEqual([]);
      timer!.work();
      await new Promise(setImmediate);
      return timer!.ms;
    },
  };
}

test('a clock that was measured is measured again and again, also after the database did not answer', async () => {
  const { state, lines, clock, log } = setUp();
  const timers = holdTimers();
  await keepInSync(clock, log);
  expect(state.asked).toBe(1);
  state.failures = 2;
  for (const asked of [2, 3]) {
    expect(await timers.end()).toBeLessThanOrEqual(15_000);
    expect(state.asked).toBe(asked);
  }
  expect(lines).toEqual([['clock.not-synced', undefined]]);
});

test('nobody begins by a clock that was not measured', async () => {
  const { state, lines, clock, log } = setUp(1);
  holdTimers();
  await keepInSync(clock, log);
  expect([state.asked, lines]).toEqual([2, [['clock.not-synced', undefined]]]);
});

test('a skew of a second or more is told, and again once it is another, and shown as long as it lasts', async () => {
  const { state, lines, clock, log } = setUp();
  state.skewMs = 999;
  const timers = holdTimers();
  await keepInSync(clock, log);
  expect([lines, shownSkew(clock)]).toEqual([[], {}]);
  for (const skewMs of [-1_000.4, -1_000.4, -1_900, -2_000, 0]) {
    state.skewMs = skewMs;
    await timers.end();
  }
  expect(lines.map(([, skewMs]) => skewMs)).toEqual([-1_000, -2_000, 0]);
  state.skewMs = -1_000.4;
  expect(shownSkew(clock)).toEqual({ clockSkewMs: -1_000 });
});
