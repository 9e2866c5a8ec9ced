import { setup, type Setup } from '../test-setup.ts';

let bundle: Setup;
beforeAll(async () => {
  bundle = await setup();
});
afterAll(() => bundle.close());

const aJob = (overrides = {}) => ({
  payload: 'tick',
  destination: 'https://example.com/hook',
  expression: '0 9 * * *',
  ...overrides,
});
const create = async (overrides = {}) =>
  (await bundle.api.post('/api/cronJobs').send(aJob(overrides)).expect(200)).body;
const upcoming = async () =>
  (await bundle.api.get('/api/events?include=cron&status=Pending').expect(200)).body;

test('a job is answered with its next execution and an empty history', async () => {
  const job = await create({ timezone: 'Europe/Berlin' });
  expect(job).toMatchObject({
    ...aJob(),
    timezone: 'Europe/Berlin',
    status: 'Active',
    misfire: 'once',
    history: [],
  });
  expect(job.nextExecutionStatus).toBe('Pending');
  expect(Date.parse(job.nextExecutionDate)).toBeGreaterThan(Date.now());
  expect((await bundle.api.get(`/api/cronjobs/${job.id}`).expect(200)).body).toEqual(job);
  const listed = (await bundle.api.get('/api/cronjobs').expect(200)).body;
  expect(listed.find(({ id }: { id: string }) => id === job.id)).not.toHaveProperty('history');
});

test.each([
  [{ expression: 'nonsense' }, 'Please enter a valid cron expression'],
  [{ expression: '61 * * * *' }, 'Please enter a valid cron expression'],
  [{ expression: 5 }, 'Please enter a valid cron expression'],
  [{ expression: undefined }, 'Please enter a valid cron expression'],
  [{ expression: '0 0 31 2 *' }, 'Please enter a valid cron expression: it never fires'],
  [
    { expression: '0 10 * * ? *' },
    "valid cron expression: the month field is '?', which Quartz and AWS write",
  ],
  [{ timezone: 'Mars/Base' }, "'timezone' must be an IANA time zone"],
  [
    { timezone: 'BST' },
    "'timezone' must be an IANA time zone such as Europe/Berlin: IANA's database does not have",
  ],
  [{ timezone: '+02:00' }, "'timezone' must be an IANA time zone"],
  [{ timezone: null }, "'timezone' must be a string"],
  [{ misfire: 'maybe' }, "'misfire' must be one of 'skip', 'once' or 'all'"],
  [{ maxLateness: '1h' }, "'maxLateness' must be a whole number of milliseconds"],
  [{ maxLateness: 1 }, "'maxLateness' must be a whole number of milliseconds"],
  [{ payload: 7 }, "'payload' must be a string"],
  [{ destination: 'ftp://x' }, "'destination' must start with https:// or http://"],
  [{ extra: 1 }, "'extra' is not a field that can be sent"],
])('%j is a 400 that says why, and makes nothing', async (wrong, message) => {
  const before = (await bundle.api.get('/api/cronjobs')).body.length;
  const { body } = await bundle.api.post('/api/cronjobs').send(aJob(wrong)).expect(400);
  expect(body.message).toContain(message);
  expect((await bundle.api.get('/api/cronjobs')).body).toHaveLength(before);
});

test('a new expression or zone moves the next execution; a bad one changes nothing', async () => {
  const job = await create();
  const put = (body: object) => bundle.api.put(`/api/cronjobs/${job.id}`).send(body);
  const moved = (await put({ expression: '30 10 * * *' }).expect(200)).body;
  expect(moved.nextExecutionDate.slice(11)).toBe('10:30:00.000Z');
  const inZone = (await put({ timezone: 'Asia/Kolkata' }).expect(200)).body;
  expect(inZone.nextExecutionDate.slice(11)).toBe('05:00:00.000Z');
  await put({ expression: '0 0 31 2 *' }).expect(400);
  await put({ status: 'Paused' }).expect(400, { message: "'status' must be one of 'Active' or 'Disabled'" });
  expect((await bundle.api.get(`/api/cronjobs/${job.id}`)).body).toEqual(inZone);
});

test('null takes an optional field away, and nothing else', async () => {
  const job = await create({ timezone: 'Asia/Kolkata', misfire: 'all', maxLateness: 5_000 });
  const put = (body: object) => bundle.api.put(`/api/cronjobs/${job.id}`).send(body);
  const other = (await put({ maxLateness: null }).expect(200)).body;
  expect(other).not.toHaveProperty('maxLateness');
  expect(other).toMatchObject({ timezone: 'Asia/Kolkata', misfire: 'all' });
  expect((await put({ maxLateness: 7_000, misfire: null }).expect(200)).body).toMatchObject({
    maxLateness: 7_000,
    misfire: 'once',
  });
  const inUtc = (await put({ timezone: null }).expect(200)).body;
  expect(inUtc).toMatchObject({ timezone: 'UTC', maxLateness: 7_000 });
  expect(inUtc.nextExecutionDate.slice(11)).toBe('09:00:00.000Z');
  expect((await bundle.api.get(`/api/cronjobs/${job.id}`)).body).toEqual(inUtc);
  for (const [field, message] of [
    ['payload', "'payload' must be a string"],
    ['destination', "'destination' must be a string"],
    ['expression', 'Please enter a valid cron expression'],
    ['status', "'status' must be one of"],
  ] as const) {
    const { body } = await put({ [field]: null, maxLateness: 9_000 }).expect(400);
    expect(body.message).toContain(message);
  }
  expect((await bundle.api.get(`/api/cronjobs/${job.id}`)).body).toEqual(inUtc);
});

test('Disabled withdraws what is to come, Active plans it again', async () => {
  const job = await create({ payload: 'pause me' });
  const put = async (body: object) =>
    (await bundle.api.put(`/api/cronjobs/${job.id}`).send(body).expect(200)).body;
  const paused = await put({ status: 'Disabled' });
  expect(paused).not.toHaveProperty('nextExecutionDate');
  expect(paused).not.toHaveProperty('nextExecutionStatus');
  expect((await upcoming()).filter(({ payload }: { payload: string }) => payload === 'pause me')).toEqual([]);
  expect(await put({ status: 'Active' })).toMatchObject({ nextExecutionDate: job.nextExecutionDate });
  expect(
    (await upcoming()).filter(({ payload }: { payload: string }) => payload === 'pause me'),
  ).toHaveLength(1);
});

test('run: one more event, due now, and a bell for it; the schedule stays', async () => {
  const job = await create({ payload: 'run me' });
  const { body: event } = await bundle.api.post(`/api/cronjobs/${job.id}/run`).expect(200);
  expect(event).toMatchObject({ payload: 'run me', status: 'Pending' });
  expect(bundle.bells.map(({ eventId }) => eventId)).toContain(event.id);
  const { body } = await bundle.api.get(`/api/cronjobs/${job.id}`).expect(200);
  expect(body.nextExecutionDate).toBe(job.nextExecutionDate);
});

test.each([{ payload: 'another' }, { dryRun: true }, { delay: '1h' }])(
  'run: takes nothing, and so nothing is made of %j',
  async (body) => {
    const { id } = await create({ payload: 'run me as I am' });
    const before = bundle.bells.length;
    const refused = await bundle.api.post(`/api/cronjobs/${id}/run`).send(body).expect(400);
    const [field] = Object.keys(body);
    expect(refused.body.message).toBe(`'${field}' is not a field that can be sent: this call takes none`);
    expect(bundle.bells).toHaveLength(before);
    await bundle.api.post(`/api/cronjobs/${id}/run`).send({}).expect(200);
  },
);

test('delete: the job as it was, and then it is not there any more', async () => {
  const job = await create({ payload: 'delete me' });
  expect((await bundle.api.delete(`/api/cronjobs/${job.id}`).expect(200)).body.id).toBe(job.id);
  await bundle.api.get(`/api/cronjobs/${job.id}`).expect(404, { message: 'Unable to find cron job' });
  await bundle.api.delete(`/api/cronjobs/${job.id}`).expect(404);
  expect((await upcoming()).filter(({ payload }: { payload: string }) => payload === 'delete me')).toEqual(
    [],
  );
});

test('preview: the next times and a sentence, and nothing is made', async () => {
  const { body } = await bundle.api
    .post('/api/cronjobs/preview')
    .send({ expression: '0 9 * * MON', timezone: 'Europe/Berlin', count: 3 })
    .expect(200);
  expect(body.times).toHaveLength(3);
  for (const time of body.times) expect(new Date(time).getUTCDay()).toBe(1);
  expect(body.description).toContain('Monday');
  await bundle.api.post('/api/cronjobs/preview').send({ expression: 'x' }).expect(400);
});

test.each(['abc', '-1', '0', '9999999999999999999', '%ff'])('the id %s is a 404', async (id) => {
  const missing = { message: 'Unable to find cron job' };
  await bundle.api.get(`/api/cronjobs/${id}`).expect(404, missing);
  await bundle.api.put(`/api/cronjobs/${id}`).send({ status: 'Active' }).expect(404, missing);
  await bundle.api.delete(`/api/cronjobs/${id}`).expect(404, missing);
  await bundle.api.post(`/api/cronjobs/${id}/run`).expect(404, missing);
});

test('an occurrence can be read as an event, and is changed through its job only', async () => {
  const job = await create({ payload: 'occurrence' });
  const [event] = (await upcoming()).filter(({ payload }: { payload: string }) => payload === 'occurrence');
  expect(event.scheduledTime).toBe(job.nextExecutionDate);
  await bundle.api.get(`/api/events/${event.id}`).expect(200);
  const cancelled = bundle.api.put(`/api/events/${event.id}`).send({ status: 'Cancelled' });
  expect((await cancelled.expect(400)).body).toMatchObject({ cronJobId: job.id });
  expect(await upcoming()).toContainEqual(event);
});
