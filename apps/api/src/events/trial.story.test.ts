import { aBody, setup, type Setup } from '../test-setup.ts';

const HOLD = { aheadMs: 3_600_000, leaseMs: 10_000 };
const TRIAL = { of: ['a', 'field', { deep: true }], quote: '"{}' };
const OTHER = { of: null };

let jiter: Setup;
beforeEach(async () => void (jiter = await setup()));
afterEach(() => jiter.close());

const create = async (body: Record<string, unknown>) =>
  (await jiter.api.post('/api/events').send(aBody(body)).expect(200)).body;
const find = async (id: string) => (await jiter.api.get(`/api/events/${id}`).expect(200)).body;
const claim = async (id: string) => (await jiter.store.deliveries.claim([id], HOLD))[0]!;

test('of an event: created, answered, listed, claimed, changed and taken away', async () => {
  const [plain, made] = await Promise.all([create({}), create({ trial: TRIAL })]);
  expect(Object.keys(plain)).toEqual([
    ...['id', 'org', 'scheduledTime', 'destination', 'payload', 'status', 'createdAt', 'updatedAt'],
  ]);
  expect(Object.keys(made)).toEqual([...Object.keys(plain), 'trial']);
  expect(made.trial).toEqual(TRIAL);
  expect(await find(made.id)).toMatchObject({ trial: TRIAL });
  expect(await find(plain.id)).not.toHaveProperty('trial');
  const { body: list } = await jiter.api.get('/api/events').expect(200);
  expect(list).toEqual(expect.arrayContaining([plain, made]));

  const put = (trial: unknown) => jiter.api.put(`/api/events/${made.id}`).send({ trial }).expect(200);
  expect((await put(OTHER)).body.trial).toEqual(OTHER);
  expect((await put(null)).body).not.toHaveProperty('trial');
  await put(TRIAL);
  expect(await claim(made.id)).toMatchObject({ trial: TRIAL });
  expect(await claim(plain.id)).not.toHaveProperty('trial');
});

test('of a batch, for those that have it', async () => {
  const { body } = await jiter.api
    .post('/api/events/batch')
    .send([aBody({ trial: TRIAL }), aBody(), aBody({ trial: 1 })])
    .expect(200);
  expect(body).toMatchObject([{ trial: TRIAL }, { status: 'Pending' }, { status: 400 }]);
  expect(body[1]).not.toHaveProperty('trial');
});

test('of a cron job: handed on to its occurrences, planned ones, runs, and those to come', async () => {
  const job = { ...aBody(), expression: '* * * * * *', trial: TRIAL, scheduledTime: undefined };
  const { body: made } = await jiter.api.post('/api/cronjobs').send(job).expect(200);
  expect(made).toMatchObject({ trial: TRIAL });
  const { body: run } = await jiter.api.post(`/api/cronjobs/${made.id}/run`).expect(200);
  expect(run).toMatchObject({ trial: TRIAL });
  const occurrences = async () =>
    (await jiter.api.get('/api/events?include=cron').expect(200)).body as Record<string, unknown>[];
  expect((await occurrences()).map(({ trial }) => trial)).toEqual([TRIAL, TRIAL]);
  const { body: changed } = await jiter.api
    .put(`/api/cronjobs/${made.id}`)
    .send({ trial: OTHER, expression: '0 0 * * *' });
  expect(changed).toMatchObject({ trial: OTHER });
  const last = (await occurrences()).at(-1);
  expect(last).toMatchObject({ trial: OTHER });
  const { body: cleared } = await jiter.api.put(`/api/cronjobs/${made.id}`).send({ trial: null });
  expect(cleared).not.toHaveProperty('trial');
  expect((await occurrences()).at(-1)).not.toHaveProperty('trial');
});
