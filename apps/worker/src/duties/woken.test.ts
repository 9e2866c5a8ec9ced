import { createLatch } from '@jiter/testkit';
import { aTerm } from './term.fixture.ts';
import { createWoken, unlessWoken } from './woken.ts';

test('a duty that is woken runs once at a time, and again once it has ended, however it did', async () => {
  const lines: string[] = [];
  const woken = createWoken({ warn: (line) => void lines.push(line) });
  const ends = [createLatch(), createLatch(), createLatch()];
  const begun: string[] = [];
  const dutyOf = (name: string) => ({
    ...{ name, firstMs: 0, everyMs: 0 },
    async run() {
      const end = ends[begun.push(name) - 1]!;
      await end.opened;
      if (begun.length === 2) throw new Error('away');
    },
  });
  const [bulk, notices] = [dutyOf('bulk'), dutyOf('notices')];
  const wake = () => [bulk, notices].forEach((duty) => woken.wake(duty, aTerm()));
  wake();
  wake();
  expect(begun).toEqual(['bulk', 'notices']);
  let isIdle = false;
  const idle = woken.idle().then(() => (isIdle = true));
  ends[0]!.open();
  await new Promise(setImmediate);
  expect(isIdle).toBe(false);
  ends[1]!.open();
  await idle;
  expect(lines).toEqual(['bulk.failed', 'notices.failed']);
  woken.wake(notices, aTerm());
  expect(begun).toEqual(['bulk', 'notices', 'notices']);
  ends[2]!.open();
  await woken.idle();
});

test.each([
  [250, 60_000],
  [1_000, 60_000],
  [1_001, 5_000],
])('beside a sweep each %i ms it comes by itself each %i ms', (sweepMs, everyMs) => {
  const duty = { name: 'bulk', firstMs: 5_000, everyMs: 5_000, run: () => Promise.resolve() };
  expect(unlessWoken(duty, sweepMs)).toEqual({ ...duty, firstMs: everyMs, everyMs });
});
