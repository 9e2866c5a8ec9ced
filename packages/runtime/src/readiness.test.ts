import { silentLog } from '@jiter/core';
import { createReadiness } from './readiness.ts';

const here = () => Promise.resolve();
const away = () => Promise.reject(new Error('away'));

test('it is ready when all answer, with what the operator should see', async () => {
  const ready = createReadiness({
    checks: { database: here, queue: here },
    notes: () => ({ clockSkewMs: 1_500 }),
    log: silentLog,
  });
  expect(await ready()).toEqual({
    status: 200,
    body: { status: 'ready', database: 'ok', queue: 'ok', clockSkewMs: 1_500 },
  });
});

test('otherwise it says which does not, and logs why', async () => {
  const warned: unknown[] = [];
  const log = { ...silentLog, warn: (event: string, fields?: object) => void warned.push([event, fields]) };
  const ready = createReadiness({ checks: { database: away, queue: away, disk: here }, log });
  expect(await ready()).toEqual({
    status: 503,
    body: {
      message: 'Not ready: no answer from the database and the queue',
      database: 'unreachable',
      queue: 'unreachable',
      disk: 'ok',
    },
  });
  expect(warned).toEqual([
    ['readiness.failed', { check: 'database', error: new Error('away') }],
    ['readiness.failed', { check: 'queue', error: new Error('away') }],
  ]);
});

test('what answers nothing for 2 s does not answer', async () => {
  const ready = createReadiness({ checks: { queue: () => new Promise(() => {}) }, log: silentLog });
  expect(await ready()).toMatchObject({ status: 503, body: { queue: 'unreachable' } });
});

test('what fails for want of a descriptor is not said to be unreachable', async () => {
  const cause = Object.assign(new Error('no more'), { code: 'EMFILE' });
  const database = () => Promise.reject(new Error('not asked', { cause }));
  const ready = createReadiness({ checks: { database, queue: away }, log: silentLog });
  expect(await ready()).toEqual({
    status: 503,
    body: {
      message: 'Not ready: no answer from the queue, and no descriptors are left in this process',
      database: 'exhausted',
      queue: 'unreachable',
    },
  });
});

test('those who ask at the same time share a question; the next one is a new one', async () => {
  let asked = 0;
  const queue = () => {
    asked += 1;
    return Promise.resolve();
  };
  const ready = createReadiness({ checks: { queue }, log: silentLog });
  await Promise.all([ready(), ready(), ready()]);
  expect(asked).toBe(1);
  await ready();
  expect(asked).toBe(2);
});

test.each([
  ['refuses', away],
  ['says nothing', () => new Promise<void>(() => {})],
])('what it can do without, and %s, leaves it degraded, and in use', async (_how, queue) => {
  const ready = createReadiness({ checks: { database: here }, dispensable: { queue }, log: silentLog });
  expect(await ready()).toEqual({
    status: 200,
    body: { status: 'degraded', database: 'ok', queue: 'unreachable' },
  });
});

test('what is wrong though all answers is shown, and leaves it degraded; who cannot say shows none', async () => {
  const checks = { database: here };
  const faults = () => Promise.resolve({ secrets: 'sealed' });
  expect(await createReadiness({ checks, faults, log: silentLog })()).toEqual({
    status: 200,
    body: { status: 'degraded', database: 'ok', secrets: 'sealed' },
  });
  const mute = createReadiness({ checks, faults: () => Promise.reject(new Error('away')), log: silentLog });
  expect(await mute()).toEqual({ status: 200, body: { status: 'ready', database: 'ok' } });
});

test('without what it needs it is not ready, whatever else is away', async () => {
  const ready = createReadiness({ checks: { database: away }, dispensable: { queue: away }, log: silentLog });
  expect(await ready()).toEqual({
    status: 503,
    body: {
      message: 'Not ready: no answer from the database',
      database: 'unreachable',
      queue: 'unreachable',
    },
  });
});

test('a process that was told to end is not ready, however well all is', async () => {
  const end = { isNear: false };
  const ready = createReadiness({ checks: { database: here }, isStopping: () => end.isNear, log: silentLog });
  expect(await ready()).toMatchObject({ status: 200 });
  end.isNear = true;
  expect(await ready()).toEqual({
    status: 503,
    body: { message: 'Not ready: this process is stopping', database: 'ok' },
  });
});
