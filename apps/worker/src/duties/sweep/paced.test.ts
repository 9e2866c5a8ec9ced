import { createPaced } from './paced.ts';

/** Work that takes as long as the clock is told to move. */
function setup() {
  let nowMs = 0;
  const paced = createPaced({ share: 0.01, maxMs: 60_000, nowMs: () => nowMs });
  const pass = (ms: number) => void (nowMs += ms);
  const take = (ms: number) => paced.time(() => Promise.resolve(pass(ms)));
  return { paced, pass, take };
}

test('what costs nothing is due at once, and again', async () => {
  const { paced, take } = setup();
  expect(paced.isDue()).toBe(true);
  await take(0);
  expect(paced.isDue()).toBe(true);
});

test('what costs something is due when the quickest of three has taken no more than its share', async () => {
  const { paced, pass, take } = setup();
  for (const ms of [30, 500, 20]) {
    expect(paced.isDue()).toBe(true);
    await take(ms);
  }
  pass(1_979);
  expect(paced.isDue()).toBe(false);
  pass(1);
  expect(paced.isDue()).toBe(true);
});

test('one that was slow, on a machine that was busy, makes none wait', async () => {
  const { paced, take } = setup();
  for (const ms of [0, 10_000, 0, 0, 10_000]) {
    await take(ms);
    expect(paced.isDue()).toBe(true);
  }
});

test('however much it costs, and however it ended, it is due in the end', async () => {
  const { paced, pass, take } = setup();
  for (const ms of [10_000, 10_000, 10_000]) await take(ms);
  pass(50_000);
  expect(paced.isDue()).toBe(true);
  const failing = paced.time(() => {
    pass(30_000);
    return Promise.reject(new Error('too slow'));
  });
  await expect(failing).rejects.toThrow('too slow');
  expect(paced.isDue()).toBe(false);
  pass(30_000);
  expect(paced.isDue()).toBe(true);
});
