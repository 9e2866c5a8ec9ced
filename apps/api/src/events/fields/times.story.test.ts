import { createSyncedClock } from '@jiter/core';
import { openStore } from '@jiter/store';
import { aBody, setup, soon, type Setup } from '../../test-setup.ts';

let jiter: Setup;

beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const { scheduledTime: _time, ...untimed } = aBody();
const post = (body: object) => jiter.api.post('/api/events').send({ ...untimed, ...body });

test('a delay is counted from now, and shown as it was given', async () => {
  const beforeMs = Date.now();
  const { body } = await post({ delay: '1d10h30m' }).expect(200);
  const afterMs = Date.now();
  const fromMs = Date.parse(body.scheduledTime) - 124_200_000;
  expect(fromMs).toBeGreaterThanOrEqual(beforeMs);
  expect(fromMs).toBeLessThanOrEqual(afterMs + 1);
  expect(body.delay).toBe('1d10h30m');
});

test('a delay of nothing is now', async () => {
  const { body } = await post({ delay: '0s' }).expect(200);
  expect(jiter.bells.at(-1)).toEqual({ eventId: body.id, dueAt: new Date(body.scheduledTime) });
});

test.each([-5_000, 0, 5_000])(
  'with a clock that is %i ms off none is earlier than by the database',
  async (offMs) => {
    const store = await openStore({
      url: jiter.databaseUrl,
      poolMax: 1,
      applicationName: 'clock',
      enqueueHorizonMs: 0,
      masterKeys: [Buffer.alloc(32, 7).toString('base64')],
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    const machine = { wallMs: () => Date.now() + offMs, steadyMs: () => performance.now() + offMs };
    // An answer that takes its time on the way back: the clock is behind by as much.
    const measure = async () => {
      const nowMs = await store.now();
      await store.now();
      return nowMs;
    };
    const clock = createSyncedClock({ measure, machine });
    await clock.sync();
    const other = await setup({ clock });
    for (let left = 10; left > 0; left -= 1) {
      const nowMs = await store.now();
      const { body } = await other.api
        .post('/api/events')
        .send({ ...untimed, delay: '250ms' })
        .expect(200);
      expect(Date.parse(body.scheduledTime)).toBeGreaterThanOrEqual(nowMs + 250);
    }
    await Promise.all([store.close(), other.close()]);
  },
);

test.each([
  ['2099-03-29T01:59', '2099-03-29T00:59:00.000Z'],
  ['2099-03-29T02:30', '2099-03-29T01:00:00.000Z'],
  ['2099-10-25T02:30:00.0001', '2099-10-25T00:30:00.001Z'],
])('%s in Berlin is %s, on create and on edit', async (localTime, scheduledTime) => {
  const local = { localTime, timezone: 'Europe/Berlin' };
  const { body } = await post(local).expect(200);
  expect(body).toMatchObject({ scheduledTime, ...local });
  const { id } = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body;
  const put = await jiter.api.put(`/api/events/${id}`).send(local).expect(200);
  expect(put.body).toMatchObject({ scheduledTime, ...local });
});

test('an edit that brings another time forgets how the one before was given', async () => {
  const { id } = (await post({ delay: '1h' }).expect(200)).body;
  const put = (body: object) => jiter.api.put(`/api/events/${id}`).send(body).expect(200);
  expect((await put({ payload: 'x' })).body).toMatchObject({ delay: '1h' });
  const local = (await put({ localTime: '2099-01-01T09:00', timezone: 'UTC' })).body;
  expect(local).not.toHaveProperty('delay');
  const plain = (await put({ scheduledTime: soon() })).body;
  expect(plain).not.toHaveProperty('localTime');
  expect(plain).not.toHaveProperty('timezone');
  const beforeMs = Date.now();
  expect(Date.parse((await put({ delay: '2h' })).body.scheduledTime)).toBeGreaterThanOrEqual(
    beforeMs + 7_200_000,
  );
});

const oneTime = expect.stringMatching(/^Please send one time only/);

test.each([
  [{}, { message: 'Please enter a valid time' }],
  [
    { delay: '1h', scheduledTime: soon() },
    { code: 'two_times', message: oneTime },
  ],
  [
    { delay: '1h', localTime: '2099-01-01T09:00', timezone: 'UTC' },
    { code: 'two_times', message: oneTime },
  ],
  [
    { localTime: '2099-01-01T09:00', timezone: 'UTC', scheduledTime: soon() },
    { code: 'two_times', message: oneTime },
  ],
  [{ delay: 90 }, { code: 'invalid_duration', message: "'delay' needs a unit, such as 90s or 15min" }],
  [{ delay: '90' }, { code: 'invalid_duration', message: "'delay' needs a unit, such as 90s or 15min" }],
  [
    { delay: '-1s' },
    { code: 'invalid_duration', message: expect.stringMatching(/^'delay' must be a duration/) },
  ],
  [
    { delay: null },
    { code: 'invalid_duration', message: expect.stringMatching(/^'delay' must be a duration/) },
  ],
  [
    { delay: '2915000d' },
    { code: 'invalid_duration', message: expect.stringMatching(/^'delay' is too far ahead.* 9999-12-31/) },
  ],
  [
    { delay: '2921941d' },
    { code: 'invalid_duration', message: expect.stringMatching(/^'delay' .* from 0s to 2921940d,/) },
  ],
  [
    { localTime: '2099-01-01T09:00' },
    { code: 'invalid_timezone', message: expect.stringMatching(/^'localTime' needs a 'timezone'/) },
  ],
  [
    { timezone: 'UTC' },
    { code: 'invalid_local_time', message: expect.stringMatching(/^'localTime' must be/) },
  ],
  [
    { localTime: '2099-01-01T09:00Z', timezone: 'UTC' },
    { code: 'invalid_local_time', message: expect.anything() },
  ],
  [
    { localTime: '2099-02-30T09:00', timezone: 'UTC' },
    { code: 'invalid_local_time', message: expect.anything() },
  ],
  [
    { localTime: '2099-01-01T09:00', timezone: 'BST' },
    { code: 'invalid_timezone', message: expect.stringMatching(/^'timezone' must be an IANA/) },
  ],
  [
    { localTime: '2099-01-01T09:00', timezone: 7 },
    { code: 'invalid_timezone', message: expect.anything() },
  ],
  [
    { localTime: '2020-01-01T09:00', timezone: 'UTC' },
    { message: 'Please make sure your scheduled time is in the future' },
  ],
  [
    { localTime: '9999-12-31T23:59', timezone: 'America/New_York' },
    { code: 'invalid_local_time', message: expect.stringMatching(/^'localTime' is too far ahead.* 9999/) },
  ],
])('%j is a 400', async (times, refusal) => {
  expect((await post(times).expect(400)).body).toEqual(refusal);
  if (Object.keys(times).length === 0) return;
  const { id } = (await post({ delay: '1h' }).expect(200)).body;
  expect((await jiter.api.put(`/api/events/${id}`).send(times).expect(400)).body).toEqual(refusal);
});

test.each(['delay', 'localTime', 'scheduledTime', 'expiresAt'])('cron jobs have no %s', async (name) => {
  const job = { payload: '', destination: 'https://example.com/', expression: '0 9 * * 1', [name]: '1h' };
  const { body } = await jiter.api.post('/api/cronjobs').send(job).expect(400);
  expect(body.message).toMatch(`'${name}' is not a field`);
});
