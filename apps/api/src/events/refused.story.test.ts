import { createGuard } from '@jiter/egress';
import { aBody, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup({
    guard: createGuard({ allowPrivateDestinations: false, allowedDestinations: ['10.1.0.0/16'] }),
  });
});
afterAll(() => jiter.close());

const aJob = (overrides = {}) => ({
  payload: 'tick',
  destination: 'https://example.com/hook',
  expression: '0 9 * * *',
  ...overrides,
});
const bodyOf = async (path: string) => (await jiter.api.get(path).expect(200)).body;
/** All that there is, the events of cron jobs included. */
const stored = async () => ({
  events: await bodyOf('/api/events?include=cron&limit=1000'),
  cronJobs: await bodyOf('/api/cronjobs'),
  bells: [...jiter.bells],
});

describe.each([
  ['http://127.0.0.1:3000/', '127.0.0.1 is a loopback address'],
  ['http://0x7f.1/', '127.0.0.1 is a loopback address'],
  ['http://[::ffff:10.0.0.1]/', '::ffff:a00:1 is an IPv4-mapped address for 10.0.0.1, a private address'],
  ['http://169.254.169.254/latest/meta-data', '169.254.169.254 is a cloud metadata address'],
  ['https://10.2.0.1/', '10.2.0.1 is a private address'],
  ['http://api.localhost/', 'api.localhost is this machine'],
  [
    'https://[2606:4700::200:5efe:a00:1]/',
    '2606:4700::200:5efe:a00:1 is an ISATAP address for 10.0.0.1, a private address',
  ],
  ['http://example.com:0/', 'nothing can listen on port 0'],
  ['https://example.com.:000/hook', 'nothing can listen on port 0'],
  ['http://[2606:4700::1111]:0', 'nothing can listen on port 0'],
  ['http://10.1.2.3:00/', 'nothing can listen on port 0'],
  ['http://example.com:0025/', 'port 25 belongs to a protocol other than HTTP'],
  ['https://example.com:10080/', 'port 10080 belongs to a protocol other than HTTP'],
])('with %s as its destination', (destination, reason) => {
  const message = `'destination' may not be reached from here: ${reason}`;

  test('no event and no cron job is created, alone or in a batch', async () => {
    const before = await stored();
    await jiter.api.post('/api/events').send(aBody({ destination })).expect(400, { message });
    await jiter.api.post('/api/cronjobs').send(aJob({ destination })).expect(400, { message });
    const batch = [aBody({ destination }), aBody({ destination })];
    const { body: results } = await jiter.api.post('/api/events/batch').send(batch).expect(200);
    expect(results).toEqual([
      { status: 400, message },
      { status: 400, message },
    ]);
    expect(await stored()).toEqual(before);
  });

  test('no event and no cron job is changed', async () => {
    const { body: event } = await jiter.api.post('/api/events').send(aBody()).expect(200);
    const { body: job } = await jiter.api.post('/api/cronjobs').send(aJob()).expect(200);
    const before = await stored();
    const changes = { destination, payload: 'changed' };
    await jiter.api.put(`/api/events/${event.id}`).send(changes).expect(400, { message });
    await jiter.api.put(`/api/cronjobs/${job.id}`).send(changes).expect(400, { message });
    expect(await stored()).toEqual(before);
    expect(await bodyOf(`/api/events/${event.id}`)).toEqual({ ...event, history: [] });
    expect(await bodyOf(`/api/cronjobs/${job.id}`)).toEqual(job);
  });
});

test('what the allow-list opens, and what only DNS can tell, is taken', async () => {
  for (const destination of ['http://10.1.2.3/', 'https://intranet.example.com/']) {
    const { body } = await jiter.api.post('/api/events').send(aBody({ destination })).expect(200);
    expect(body).toMatchObject({ destination, status: 'Pending' });
    await jiter.api.post('/api/cronjobs').send(aJob({ destination })).expect(200);
  }
});

test('nor is anything else taken that names such a place, and nothing is changed by it', async () => {
  const { api } = jiter;
  const made = async (path: string, body: object) => (await api.post(path).send(body).expect(200)).body;
  const { id: event } = await made('/api/events', aBody());
  const { id: cancelled } = await made('/api/events', aBody());
  await api.put(`/api/events/${cancelled}`).send({ status: 'Cancelled' }).expect(200);
  const { id: job } = await made('/api/cronjobs', aJob());
  const aChannel = { kind: 'webhook', name: 'ops', url: 'https://example.com/' };
  const { id: channel } = await made('/api/channels', aChannel);
  const all = async () => [await stored(), await bodyOf('/api/org'), await bodyOf('/api/channels')];
  const before = await all();

  const url = 'http://127.0.0.1:3000/';
  const why = '127.0.0.1 is a loopback address';
  for (const field of ['successCallback', 'failureCallback']) {
    const refusal = { code: 'invalid_callback', message: `'${field}' may not be reached from here: ${why}` };
    for (const callback of [{ [field]: url }, { [field]: { url } }]) {
      await api.post('/api/events').send(aBody(callback)).expect(400, refusal);
      await api.put(`/api/events/${event}`).send(callback).expect(400, refusal);
      await api.post('/api/cronjobs').send(aJob(callback)).expect(400, refusal);
      await api.put(`/api/cronjobs/${job}`).send(callback).expect(400, refusal);
      if (field === 'failureCallback') await api.put('/api/org').send(callback).expect(400, refusal);
    }
  }
  const message = `'destination' may not be reached from here: ${why}`;
  const replay = { overrides: { destination: url } };
  await api.post(`/api/events/${cancelled}/replay`).send(replay).expect(400, { message });
  await api.post('/api/destinations/127.0.0.1:3000/test').send({ url }).expect(400, { message });
  const refused = { code: 'invalid_channel', message: `'url' is refused: ${why}` };
  await api
    .post('/api/channels')
    .send({ ...aChannel, url })
    .expect(400, refused);
  await api.put(`/api/channels/${channel}`).send({ url }).expect(400, refused);
  expect(await all()).toEqual(before);
});
