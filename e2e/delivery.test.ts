import { anEvent, eventually, startReceiver } from '@jiter/testkit';
import { backends, startFleet } from './fleet.ts';

type Fleet = Awaited<ReturnType<typeof startFleet>>;

describe.each(backends)('an API and two workers, the queue on %s', (backend) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await startFleet(backend, { workers: 2 });
  });
  afterAll(() => fleet.stop());

  const schedule = async (destination: string, inMs: number, payload = 'hello') => {
    const event = anEvent({ destination, payload, scheduledTime: new Date(Date.now() + inMs) });
    const { status, body } = await fleet.call('POST', '/api/events', event);
    expect(status).toBe(200);
    return body;
  };
  const becomes = (id: string, expected: object) =>
    eventually(async () => {
      const { body } = await fleet.call('GET', `/api/events/${id}`);
      expect(body).toMatchObject(expected);
      return body;
    });

  test('events arrive once each, none before its time', async () => {
    const receiver = await startReceiver();
    const events = await Promise.all(
      Array.from({ length: 60 }, (_, index) => schedule(receiver.url, 300 + index * 25, `payload ${index}`)),
    );
    await Promise.all(events.map(({ id }) => becomes(id, { status: 'Sent' })));
    expect(receiver.hits).toHaveLength(events.length);
    const dueTimes = new Map(events.map(({ id, scheduledTime }) => [`evt_${id}`, Date.parse(scheduledTime)]));
    for (const hit of receiver.hits) expect(hit.at).toBeGreaterThanOrEqual(dueTimes.get(hit.id)!);
    await receiver.close();
  });

  test('a receiver that recovers gets the event after the retries it needed', async () => {
    const receiver = await startReceiver([500, 503, 200]);
    const { id } = await schedule(receiver.url, 300);
    const { history } = await becomes(id, { status: 'Sent' });
    expect(history!.map(({ status }) => status)).toEqual(['500', '503', '200']);
    const [first, second, third] = receiver.hits.map(({ at }) => at);
    expect(second! - first!).toBeGreaterThanOrEqual(300);
    expect(third! - second!).toBeGreaterThanOrEqual(500);
    expect(new Set(receiver.hits.map((hit) => hit.id)).size).toBe(1);
    await receiver.close();
  });

  test('a receiver that stays broken ends the event after the last retry', async () => {
    const receiver = await startReceiver([500]);
    const { id } = await schedule(receiver.url, 300);
    const { history, failedAt } = await becomes(id, { status: 'Failed To Send' });
    expect(history).toHaveLength(4);
    expect(failedAt).toEqual(expect.any(String));
    await receiver.close();
  });

  test('a cancelled event never arrives', async () => {
    const receiver = await startReceiver();
    const cancelled = await schedule(receiver.url, 1_500);
    const sentinel = await schedule(receiver.url, 1_600);
    const { status, body } = await fleet.call('PUT', `/api/events/${cancelled.id}`, { status: 'Cancelled' });
    expect({ status, event: body.status }).toEqual({ status: 200, event: 'Cancelled' });
    await becomes(sentinel.id, { status: 'Sent' });
    expect(receiver.hits.map(({ id }) => id)).toEqual([`evt_${sentinel.id}`]);
    await receiver.close();
  });

  test('an event moved earlier comes earlier, one moved later comes later', async () => {
    const receiver = await startReceiver();
    const pulled = await schedule(receiver.url, 60_000);
    const pushed = await schedule(receiver.url, 800);
    const laterTime = new Date(Date.now() + 2_500).toISOString();
    await fleet.call('PUT', `/api/events/${pushed.id}`, { scheduledTime: laterTime });
    const earlierTime = new Date(Date.now() + 500).toISOString();
    await fleet.call('PUT', `/api/events/${pulled.id}`, { scheduledTime: earlierTime });
    await becomes(pulled.id, { status: 'Sent' });
    await becomes(pushed.id, { status: 'Sent' });
    expect(receiver.hits.map(({ id }) => id)).toEqual([`evt_${pulled.id}`, `evt_${pushed.id}`]);
    expect(receiver.hits[1]!.at).toBeGreaterThanOrEqual(Date.parse(laterTime));
    await receiver.close();
  });
});

describe.each(backends)('processes that come and go, the queue on %s', (backend) => {
  test('events scheduled while there is no worker arrive once there is one', async () => {
    const fleet = await startFleet(backend, { workers: 0 });
    const receiver = await startReceiver();
    const event = anEvent({
      destination: receiver.url,
      scheduledTime: new Date(Date.now() + 200),
    });
    const { body } = await fleet.call('POST', '/api/events', event);
    await eventually(() => expect(Date.now()).toBeGreaterThan(Date.parse(body.scheduledTime)));
    expect(receiver.hits).toHaveLength(0);
    await fleet.startWorker();
    await eventually(() => expect(receiver.hits).toHaveLength(1));
    await receiver.close();
    await fleet.stop();
  });

  test('a worker that is told to stop finishes what is under way; another one does the rest', async () => {
    const fleet = await startFleet(backend, { workers: 2 });
    const receiver = await startReceiver([{ status: 200, delayMs: 700 }]);
    const inTime = (ms: number) =>
      anEvent({ destination: receiver.url, scheduledTime: new Date(Date.now() + ms) });
    const requests = Array.from({ length: 40 }, (_, index) =>
      fleet.call('POST', '/api/events', inTime(400 + index * 50)),
    );
    const events = (await Promise.all(requests)).map(({ body }) => body);
    await eventually(() => expect(receiver.hits.length).toBeGreaterThan(5));
    expect(await fleet.workers[0]!.stop()).toBe(0);
    await eventually(async () => {
      const { body } = await fleet.call<{ status: string }[]>('GET', '/api/events?status=Sent');
      expect(body).toHaveLength(events.length);
    });
    expect(receiver.hits).toHaveLength(events.length);
    await receiver.close();
    await fleet.stop();
  });

  test('a worker killed with an event in its hands: another one delivers it when the lease is over', async () => {
    const fleet = await startFleet(backend, { workers: 1, env: { DELIVERY_TIMEOUT: '1s' } });
    const receiver = await startReceiver([{ hang: true }, 200]);
    const event = anEvent({
      destination: receiver.url,
      scheduledTime: new Date(Date.now() + 300),
    });
    const { body } = await fleet.call('POST', '/api/events', event);
    await eventually(() => expect(receiver.hits).toHaveLength(1));
    await fleet.workers[0]!.stop('SIGKILL');
    await fleet.startWorker();
    await eventually(async () => {
      expect((await fleet.call('GET', `/api/events/${body.id}`)).body).toMatchObject({ status: 'Sent' });
    }, 30_000);
    expect(new Set(receiver.hits.map(({ id }) => id)).size).toBe(1);
    await receiver.close();
    await fleet.stop();
  });

  test('an API that is told to stop answers what it has and leaves with 0', async () => {
    const fleet = await startFleet(backend, { workers: 0 });
    const inAnHour = new Date(Date.now() + 3_600_000);
    const creates = Array.from({ length: 50 }, () =>
      fleet.call('POST', '/api/events', anEvent({ scheduledTime: inAnHour })).then(
        ({ status }) => status,
        () => 'refused',
      ),
    );
    const [code, statuses] = await Promise.all([fleet.api.stop(), Promise.all(creates)]);
    expect(code).toBe(0);
    for (const status of statuses) expect([200, 'refused']).toContain(status);
    await fleet.stop();
  });
});
