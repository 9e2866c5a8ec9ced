import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { eventually } from '@jiter/testkit';
import { aBody, API_KEY, setup, type Setup } from '../test-setup.ts';

const KIB = 1_024;
const LARGE = 100 * KIB;
/** Of each body 16 KiB are free: two large ones of an org fit, and no third; of all orgs four, and no fifth. */
const LIMITS = { orgBytes: 190 * KIB, allBytes: 350 * KIB };

let jiter: Setup;
let keys: { mine: string; theirs: string; third: string };
beforeAll(async () => {
  jiter = await setup({ bodyLimits: LIMITS, maxPayloadBytes: 300 * KIB });
  const [theirs, third] = [await jiter.store.orgs.create('theirs'), await jiter.store.orgs.create('third')];
  jiter.server.on('connection', (socket: Socket) => void ends.set(socket.remotePort, socket));
  keys = { mine: API_KEY, theirs: theirs.apiKey, third: third.apiKey };
});
afterAll(() => jiter.close());

const sockets: Socket[] = [];
/** The server's ends of connections, by the port of the other end. */
const ends = new Map<number | undefined, Socket>();
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  // Whatever was kept is free again when those who sent it are gone.
  await eventually(async () => {
    for (const key of Object.values(keys)) expect((await create(key, LARGE)).status).toBe(200);
  });
});

const large = (length = LARGE) => JSON.stringify(aBody({ payload: 'x'.repeat(length) }));
const headOf = (key: string, framing: string) =>
  `POST /api/events HTTP/1.1\r\nHost: x\r\nx-api-key: ${key}\r\nContent-Type: application/json\r\n${framing}\r\n\r\n`;

async function create(key: string, length = 10) {
  const response = await jiter.api.post('/api/events').set('x-api-key', key).send(large(length)).type('json');
  return { status: response.status, retryAfter: response.headers['retry-after'] };
}

async function dial(text: string): Promise<Socket> {
  const socket = connect(Number(new URL(jiter.url).port), '127.0.0.1').setEncoding('utf8');
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(text);
  // A request beside it must not be what comes first.
  await eventually(() => expect(ends.get(socket.localPort)?.bytesRead).toBe(Buffer.byteLength(text)));
  return socket;
}

/** An upload of which the last byte does not come. `finish` sends it, and resolves with the answer. */
async function holdBack(key: string) {
  const text = large();
  const socket = await dial(headOf(key, `Content-Length: ${text.length}`) + text.slice(0, -1));
  return {
    socket,
    finish: async () => {
      socket.write(text.slice(-1));
      return String((await once(socket, 'data'))[0]);
    },
  };
}

/** Until the server has looked at what it read. */
const untilRefused = (key: string) =>
  eventually(async () => {
    const answer = await create(key, LARGE);
    expect(answer.status).not.toBe(200);
    return answer;
  });

test("an org's bodies under way have a bound: further large ones are refused, small ones and others are not", async () => {
  await Promise.all([holdBack(keys.mine), holdBack(keys.mine)]);
  expect(await untilRefused(keys.mine)).toEqual({ status: 429, retryAfter: '1' });
  for (let count = 0; count < 20; count += 1) expect((await create(keys.mine)).status).toBe(200);
  expect((await create(keys.theirs, LARGE)).status).toBe(200);
});

test('those of all orgs have one as well', async () => {
  await Promise.all([holdBack(keys.mine), holdBack(keys.mine), holdBack(keys.theirs), holdBack(keys.theirs)]);
  expect(await untilRefused(keys.third)).toEqual({ status: 503, retryAfter: '5' });
  expect((await create(keys.third)).status).toBe(200);
});

test('what is announced and does not come takes nothing', async () => {
  const announced = headOf(keys.mine, `Content-Length: ${LARGE * 2}`);
  await Promise.all(Array.from({ length: 30 }, () => dial(announced)));
  await Promise.all(Array.from({ length: 30 }, () => dial(`${announced}${' '.repeat(15 * KIB)}`)));
  expect((await create(keys.mine, LARGE)).status).toBe(200);
});

test('what a body took is free again when it is answered', async () => {
  const [one] = await Promise.all([holdBack(keys.mine), holdBack(keys.mine)]);
  await untilRefused(keys.mine);
  expect(await one.finish()).toMatch(/^HTTP\/1\.1 200 /);
  expect((await create(keys.mine, LARGE)).status).toBe(200);
});

test.each([
  ['the client hangs up', '', true],
  ['it turns out to be no chunk', 'nonsense\r\n', false],
  ['it turns out to be no JSON', '1\r\n{\r\n0\r\n\r\n', false],
])('and when %s', async (_how, end, isHangUp) => {
  const chunk = `${LARGE.toString(16)}\r\n${'x'.repeat(LARGE)}\r\n`;
  const held = [
    await dial(headOf(keys.mine, 'Transfer-Encoding: chunked') + chunk),
    await dial(headOf(keys.mine, 'Transfer-Encoding: chunked') + chunk),
  ];
  await untilRefused(keys.mine);
  if (isHangUp) held[0]!.destroy();
  else held[0]!.write(end);
  await eventually(async () => expect((await create(keys.mine, LARGE)).status).toBe(200));
});

test('a body in pieces of a byte takes no more than its bytes, and no fewer', async () => {
  const pieces = '1\r\nx\r\n'.repeat(LARGE);
  await dial(headOf(keys.mine, 'Transfer-Encoding: chunked') + pieces);
  await dial(headOf(keys.mine, 'Transfer-Encoding: chunked') + pieces);
  expect(await untilRefused(keys.mine)).toEqual({ status: 429, retryAfter: '1' });
});

test('a body of more values than any body needs is not parsed', async () => {
  const { body } = await jiter.api
    .post('/api/events')
    .type('json')
    .send(`{"payload":[${'1,'.repeat(5_000)}1]}`)
    .expect(400);
  expect(body.message).toMatch(/^Please send JSON with at most 1100 values: 'payload' must be a string/);
});

test('a body that says as much as an event may is parsed', async () => {
  const delays = Array.from({ length: 100 }, () => '1s');
  const retryPolicy = { delays, stopOn: delays.map((_, index) => 400 + index), maxRetryAfter: '1h' };
  const headers = numbered(50, 'X-');
  const callback = { url: 'https://example.com/', headers, method: 'PUT', timeout: '1s', retryPolicy };
  const all = {
    ...aBody({
      payload: 'x'.repeat(4_096),
      idempotencyKey: 'all',
      format: 'raw',
      encoding: 'utf8',
      method: 'PUT',
    }),
    ...{
      headers,
      retryPolicy,
      timeout: '1s',
      maxAge: '1d',
      successCallback: callback,
      failureCallback: callback,
    },
    ...{ labels: Object.keys(numbered(10, 'l')), metadata: numbered(20, 'm') },
  };
  await jiter.api.post('/api/events').send(all).expect(200);
  const { body } = await jiter.api.post('/api/events/batch').send([all]).expect(200);
  expect(body).toEqual([expect.objectContaining({ status: 'Pending' })]);
});

const numbered = (count: number, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'v']));

describe('a batch', () => {
  const post = (text: string) => jiter.api.post('/api/events/batch').type('json').send(text);

  test('of which one item is too large, or has too many values, creates the others', async () => {
    const bodies = [
      JSON.stringify(aBody()),
      `{"payload":"${'x'.repeat(2_000_000)}"}`,
      `{"payload":[${'1,'.repeat(5_000)}1]}`,
      JSON.stringify(aBody({ payload: 'last' })),
    ];
    const { body: results } = await setupOf(`[${bodies.join(' , ')}]`);
    expect(results).toEqual([
      expect.objectContaining({ status: 'Pending' }),
      { status: 413, message: expect.stringContaining('too large') },
      { status: 400, message: expect.stringContaining('at most 1100 values') },
      expect.objectContaining({ payload: 'last' }),
    ]);
  });

  test('of which one item is no JSON creates nothing, and says which', async () => {
    const before = (await jiter.api.get('/api/events?limit=1000').expect(200)).body.length;
    const { body } = await post(`[${JSON.stringify(aBody())},{"payload":nonsense}]`).expect(400);
    expect(body.message).toMatch(/^Please send valid JSON: .*, in item 2 of the array$/);
    expect((await jiter.api.get('/api/events?limit=1000').expect(200)).body).toHaveLength(before);
  });

  test('is read in the order of its items, wherever the pieces of its body end', async () => {
    const payloads = Array.from({ length: 300 }, (_, index) => `${index} é😀"\\`.repeat(1 + (index % 50)));
    const { body: results } = await setupOf(JSON.stringify(payloads.map((payload) => aBody({ payload }))));
    expect(results.map(({ payload }: { payload: string }) => payload)).toEqual(payloads);
  });

  /** Where larger bodies are taken. */
  async function setupOf(text: string) {
    const roomy = await setup();
    const answer = await roomy.api.post('/api/events/batch').type('json').send(text).expect(200);
    await roomy.close();
    return answer;
  }
});
