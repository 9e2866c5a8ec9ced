import { silentLog, type Bell, type Log } from '@jiter/core';
import { CLOCK_SLACK_MS, createBells } from './bells.ts';

const HORIZON_MS = 600_000;
const now = new Date('2030-01-01T00:00:00.000Z');
const inMs = (ms: number): Bell => ({ eventId: String(ms), dueAt: new Date(now.getTime() + ms) });

/** A queue and a store that take, or refuse, what they are given. */
function setup({ queueTakes = true, storeTakes = true } = {}) {
  const rung: Bell[] = [];
  const noted: string[] = [];
  const lines: [string, unknown][] = [];
  const warn: Log['warn'] = (event, fields) => void lines.push([event, fields]);
  const take = (bells: readonly Bell[]) => {
    if (!queueTakes) return Promise.reject(new Error('the queue is away'));
    rung.push(...bells);
    return Promise.resolve();
  };
  const bells = createBells({
    queue: { ring: (bell) => take([bell]), ringAll: take },
    unrung: (ids) => {
      if (!storeTakes) return Promise.reject(new Error('the database is away'));
      noted.push(...ids);
      return Promise.resolve();
    },
    horizonMs: HORIZON_MS,
    clock: { now: () => now },
    log: { ...silentLog, warn },
  });
  return { bells, rung, noted, lines };
}

test('what lies beyond the horizon, give or take the clocks, is left to the sweep', async () => {
  const { bells, rung } = setup();
  const furthest = HORIZON_MS + CLOCK_SLACK_MS;
  for (const ms of [1, furthest, furthest + 1]) bells.ringSoon(inMs(ms));
  expect(await bells.ringNear([inMs(2), inMs(furthest + 2), inMs(3)])).toBe(true);
  await bells.idle();
  expect(rung).toEqual([1, furthest, 2, 3].map(inMs));
});

test('a caller that knows better rings for all', async () => {
  const { bells, rung } = setup();
  const far = inMs(HORIZON_MS * 2);
  const answers = [[far], [far, inMs(1)], []].map((those) => bells.ringAll(those));
  expect(await Promise.all(answers)).toEqual([true, true, true]);
  expect(rung).toEqual([far, far, inMs(1)]);
});

test('what the queue does not take is noted for the sweep, together, and said in one line', async () => {
  const { bells, noted, lines } = setup({ queueTakes: false });
  bells.ringSoon(inMs(1));
  bells.ringSoon(inMs(2));
  expect(await bells.ringAll([inMs(3), inMs(4)])).toBe(false);
  await bells.idle();
  expect(noted.sort()).toEqual(['1', '2', '3', '4']);
  expect(lines).toMatchObject([['event.not-rung', { count: 4, error: new Error('the queue is away') }]]);
});

test('with the database away as well nothing fails: the sweep looks at the rows later', async () => {
  const { bells, lines } = setup({ queueTakes: false, storeTakes: false });
  expect(await bells.ringAll([inMs(1)])).toBe(false);
  expect(lines.map(([event]) => event)).toEqual(['event.not-rung', 'event.not-noted']);
});

test('who shuts down waits for what is under way', async () => {
  let taken = () => {};
  const queue = {
    ring: () => new Promise<void>((resolve) => (taken = resolve)),
    ringAll: () => Promise.resolve(),
  };
  const { ringSoon, idle } = createBells({
    queue,
    unrung: () => Promise.resolve(),
    horizonMs: HORIZON_MS,
    clock: { now: () => now },
    log: silentLog,
  });
  ringSoon(inMs(1));
  let hasSettled = false;
  const settling = idle().then(() => (hasSettled = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasSettled).toBe(false);
  taken();
  await settling;
});
