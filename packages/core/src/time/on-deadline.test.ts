import { onDeadline } from './on-deadline.ts';

test('what is taken back is not cut, not even when its time has come', async () => {
  let cuts = 0;
  const takeBack = onDeadline(0, () => (cuts += 1));
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      takeBack();
      resolve();
    }, 0);
    // Both are due by the time that timers are looked at, and so the second runs right after the first.
    const startedMs = performance.now();
    while (performance.now() - startedMs < 5);
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(cuts).toBe(0);
});
