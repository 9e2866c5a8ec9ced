import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import supertest from 'supertest';
import { eventually } from '@jiter/testkit';
import { aBody, API_KEY, setup, soon, type Setup } from '../test-setup.ts';

const MiB = 1_048_576;
const DRIP_MS = 20;
/** Of a connection on loopback, whose kernel takes several megabytes before anybody reads. */
const ANSWER_COUNT = 3;

const opened: { close(): Promise<void> }[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

/** With 8 MiB of events, and more that are on no first page. */
async function openWithEvents(limits: Parameters<typeof setup>[0]): Promise<Setup> {
  const jiter = await setup(limits);
  opened.push(jiter);
  const { store, org } = jiter;
  const event = { org, destination: 'https://example.com/', scheduledTime: new Date(soon(600_000)) };
  await store.events.createMany(
    Array.from({ length: 140 }, () => ({ ...event, payload: 'x'.repeat(65_536) })),
  );
  return jiter;
}

/** Asks for the list `ANSWER_COUNT` times and reads nothing. */
async function askWithoutReading({ url }: Setup): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.pause();
  const request = `GET /api/events HTTP/1.1\r\nHost: x\r\nx-api-key: ${API_KEY}\r\n\r\n`;
  socket.write(request.repeat(ANSWER_COUNT));
  return socket;
}

const cutOff = ({ lines }: Setup) => lines.filter(({ event }) => event === 'answer.cut-off');
const connectionsOf = ({ server }: Setup) =>
  new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

test('whoever takes too long for the whole of an answer is let go, however steadily he reads', async () => {
  const jiter = await openWithEvents({ answerLimits: { graceMs: 500, slowestBytesPerS: 100 * MiB } });
  const socket = await askWithoutReading(jiter);
  const drip = setInterval(() => socket.read(1_024), DRIP_MS);
  await eventually(() => expect(cutOff(jiter)).not.toEqual([])).finally(() => clearInterval(drip));
  expect(cutOff(jiter)[0]!.fields).toEqual({ org: jiter.org, bytes: expect.any(Number) });
  await eventually(async () => expect(await connectionsOf(jiter)).toBe(0));
  await once(socket.resume(), 'close');
  expect(socket.bytesRead).toBeLessThan(ANSWER_COUNT * 8 * MiB);
});

test('whoever reads in time gets all of it', async () => {
  const jiter = await openWithEvents({ answerLimits: { graceMs: 10_000 } });
  const pages = await Promise.all([1, 2, 3, 4].map(() => jiter.api.get('/api/events').expect(200)));
  for (const { body } of pages) expect(body).toHaveLength(127);
  expect(cutOff(jiter)).toEqual([]);
});

describe('answers that nobody reads', () => {
  const limits = { orgBytes: 12 * MiB, allBytes: 20 * MiB };
  const other = async ({ store, url }: Setup) => {
    const { apiKey } = await store.orgs.create('other');
    return { apiKey, api: supertest.agent(url).set('x-api-key', apiKey) };
  };

  test('of one org are bounded: it is told to read them, before anything is done, and others are served', async () => {
    const jiter = await openWithEvents({ answerLimits: limits });
    const { api } = await other(jiter);
    const socket = await askWithoutReading(jiter);
    // A read sets aside what it may become.
    const { body, headers } = await eventually(() => jiter.api.get('/api/events').expect(429));
    expect(body).toEqual({
      message: expect.stringMatching(/^Too many answers to you are still on their way/),
    });
    expect(headers['retry-after']).toBe('5');
    await jiter.api.get('/api/events/1').expect(429);
    await jiter.api.get('/api/cronjobs').expect(429);
    await jiter.api
      .post('/api/events/batch')
      .send(Array(200).fill(aBody({ payload: 'x'.repeat(30_000) })))
      .expect(429);
    expect(jiter.bells).toEqual([]);
    await api.get('/api/events').expect(200);
    await api.post('/api/events').send(aBody()).expect(200);
    // What is small still fits.
    await jiter.api.post('/api/events').send(aBody()).expect(200);
    socket.destroy();
    await eventually(() => jiter.api.get('/api/events').expect(200));
  });

  test('of an org that has its share are refused from the first', async () => {
    const jiter = await openWithEvents({ answerLimits: { ...limits, orgBytes: 4 * MiB } });
    const { api } = await other(jiter);
    const socket = await askWithoutReading(jiter);
    await eventually(() => jiter.api.get('/api/events').expect(429));
    for (const [method, path] of [
      ['post', '/api/events'],
      ['put', '/api/events/1'],
      ['post', '/api/cronjobs'],
      ['delete', '/api/cronjobs/1'],
      ['get', '/api/nothing'],
    ] as const) {
      await jiter.api[method](path).send(aBody()).expect(429);
    }
    await api.post('/api/events').send(aBody()).expect(200);
    socket.destroy();
    await eventually(() => jiter.api.post('/api/events').send(aBody()).expect(200));
  });

  test('of all orgs together are bounded: that is a 503', async () => {
    const jiter = await openWithEvents({ answerLimits: { ...limits, allBytes: 12 * MiB } });
    const { api } = await other(jiter);
    const socket = await askWithoutReading(jiter);
    const { body } = await eventually(() => api.get('/api/events').expect(503).expect('Retry-After', '5'));
    expect(body).toEqual({ message: expect.stringMatching(/^Too many answers are on their way just now/) });
    await supertest(jiter.url).get('/readyz').expect(200);
    socket.destroy();
    await eventually(() => api.get('/api/events').expect(200));
  });
});
