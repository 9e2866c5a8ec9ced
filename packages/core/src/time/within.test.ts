import { DeadlineError, settledWithin, within } from './within.ts';

const never = new Promise<never>(() => {});
const MINUTE_MS = 60_000;

test('what comes in time is the result, a failure as well', async () => {
  expect(await within(MINUTE_MS, 'asking', Promise.resolve('here'))).toBe('here');
  await expect(within(MINUTE_MS, 'asking', Promise.reject(new Error('away')))).rejects.toThrow('away');
});

test('what does not is said, and told to stop', async () => {
  let told: AbortSignal | undefined;
  const asking = within(10, 'asking', (signal) => {
    told = signal;
    return never;
  });
  await expect(asking).rejects.toThrow(new DeadlineError('asking', 10));
  await expect(asking).rejects.toThrow('asking took longer than 10 ms');
  expect(told!.aborted).toBe(true);
});

test('in time, nothing is told to stop', async () => {
  const signal = await within(MINUTE_MS, 'asking', (given) => Promise.resolve(given));
  expect(signal.aborted).toBe(false);
});

test('what took too long can be told from any other failure', async () => {
  await expect(within(10, 'asking', never)).rejects.toMatchObject({ name: 'DeadlineError' });
});

test('once it is over, no timer is left to keep the process', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  await within(MINUTE_MS, 'asking', Promise.resolve());
  await within(MINUTE_MS, 'asking', Promise.reject(new Error('away'))).catch(() => {});
  expect(timers()).toBe(before);
});

test('waiting ends with the work or the time, and fails with neither', async () => {
  const order: string[] = [];
  let end!: () => void;
  const work = new Promise<void>((resolve) => (end = resolve));
  const waiting = settledWithin(MINUTE_MS, work).then(() => order.push('waited'));
  await settledWithin(MINUTE_MS, Promise.reject(new Error('away')));
  await settledWithin(10, never);
  order.push('ended');
  end();
  await waiting;
  expect(order).toEqual(['ended', 'waited']);
});
