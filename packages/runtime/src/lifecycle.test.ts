import { createLifecycle } from './lifecycle.ts';

/** What happens, in order. */
function setup() {
  const happened: unknown[] = [];
  const lifecycle = createLifecycle({
    signals: [],
    onAsked: (cause) => happened.push(`asked: ${cause}`),
    onAskedAgain: () => happened.push('asked again'),
    onFailed: (error) => happened.push(error),
    exit: (code, hasFailed) => happened.push({ code, hasFailed }),
  });
  return { ...lifecycle, happened };
}

test('what was opened last is closed first, and then the process ends', async () => {
  const { onStop, stop, happened } = setup();
  onStop(async () => {
    await Promise.resolve();
    happened.push('database');
  });
  onStop(() => void happened.push('server'));
  await stop(3);
  expect(happened).toEqual(['server', 'database', { code: 3, hasFailed: false }]);
});

test.each([
  ['rejects', () => Promise.reject(new Error('away'))],
  [
    'throws',
    () => {
      throw new Error('away');
    },
  ],
])('a step that %s keeps no other from being closed', async (_, step) => {
  const { onStop, stop, happened } = setup();
  onStop(() => void happened.push('database'));
  onStop(step);
  await stop(0);
  expect(happened).toEqual([new Error('away'), 'database', { code: 0, hasFailed: true }]);
});

test('whoever asks first is heard, and everything is closed once', async () => {
  const { onStop, ask, stop, isStopping, happened } = setup();
  onStop(() => void happened.push('closed'));
  expect(isStopping()).toBe(false);
  ask('SIGTERM');
  expect(isStopping()).toBe(true);
  ask('SIGINT');
  await stop(1);
  expect(happened).toEqual(['asked: SIGTERM', 'closed', 'asked again', { code: 0, hasFailed: false }]);
});
