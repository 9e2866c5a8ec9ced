import { aBody, API_KEY, MAX_PAYLOAD_BYTES, setup, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());
afterEach(async () => {
  const { body } = await jiter.api.get('/api/events').expect(200);
  expect(body).toEqual([]);
  expect(jiter.bells).toEqual([]);
  expect(jiter.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});

/** Bytes as they are, with no header that was not asked for. */
async function post(bytes: string | Uint8Array | undefined, headers: Record<string, string> = {}) {
  const response = await fetch(`${jiter.url}/api/events`, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY, ...headers },
    ...(bytes !== undefined && { body: typeof bytes === 'string' ? Buffer.from(bytes) : bytes }),
  });
  return { status: response.status, ...((await response.json()) as { message: string }) };
}
const json = { 'content-type': 'application/json' };
const fine = () => JSON.stringify(aBody());

test('no body', async () => {
  expect(await post(undefined)).toEqual({ status: 400, message: expect.stringMatching(/send a JSON body/) });
  expect(await post(undefined, json)).toMatchObject({ status: 400 });
  expect(await post('', json)).toMatchObject({ status: 400 });
});

test('not JSON', async () => {
  for (const text of ['{', 'hello', '{"payload":}', "{'payload':'x'}", `${fine()},`, 'undefined', '\0']) {
    expect(await post(text, json)).toEqual({
      status: 400,
      message: expect.stringMatching(/^Please send valid JSON: ./),
    });
  }
});

test('JSON that is no object', async () => {
  for (const text of ['[]', '"x"', '1', 'null', 'true', `[${fine()}]`]) {
    expect(await post(text, json)).toEqual({
      status: 400,
      message: "Please send a JSON object with 'payload', 'destination' and 'scheduledTime'",
    });
  }
});

test('JSON nested deeper than any stack', async () => {
  const depth = 100_000;
  const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(await post(nested, json)).toMatchObject({ status: 400 });
  expect(await post(`{"payload":${nested}}`, json)).toMatchObject({
    status: 400,
    message: expect.stringContaining("'payload' must be a string"),
  });
});

test('the wrong content type, or none', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
    expect(await post(fine(), { 'content-type': type })).toEqual({
      status: 415,
      message: expect.stringContaining('Content-Type: application/json'),
    });
  }
  expect(await post(fine())).toMatchObject({ status: 415 });
});

test('another charset, or a compressed body', async () => {
  const latin = { 'content-type': 'application/json; charset=iso-8859-1' };
  expect(await post(fine(), latin)).toMatchObject({ status: 415, message: expect.stringContaining('UTF-8') });
  const gzip = { ...json, 'content-encoding': 'gzip' };
  expect(await post(fine(), gzip)).toMatchObject({ status: 415 });
});

test('bytes that are not UTF-8', async () => {
  for (const bad of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80]]) {
    const text = Buffer.concat([
      Buffer.from('{"payload":"'),
      Buffer.from(bad),
      Buffer.from(`","destination":"https://example.com","scheduledTime":"${soon()}"}`),
    ]);
    expect(await post(text, json)).toMatchObject({ status: 400, message: expect.stringContaining('UTF-8') });
  }
});

const anything = [undefined, null, 1, 0, true, [], {}, ['x'], { a: 1 }];

test.each(anything)('a payload that is %j', async (payload) => {
  const { status, message } = await post(JSON.stringify(aBody({ payload })), json);
  expect([status, message]).toEqual([400, expect.stringMatching(/^'payload' (is missing|must be a string)/)]);
});

test.each(anything)('a destination that is %j', async (destination) => {
  const { status, message } = await post(JSON.stringify(aBody({ destination })), json);
  expect([status, message]).toEqual([
    400,
    expect.stringMatching(/^'destination' (is missing|must be a string)/),
  ]);
});

test.each([...anything, '', 'soon', '2026-02-30T00:00:00Z', '2099-01-01T24:00:00Z', 4_102_444_800_000])(
  'a scheduledTime that is %j',
  async (scheduledTime) => {
    const answer = await post(JSON.stringify(aBody({ scheduledTime })), json);
    expect(answer).toEqual({ status: 400, message: 'Please enter a valid time' });
  },
);

test.each([
  ['2099-01-31T09:00:00', 'Please enter a valid time: add a zone, such as Z or +02:00'],
  ['+010000-01-01T00:00:00Z', 'Please enter a valid time: the last one is 9999-12-31T23:59:59.999Z'],
  [
    '2099-01-30T23:59:60Z',
    'Please enter a valid time: a second 60 can be at the end of a month in UTC only, as in 2016-12-31T23:59:60Z',
  ],
  ['2016-12-31T23:59:60Z', 'Please make sure your scheduled time is in the future'],
  ['2001-01-31T09:00:00Z', 'Please make sure your scheduled time is in the future'],
  ['0000-01-01T00:00:00Z', 'Please make sure your scheduled time is in the future'],
])('the scheduledTime %s', async (scheduledTime, message) => {
  expect(await post(JSON.stringify(aBody({ scheduledTime })), json)).toEqual({ status: 400, message });
});

test('this very moment is not the future', async () => {
  const now = new Date();
  const frozen = await setup({ clock: { now: () => now } });
  const answer = await frozen.api.post('/api/events').send(aBody({ scheduledTime: now.toISOString() }));
  expect(answer.status).toBe(400);
  const next = new Date(now.getTime() + 1).toISOString();
  await frozen.api
    .post('/api/events')
    .send(aBody({ scheduledTime: next }))
    .expect(200);
  await frozen.close();
});

test.each([
  ['ftp://example.com', "'destination' must start with https:// or http://"],
  ['https://', "'destination' must name a host, as in https://example.com/hook"],
  [
    'https://me:secret@example.com',
    "'destination' must not carry credentials: verify the signature header instead of a password",
  ],
  ['', "'destination' is empty: send the URL that gets the event"],
  [`https://example.com/${'x'.repeat(2048)}`, "'destination' may have at most 2048 characters"],
])('the destination %.40s', async (destination, message) => {
  expect(await post(JSON.stringify(aBody({ destination })), json)).toEqual({ status: 400, message });
});

test('unknown fields, also those that mean something to JavaScript', async () => {
  for (const field of ['status', 'id', 'Payload', 'constructor', '__proto__', 'toString', '{#label}', '']) {
    const text = `{${JSON.stringify(field)}: {"a":1}, ${fine().slice(1)}`;
    const { status, message } = await post(text, json);
    expect([status, message]).toEqual([400, expect.stringContaining(field)]);
  }
  const { message } = await post(`{"${'x'.repeat(10_000)}":1, ${fine().slice(1)}`, json);
  expect(message.length).toBeLessThan(400);
});

test('NUL and lone surrogates', async () => {
  for (const bad of ['\\u0000', 'a\\u0000b', '\\ud800', 'x\\udc00\\ud800']) {
    const text = fine().replace('"hello"', `"${bad}"`);
    expect(await post(text, json)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^'payload' must not contain NUL characters or lone surrogates/),
    });
    const elsewhere = fine().replace('example.com', `example.com/${bad}`);
    expect(await post(elsewhere, json)).toMatchObject({ status: 400 });
  }
});

test('a payload that is too large, in UTF-8 bytes', async () => {
  for (const payload of [
    'a'.repeat(MAX_PAYLOAD_BYTES + 1),
    '€'.repeat(21_846),
    '\u001f'.repeat(MAX_PAYLOAD_BYTES + 1),
  ]) {
    expect(await post(JSON.stringify(aBody({ payload })), json)).toEqual({
      status: 413,
      message: "'payload' is too large: it may have at most 65536 bytes in UTF-8",
    });
  }
});

test('a body that is too large to be looked at, announced or not', async () => {
  const huge = Buffer.alloc(3_000_000, ' ');
  expect(await post(huge, json)).toEqual({
    status: 413,
    message: expect.stringMatching(/too large.*\d+ bytes/),
  });
  const response = await fetch(`${jiter.url}/api/events`, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY, ...json },
    body: new Blob([huge]).stream(),
    duplex: 'half',
  });
  expect(response.status).toBe(413);
});

const noIds = [
  'abc',
  '-1',
  '0',
  '9999999999999999999',
  '9223372036854775808',
  '1e3',
  '01',
  '%201',
  '1%20',
  '1.0',
];
const oddIds = ['%00', '%ff', '%2e%2e', 'null', 'undefined', '0x1', '１', "1'--", '1,2', '+1'];

test.each([...noIds, ...oddIds])('the id %s is one that nobody has', async (id) => {
  const notFound = { message: 'Unable to find event' };
  expect((await jiter.api.get(`/api/events/${id}`).expect(404)).body).toEqual(notFound);
  expect((await jiter.api.put(`/api/events/${id}`).send({ payload: 'x' }).expect(404)).body).toEqual(
    notFound,
  );
});
