import { createSyncedClock } from './synced-clock.ts';

/** A machine whose wall clock is `aheadMs` ahead of the other's, and answers that take `there` + `back` ms. */
function setup({ aheadMs = 0, delays = [[1, 1]] as [there: number, back: number][] } = {}) {
  const world = { ms: 1_000_000, stepMs: 0, driftMs: 0, calls: 0, away: false };
  const machine = {
    wallMs: () => world.ms + aheadMs + world.stepMs,
    steadyMs: () => world.ms + world.driftMs - 900_000,
  };
  const measure = () => {
    if (world.away) return Promise.reject(new Error('away'));
    const [there, back] = delays[world.calls++ % delays.length]!;
    world.ms += there;
    const theirs = world.ms;
    world.ms += back;
    return Promise.resolve(theirs);
  };
  const clock = createSyncedClock({ measure, machine });
  return { clock, world, behindMs: () => world.ms - clock.now().getTime() };
}

test('before the first measurement it is the machine’s own', () => {
  const { clock, behindMs } = setup({ aheadMs: 5_000 });
  expect(behindMs()).toBe(-5_000);
  expect(clock.skewMs()).toBe(0);
});

test.each([5_000, -5_000])('a machine %d ms ahead is corrected, and its skew told', async (aheadMs) => {
  const { clock, behindMs } = setup({ aheadMs });
  await clock.sync();
  expect(behindMs()).toBe(1);
  expect(clock.skewMs()).toBe(aheadMs + 1);
});

test('it is never ahead, however lopsided the answers, and as good as the quickest way back', async () => {
  const { clock, behindMs } = setup({
    aheadMs: 70,
    delays: [
      [80, 40],
      [500, 3],
      [2, 90],
    ],
  });
  await clock.sync();
  expect(behindMs()).toBe(3);
});

test('the latest it can be is never behind, however lopsided the answers', async () => {
  const { clock, world } = setup({
    aheadMs: -5_000,
    delays: [
      [80, 40],
      [500, 3],
      [2, 90],
    ],
  });
  await clock.sync();
  expect(clock.latest().getTime() - world.ms).toBe(2);
});

test('a slow moment does not make a good measurement worse', async () => {
  const delays: [number, number][] = [[1, 1]];
  const { clock, behindMs } = setup({ aheadMs: 5_000, delays });
  await clock.sync();
  delays[0] = [200, 200];
  await clock.sync();
  expect(behindMs()).toBe(1);
});

test('once it turns out to be ahead, it goes back', async () => {
  const { clock, world, behindMs } = setup();
  await clock.sync();
  world.driftMs = 40;
  await clock.sync();
  expect(behindMs()).toBe(1);
});

test('once it turns out to be further behind than it need be, it comes forward', async () => {
  const { clock, world, behindMs } = setup();
  await clock.sync();
  world.driftMs = -40;
  expect(behindMs()).toBe(41);
  await clock.sync();
  expect(behindMs()).toBe(1);
});

test('a jump of the machine’s own clock changes the skew, not the time', async () => {
  const { clock, world, behindMs } = setup();
  await clock.sync();
  world.stepMs = 60_000;
  expect(behindMs()).toBe(1);
  expect(clock.skewMs()).toBe(60_001);
});

test('without an answer it goes on with what is known', async () => {
  const { clock, world, behindMs } = setup({ aheadMs: 5_000 });
  await clock.sync();
  world.away = true;
  await expect(clock.sync()).rejects.toThrow('away');
  world.ms += 10_000;
  expect(behindMs()).toBe(1);
});

test('without being told otherwise it goes by this machine', async () => {
  const clock = createSyncedClock({ measure: () => Promise.resolve(Date.now() + 3_600_000) });
  const aheadMs = () => clock.now().getTime() - Date.now();
  expect(Math.abs(aheadMs())).toBeLessThan(60_000);
  await clock.sync();
  expect(Math.abs(aheadMs() - 3_600_000)).toBeLessThan(60_000);
  expect(Math.abs(clock.skewMs() + 3_600_000)).toBeLessThan(60_000);
});

test('that it is still right takes one measurement, and that it is not takes several', async () => {
  const { clock, world } = setup();
  await clock.sync();
  const first = world.calls;
  await clock.sync();
  expect(world.calls - first).toBe(1);
  world.driftMs = 40;
  await clock.sync();
  expect(world.calls - first - 1).toBe(first);
  expect(first).toBeGreaterThan(1);
});
