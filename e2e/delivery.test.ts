import { anEvent, eventually, runSql } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { backends, becomes, NOBODY_LEADS, startFleet, type Fleet, type Running } from './fleet.ts';
import { schedule, soon } from './load.ts';

describe.each(backends)('an API and two workers, the queue on %s', (backend) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await startFleet(backend, { workers: 2, env: { SWEEP_INTERVAL: '1min' } });
    await runSql(fleet.env.DATABASE_URL, NOBODY_LEADS);
  });
  afterEach(() => expect(fleet.repairs()).toEqual([]));
  afterAll(() => fleet.stop());

  const scheduleIn = (inMs: number, destination: string) =>
    schedule(fleet, { destination, scheduledTime: soon(inMs) });

  test('events arrive once each, none before its time', async () => {
    const receiver = await aReceiver();
    const events = await Promise.all(
      Array.from({ length: 60 }, (_, index) => scheduleIn(300 + index * 25, receiver.url)),
    );
    await eventually(() => expect(receiver.hits).toHaveLength(events.length));
    await Promise.all(events.map(({ id }) => becomes(fleet, id, 'Sent')));
    expect(receiver.hits).toHaveLength(events.length);
    const dueTimes = new Map(events.map(({ id, scheduledTime }) => [`evt_${id}`, Date.parse(scheduledTime)]));
    for (const hit of receiver.hits) expect(hit.at).toBeGreaterThanOrEqual(dueTimes.get(hit.id)!);
  });

  test('a receiver that recovers gets the event after the retries it needed', async () => {
    const receiver = await aReceiver([500, 503, 200]);
    const { id } = await scheduleIn(300, receiver.url);
    const { history } = await becomes(fleet, id, 'Sent');
    expect(history!.map(({ status }) => status)).toEqual(['500', '503', '200']);
    const [first, second, third] = receiver.hits.map(({ at }) => at);
    expect(second! - first!).toBeGreaterThanOrEqual(300);
    expect(third! - second!).toBeGreaterThanOrEqual(500);
    expect(new Set(receiver.hits.map((hit) => hit.id)).size).toBe(1);
  });

  test('a receiver that stays broken ends the event after the last retry', async () => {
    const receiver = await aReceiver([500]);
    const { id } = await scheduleIn(300, receiver.url);
    const { history, failedAt } = await becomes(fleet, id, 'Failed To Send');
    expect(history).toHaveLength(4);
    expect(failedAt).toEqual(expect.any(String));
  });

  test('a cancelled event never arrives', async () => {
    const receiver = await aReceiver();
    const cancelled = await scheduleIn(6_000, receiver.url);
    const sentinel = await scheduleIn(6_100, receiver.url);
    const { status, body } = await fleet.call('PUT', `/api/events/${cancelled.id}`, { status: 'Cancelled' });
    expect({ status, event: body.status }).toEqual({ status: 200, event: 'Cancelled' });
    await becomes(fleet, sentinel.id, 'Sent');
    expect(receiver.hits.map(({ id }) => id)).toEqual([`evt_${sentinel.id}`]);
  });

  test('an event moved earlier comes earlier, one moved later comes later', async () => {
    const receiver = await aReceiver();
    const pulled = await scheduleIn(60_000, receiver.url);
    const pushed = await scheduleIn(6_000, receiver.url);
    // Counted from when it is read: a moment that was said might be over by then.
    const move = async ({ id }: { id: string }, delay: string) => {
      const { status, body } = await fleet.call('PUT', `/api/events/${id}`, { delay });
      expect(status).toBe(200);
      return Date.parse(body.scheduledTime);
    };
    const laterMs = await move(pushed, '8s');
    await move(pulled, '500ms');
    await becomes(fleet, pulled.id, 'Sent');
    await becomes(fleet, pushed.id, 'Sent');
    expect(receiver.hits.map(({ id }) => id)).toEqual([`evt_${pulled.id}`, `evt_${pushed.id}`]);
    expect(receiver.hits[1]!.at).toBeGreaterThanOrEqual(laterMs);
  });
});

describe.each(backends)('workers that come and go, the queue on %s', (backend) => {
  let fleet: Fleet;
  /** Of its workers, the oldest first. */
  const alive: Running[] = [];
  beforeAll(async () => {
    fleet = await startFleet(backend, { workers: 0 });
    alive.length = 0;
  });
  afterAll(() => fleet.stop());

  const haveWorkers = async (count: number) => {
    while (alive.length < count) alive.push(await fleet.startWorker());
  };

  test('events scheduled while there is no worker arrive once there is one', async () => {
    const receiver = await aReceiver();
    const { scheduledTime } = await schedule(fleet, { destination: receiver.url, scheduledTime: soon(200) });
    await eventually(() => expect(Date.now()).toBeGreaterThan(Date.parse(scheduledTime)));
    expect(receiver.hits).toHaveLength(0);
    await haveWorkers(1);
    await eventually(() => expect(receiver.hits).toHaveLength(1));
  });

  test('a worker that is told to stop finishes what is under way; another one does the rest', async () => {
    await haveWorkers(2);
    const receiver = await aReceiver([{ status: 200, delayMs: 700 }]);
    const events = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        schedule(fleet, { destination: receiver.url, scheduledTime: soon(400 + index * 50) }),
      ),
    );
    await eventually(() => expect(receiver.hits.length).toBeGreaterThan(5));
    expect(await alive.shift()!.stop()).toBe(0);
    await eventually(() => expect(receiver.hits).toHaveLength(events.length));
    await Promise.all(events.map(({ id }) => becomes(fleet, id, 'Sent')));
    expect(receiver.hits).toHaveLength(events.length);
  });

  test('a worker killed with an event in its hands: another one delivers it when the lease is over', async () => {
    await haveWorkers(1);
    const receiver = await aReceiver([{ hang: true }, 200]);
    // How long it may take is how long it is held, and some seconds.
    const wish = { destination: receiver.url, scheduledTime: soon(300), timeout: '1s' };
    const { id } = await schedule(fleet, wish);
    await eventually(() => expect(receiver.hits).toHaveLength(1));
    await alive.shift()!.stop('SIGKILL');
    await haveWorkers(1);
    await eventually(async () => {
      expect((await fleet.call('GET', `/api/events/${id}`)).body).toMatchObject({ status: 'Sent' });
    });
    expect(new Set(receiver.hits.map(({ id }) => id)).size).toBe(1);
  });
});

test('an API that is told to stop answers what it has and leaves with 0', async () => {
  const fleet = await aFleet('postgres', { workers: 0 });
  const inAnHour = soon(3_600_000);
  const creates = Array.from({ length: 50 }, () =>
    fleet.call('POST', '/api/events', anEvent({ scheduledTime: inAnHour })).then(
      ({ status }) => status,
      () => 'refused',
    ),
  );
  const [code, statuses] = await Promise.all([fleet.api.stop(), Promise.all(creates)]);
  expect(code).toBe(0);
  for (const status of statuses) expect([200, 'refused']).toContain(status);
});
