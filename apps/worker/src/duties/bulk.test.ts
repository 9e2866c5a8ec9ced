import { mock } from 'node:test';
import { silentLog, systemClock } from '@jiter/core';
import { RowLocked } from '@jiter/store';
import { eventually } from '@jiter/testkit';
import { createBulkWalks } from './bulk.ts';
import { aTerm } from './term.fixture.ts';

/** A job whose steps do what `steps` says, one after the other; the last one on and on. */
function setup(
  steps: readonly ('fails' | 'is locked' | 'is over')[],
  { givenUpAfter }: { givenUpAfter: number },
) {
  const did: string[] = [];
  const failures: unknown[] = [];
  const bulk = {
    running: () => Promise.resolve(['7']),
    step() {
      const now = steps[Math.min(did.length, steps.length - 1)]!;
      did.push(now);
      if (now === 'is locked') return Promise.reject(new RowLocked());
      if (now === 'fails') return Promise.reject(new Error('a fault of ours'));
      return Promise.resolve({
        org: '1',
        action: 'cancel' as const,
        tried: 0,
        bells: [],
        isOver: true,
        rate: 1_000,
      });
    },
    failStep(id: string) {
      failures.push(id);
      return Promise.resolve(failures.length < givenUpAfter);
    },
  };
  const walks = createBulkWalks({
    bulk,
    bells: { ringSoon: () => {} },
    onMade: () => {},
    clock: systemClock,
    log: silentLog,
  });
  return { walks, did, failures };
}

test('a step that fails is counted, and the job goes on', async () => {
  const { walks, did, failures } = setup(['fails', 'is over'], { givenUpAfter: 9 });
  await walks.run(aTerm());
  await walks.idle();
  expect([did, failures]).toEqual([['fails', 'is over'], ['7']]);
});

test('a job that was given up is walked no more', async () => {
  const { walks, did } = setup(['fails'], { givenUpAfter: 1 });
  await walks.run(aTerm());
  await walks.idle();
  expect(did).toEqual(['fails']);
});

test('a step whose next row somebody has a lock on is tried again, and is no failure', async () => {
  const { walks, did, failures } = setup(['is locked', 'is locked', 'is over'], { givenUpAfter: 1 });
  await walks.run(aTerm());
  await walks.idle();
  expect([did, failures]).toEqual([['is locked', 'is locked', 'is over'], []]);
});

/** A job of one step with two events, which takes `tookMs`; what it told, and how long it waited for the next. */
async function walkOne(action: 'cancel' | 'retry' | 'replay', { tookMs = 0, tried = 2 } = {}) {
  const bells = ['12', '13'].map((eventId) => ({ eventId, dueAt: new Date('2030-01-01T00:00:00.000Z') }));
  const told: unknown[] = [];
  let nowMs = 0;
  let steps = 0;
  mock.method(performance, 'now', () => nowMs);
  const timers = mock.method(globalThis, 'setTimeout', (work: () => void) => setImmediate(work));
  const walks = createBulkWalks({
    bulk: {
      running: () => Promise.resolve(['7']),
      step() {
        nowMs += tookMs;
        steps += 1;
        const isOver = steps > 1;
        return Promise.resolve({ org: '3', action, tried, bells: isOver ? [] : bells, isOver, rate: 100 });
      },
      failStep: () => Promise.resolve(false),
    },
    bells: { ringSoon: (...all) => void told.push(...all.map(({ eventId }) => `rung ${eventId}`)) },
    onMade: (source, made) =>
      void told.push(...made.map(({ org, eventId }) => `${source} ${org} ${eventId}`)),
    clock: systemClock,
    log: silentLog,
  });
  await walks.run(aTerm());
  await walks.idle();
  const waitedMs = timers.mock.calls.map(({ arguments: [, ms] }) => ms);
  mock.restoreAll();
  return { told, waitedMs };
}

test('what it made is told of as made, with its org, and what it only set due again is not; both are rung for', async () => {
  const rung = ['rung 12', 'rung 13'];
  expect((await walkOne('replay')).told).toEqual([...rung, 'replay 3 12', 'replay 3 13']);
  expect((await walkOne('retry')).told).toEqual(rung);
});

test.each([
  ['at its rate', 0, 500],
  ['by when it began', 200, 300],
  ['at once where it took longer than that', 900, 0],
])('the next step follows %s', async (_when, tookMs, waitedMs) => {
  expect((await walkOne('cancel', { tookMs, tried: 50 })).waitedMs).toEqual([waitedMs]);
});

/** So many jobs, each by its number; what was done of which, and how many steps were under way at a time. */
function manyJobs(count: number, stepOf: (id: string) => { isOver: boolean }) {
  const stepped: string[] = [];
  const seen = { underWay: 0, most: 0 };
  const ids = Array.from({ length: count }, (_, index) => String(index + 1));
  const walks = createBulkWalks({
    bulk: {
      running: (limit) => Promise.resolve(ids.slice(0, limit)),
      async step(id) {
        seen.underWay += 1;
        seen.most = Math.max(seen.most, seen.underWay);
        await new Promise(setImmediate);
        seen.underWay -= 1;
        stepped.push(id);
        return { org: id, action: 'cancel', tried: 1_000, bells: [], rate: 1, ...stepOf(id) };
      },
      failStep: () => Promise.resolve(false),
    },
    bells: { ringSoon: () => {} },
    onMade: () => {},
    clock: systemClock,
    log: silentLog,
  });
  return { ids, stepped, seen, walks };
}

test('a job is walked however many that take weeks were there before, and few steps are under way at a time', async () => {
  const { ids, stepped, seen, walks } = manyJobs(200, () => ({ isOver: false }));
  const term = aTerm();
  await walks.run(term);
  await eventually(() => expect(stepped).toEqual(ids));
  term.end();
  await walks.idle();
  expect(stepped).toEqual(ids);
  expect(seen.most).toBe(4);
});

test('what waits for its turn as the term ends is left to whoever leads next', async () => {
  const { stepped, walks } = manyJobs(9, () => ({ isOver: false }));
  const term = aTerm();
  await walks.run(term);
  term.end();
  await walks.idle();
  expect(stepped).toHaveLength(4);
});
