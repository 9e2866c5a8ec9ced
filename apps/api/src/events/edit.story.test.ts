import { aBody, setup, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const create = async (overrides = {}) =>
  (await jiter.api.post('/api/events').send(aBody(overrides)).expect(200)).body;
const edit = (id: string, changes: object) => jiter.api.put(`/api/events/${id}`).send(changes);
const claim = (id: string) => jiter.store.deliveries.claim([id], { aheadMs: 600_000, leaseMs: 10_000 });

test('payload and destination change, and the answer is the whole event', async () => {
  const created = await create();
  const changes = { payload: 'new \u{1f600}', destination: 'https://example.org/other' };
  const { body } = await edit(created.id, changes).expect(200);
  expect(body).toEqual({ ...created, ...changes, updatedAt: expect.stringMatching(/Z$/) });
  expect((await jiter.api.get(`/api/events/${created.id}`)).body).toEqual({ ...body, history: [] });
});

test('an event moves to an earlier and to a later time, and its bell is rung again', async () => {
  const { id } = await create({ scheduledTime: soon(60_000) });
  for (const scheduledTime of [soon(30_000), soon(90_000)]) {
    const { body } = await edit(id, { scheduledTime }).expect(200);
    expect(body.scheduledTime).toBe(scheduledTime);
    expect(jiter.bells.at(-1)).toEqual({ eventId: id, dueAt: new Date(scheduledTime) });
  }
});

test('no bell is rung for an edit that leaves the time alone', async () => {
  const { id } = await create();
  const before = jiter.bells.length;
  await edit(id, { payload: 'x' }).expect(200);
  await edit(id, { status: 'Cancelled' }).expect(200);
  expect(jiter.bells).toHaveLength(before);
});

test('a cancelled event says so, and cannot be changed any more', async () => {
  const { id } = await create();
  const { body } = await edit(id, { status: 'Cancelled' }).expect(200);
  expect(body).toMatchObject({ id, status: 'Cancelled' });
  for (const changes of [{ payload: 'x' }, { status: 'Cancelled' }]) {
    const answer = await edit(id, changes).expect(400);
    expect(answer.body.message).toContain("this one is 'Cancelled'");
  }
});

test('the tick to come of a cron job is changed by that, which is said; a run of it is cancelled, and settled then', async () => {
  const job = {
    payload: 'x',
    destination: 'https://example.com/',
    expression: '0 9 1 1 *',
    labels: ['tick'],
  };
  const { body: made } = await jiter.api.post('/api/cronjobs').send(job).expect(200);
  const [tick] = (await jiter.api.get('/api/events?include=cron&label=tick').expect(200)).body;
  for (const changes of [{ payload: 'y' }, { status: 'Cancelled' }, { scheduledTime: soon(), maxAge: '1h' }])
    expect((await edit(tick.id, changes).expect(400)).body).toEqual({
      code: 'tick_of_cron_job',
      cronJobId: made.id,
      message: expect.stringContaining(`the tick to come of the cron job ${made.id}`),
    });
  expect((await jiter.api.get(`/api/events/${tick.id}`)).body).toMatchObject(tick);
  const { body: run } = await jiter.api.post(`/api/cronjobs/${made.id}/run`).expect(200);
  for (const changes of [{ payload: 'y' }, { scheduledTime: soon() }, { status: 'Cancelled', payload: 'y' }])
    expect((await edit(run.id, changes).expect(400)).body).toEqual({
      message: expect.stringContaining(`it is a run of the cron job ${made.id}, and carries what that does`),
    });
  const { body: cancelled } = await edit(run.id, { status: 'Cancelled' }).expect(200);
  expect(cancelled).toEqual({ ...run, status: 'Cancelled', updatedAt: expect.any(String) });
  const { body: changes } = await jiter.api.get(`/api/events/${run.id}/changes`).expect(200);
  expect(changes.map(({ action }: { action: string }) => action)).toContain('event.cancelled');
  const { body } = await edit(run.id, { payload: 'y' }).expect(400);
  expect(body.message).toMatch(/only a 'Pending' one can be changed, and this one is 'Cancelled'$/);
});

test('a cancel that lost against a worker is told what the event is now', async () => {
  const { id } = await create({ scheduledTime: soon(60_000) });
  expect(await claim(id)).toHaveLength(1);
  const { body } = await edit(id, { status: 'Cancelled' }).expect(400);
  expect(body.message).toBe(
    "Unable to cancel the event: only a 'Pending' one can be cancelled, and this one is 'Queued'",
  );
});

test('between a cancel and a claim exactly one wins, and the answer says which', async () => {
  const events = await Promise.all(Array.from({ length: 40 }, () => create({ scheduledTime: soon(60_000) })));
  const outcomes = await Promise.all(
    events.map(async ({ id }) => {
      const [answer, claimed] = await Promise.all([edit(id, { status: 'Cancelled' }), claim(id)]);
      return { cancelled: answer.status === 200, claimed: claimed.length === 1 };
    }),
  );
  for (const { cancelled, claimed } of outcomes) expect(cancelled).toBe(!claimed);
});

test.each([
  [{}, "Nothing to change: send at least one of 'payload', 'destination', 'scheduledTime' and 'status'"],
  [[], "Please send a JSON object with 'payload', 'destination', 'scheduledTime' and 'status'"],
  [{ status: 'Sent' }, "'status' must be 'Cancelled': an event's status cannot be set to anything else"],
  [{ status: 'cancelled' }, "'status' must be 'Cancelled': an event's status cannot be set to anything else"],
  [{ status: null }, "'status' must be 'Cancelled': an event's status cannot be set to anything else"],
  [{ payload: 1 }, "'payload' must be a string: send anything else as JSON.stringify writes it"],
  [{ destination: 'ftp://x' }, "'destination' must start with https:// or http://"],
  [{ scheduledTime: 'later' }, 'Please enter a valid time'],
  [{ scheduledTime: null }, 'Please enter a valid time'],
  [{ scheduledTime: '2001-01-01T00:00:00Z' }, 'Please make sure your scheduled time is in the future'],
  [{ id: '1', payload: 'x' }, expect.stringMatching(/^'id' is not a field that can be sent/)],
])('%j changes nothing', async (changes, message) => {
  const created = await create();
  const { body } = await edit(created.id, changes).expect(400);
  expect(body).toEqual({ message });
  expect((await jiter.api.get(`/api/events/${created.id}`)).body).toEqual({ ...created, history: [] });
});

test('an edit without a body changes nothing', async () => {
  const { id } = await create();
  const { body } = await jiter.api.put(`/api/events/${id}`).expect(400);
  expect(body.message).toContain('send a JSON body');
});

test("another org's event is not there", async () => {
  const { scheduledTime } = aBody();
  const theirs = await jiter.store.events.create({
    org: '777',
    payload: 'secret',
    destination: 'https://example.com',
    scheduledTime: new Date(scheduledTime as string),
  });
  await jiter.api.get(`/api/events/${theirs.id}`).expect(404, { message: 'Unable to find event' });
  await edit(theirs.id, { status: 'Cancelled' }).expect(404, { message: 'Unable to find event' });
  const { body } = await jiter.api.get('/api/events');
  expect(JSON.stringify(body)).not.toContain('secret');
  expect(await jiter.store.events.find('777', theirs.id)).toMatchObject({ event: { status: 'Pending' } });
});
