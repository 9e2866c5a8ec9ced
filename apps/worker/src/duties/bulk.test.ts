import { silentLog, systemClock } from '@jiter/core';
import { RowLocked } from '@jiter/store';
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
