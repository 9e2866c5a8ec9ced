import {
  anEvent,
  cloneDatabase,
  eventually,
  freshQueueUrl,
  ownPort,
  type Receiver,
  startReceiver,
  untilHourLasts,
} from './index.ts';

let receiver: Receiver | undefined;

afterEach(() => receiver?.close());

const post = (body: string) =>
  fetch(receiver!.url, { method: 'POST', body, headers: { 'webhook-id': 'evt_1' } });

test('a receiver answers its steps in turn, the last one for ever, and keeps every byte', async () => {
  receiver = await startReceiver([500, { status: 201, body: 'made' }]);
  const statuses = [];
  for (const body of ['{"a": "é\\u0007"}', 'two', 'three']) statuses.push((await post(body)).status);
  expect(statuses).toEqual([500, 201, 201]);
  expect(receiver.hits.map(({ body, id }) => [body, id])).toEqual([
    ['{"a": "é\\u0007"}', 'evt_1'],
    ['two', 'evt_1'],
    ['three', 'evt_1'],
  ]);
});

test('a receiver that closes mid-body or hangs does not keep its own close waiting', async () => {
  receiver = await startReceiver([{ closeMidBody: true, body: 'abcdef' }, { hang: true }]);
  await expect(post('x').then((answer) => answer.text())).rejects.toThrow();
  const hanging = expect(post('y')).rejects.toThrow();
  await eventually(() => expect(receiver!.hits).toHaveLength(2));
  await receiver.close();
  await hanging;
});

test('a receiver sends as much as it is told to', async () => {
  receiver = await startReceiver([{ bodyBytes: 1_000_000 }, { body: 'slow', byteEveryMs: 1 }]);
  expect((await (await post('x')).arrayBuffer()).byteLength).toBe(1_000_000);
  expect(await (await post('x')).text()).toBe('slow');
});

test('eventually gives the first value that holds, or the last failure', async () => {
  let calls = 0;
  const third = () => {
    calls += 1;
    if (calls < 3) throw new Error(`call ${calls}`);
    return calls;
  };
  expect(await eventually(third)).toBe(3);
  await expect(eventually(() => Promise.reject(new Error('never')), 50)).rejects.toThrow('never');
});

test('a port of its own is given to no other test, whether anybody listens there or not', async () => {
  const ports = [];
  for (let left = 200; left > 0; left -= 1) ports.push(await ownPort());
  expect(new Set(ports).size).toBe(200);
  // Each process of jest has a thirty-second of 22,528 to itself.
  expect(new Set(ports.map((port) => Math.floor((port - 10_240) / 704))).size).toBe(1);
});

test('an event is due half a second ahead and unlike any other', () => {
  const [one, two] = [anEvent(), anEvent({ destination: 'http://127.0.0.1/' })];
  expect(one.payload).not.toBe(two.payload);
  expect(one.scheduledTime.getTime()).toBeGreaterThan(Date.now());
});

test('a test of a rule gets no server, and is told what to call itself', async () => {
  const told =
    'testkit.test.ts asks for a database, which by its name it does not need: call it testkit.story.test.ts';
  await expect(cloneDatabase()).rejects.toThrow(told);
  await expect(freshQueueUrl('redis')).rejects.toThrow('asks for a queue');
});

test('an hour that is nearly over is waited for, and one that lasts is not', async () => {
  const times = ['09:59:50', '09:59:59', '10:00:00', '10:30:00'].map((time) =>
    Date.parse(`2030-01-01T${time}Z`),
  );
  const next = () => times.shift()!;
  await untilHourLasts(15_000, next);
  expect(times).toHaveLength(1);
  await untilHourLasts(15_000, next);
  expect(times).toEqual([]);
});
