import { signWebhook, standardSecret, webhookHeaders } from '@jiter/core';
import { verifyWebhook, type Received } from './verify.ts';

const SECRET = '7e8ef49d-087d-4030-b59a-e3e58c56721d';
const BODY = '{"payload":"Remind me to buy groceries!","scheduledTime":"2022-11-21T07:35:09.000Z"}';
const AT = new Date(1_669_016_112_680);

const jiter = {
  'X-Jiter-Request-Timestamp': '1669016112680',
  'X-Jiter-Signature': 'LIVR/DtUKTYelzXSFrNod+GZMbKIULgvGmRfuidwQiI=',
};
const standard = {
  'webhook-id': 'evt_216',
  'webhook-timestamp': '1669016112',
  'webhook-signature': 'v1,ZqL1KvjQF9PIn9qWO0a307Q7EK5iyT7wcz1eKVDO3JA=',
};
const verify = (headers: Received['headers'], more: object = {}, body: Received['body'] = BODY) =>
  verifyWebhook({ headers, body }, { secret: SECRET, now: AT, ...more });
const code = (expected: string) =>
  expect.objectContaining({ name: 'WebhookError', code: expected }) as object;

test('the vectors of the contract, of each scheme alone and of both', async () => {
  expect(await verify(jiter)).toEqual({ scheme: 'jiter', id: undefined, sentAt: AT });
  expect(await verify(standard)).toEqual({
    scheme: 'standard',
    id: 'evt_216',
    sentAt: new Date(1_669_016_112_000),
  });
  expect(await verify({ ...jiter, ...standard })).toMatchObject({ scheme: 'standard', id: 'evt_216' });
});

test('the secret in its form for Standard Webhooks, which have a vector of their own', async () => {
  expect(await verify({ ...jiter, ...standard }, { secret: standardSecret(SECRET) })).toMatchObject({
    scheme: 'standard',
  });
  expect(await verify(jiter, { secret: standardSecret(SECRET) })).toMatchObject({ scheme: 'jiter' });
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const more = { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', now: new Date(1_614_265_330_000) };
  expect(await verify(headers, more, '{"test": 2432232314}')).toMatchObject({ scheme: 'standard' });
});

test.each([
  ['Headers', new Headers({ ...jiter, ...standard })],
  [
    "Node's",
    Object.fromEntries(
      Object.entries({ ...jiter, ...standard }).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  ],
  ['lists of values', Object.fromEntries(Object.entries(standard).map(([name, value]) => [name, [value]]))],
])('headers as %s', async (_what, headers) => {
  expect(await verify(headers)).toMatchObject({ id: 'evt_216' });
});

test('while a secret is rotated, by either of them, new or old', async () => {
  const secrets: [string, string] = ['the-new-secret-of-24-bytes', 'the-old-secret-of-24-bytes'];
  const signatures = signWebhook('7', BODY, secrets, AT);
  const headers = webhookHeaders({ eventId: '7', startedAt: AT, signatures, userAgent: 'Jiter' });
  for (const secret of [...secrets, ['another-secret-of-24-bytes', secrets[0]]]) {
    expect(await verify(headers, { secret })).toMatchObject({ id: 'evt_7' });
  }
  await expect(verify(headers, { secret: 'another-secret-of-24-bytes' })).rejects.toEqual(
    code('wrong_signature'),
  );
});

test('bytes that are no text', async () => {
  const bytes = Buffer.from([0, 255, 128, 10]);
  const signatures = signWebhook('7', bytes, [SECRET], AT);
  const headers = webhookHeaders({ eventId: '7', startedAt: AT, signatures, userAgent: 'Jiter' });
  expect(await verify(headers, {}, bytes)).toMatchObject({ scheme: 'standard' });
  await expect(verify(headers, {}, bytes.toString())).rejects.toEqual(code('wrong_signature'));
});

test.each([
  ['of another implementation', { get: (name: string) => new Headers(standard).get(name) }],
  [
    'with a signature of its own each',
    { ...standard, 'webhook-signature': ['v1,AAAA', standard['webhook-signature']] },
  ],
])('headers %s', async (_what, headers) => {
  expect(await verify(headers)).toMatchObject({ id: 'evt_216' });
});

test('bytes in whatever holds them', async () => {
  const bytes = new TextEncoder().encode(`..${BODY}.`);
  const [start, end] = [2, bytes.length - 1];
  const buffer = bytes.buffer.slice(start, end);
  for (const body of [
    buffer,
    Buffer.from(buffer),
    bytes.subarray(start, end),
    new DataView(bytes.buffer, start, end - start),
  ])
    expect(await verify(standard, {}, body)).toMatchObject({ id: 'evt_216' });
});

test.each([[{ payload: '' }], [null], [[1, 2]], [new Blob(['x'])], [new Response('x').body], [7]])(
  'a body that is parsed, or was not read, is a mistake of whoever calls: %p',
  async (body) => {
    const failure = await verify(standard, {}, body as never).catch((error: unknown) => error);
    expect(failure).toEqual(expect.objectContaining({ name: 'TypeError' }));
    expect(String(failure)).toContain('raw bytes');
  },
);

test.each<[string, Received['headers'], object, string]>([
  ['another body', standard, { body: `${BODY} ` }, 'wrong_signature'],
  ['another secret', { ...jiter, ...standard }, { secret: 'another-secret-of-24-bytes' }, 'wrong_signature'],
  ['another id', { ...standard, 'webhook-id': 'evt_217' }, {}, 'wrong_signature'],
  ['another moment', { ...jiter, 'X-Jiter-Request-Timestamp': '1669016112681' }, {}, 'wrong_signature'],
  ['no base64', { ...jiter, 'X-Jiter-Signature': '%%%' }, {}, 'wrong_signature'],
  ['no known version', { ...standard, 'webhook-signature': 'v2,AAAA' }, {}, 'wrong_signature'],
  [
    'another moment of Standard Webhooks',
    { ...standard, 'webhook-timestamp': '1669016113' },
    {},
    'wrong_signature',
  ],
  ['no header', {}, {}, 'missing_header'],
  ['half of the headers', { 'webhook-id': 'evt_216' }, {}, 'missing_header'],
  ['no time', { ...standard, 'webhook-timestamp': 'now' }, {}, 'malformed_header'],
  [
    'a time that is in no calendar',
    { ...standard, 'webhook-timestamp': '9'.repeat(15) },
    {},
    'malformed_header',
  ],
  ['the last of a calendar', { ...standard, 'webhook-timestamp': '8640000000000' }, {}, 'too_new'],
  ['a copy of long ago', { ...jiter, ...standard }, { now: new Date(AT.getTime() + 301_000) }, 'too_old'],
  ['a time to come', jiter, { now: new Date(AT.getTime() - 301_000) }, 'too_new'],
  ['a millisecond too old', jiter, { now: new Date(AT.getTime() + 300_001) }, 'too_old'],
  ['a millisecond too new', jiter, { now: new Date(AT.getTime() - 300_001) }, 'too_new'],
  ['older than is asked for', jiter, { now: new Date(AT.getTime() + 1_001), toleranceMs: 1_000 }, 'too_old'],
])('%s is refused', async (_what, headers, { body = BODY, ...more }: { body?: string }, expected) => {
  await expect(verify(headers, more, body)).rejects.toEqual(code(expected));
});

test.each<[string, object, string]>([
  ['X-Jiter-Request-Timestamp', { 'X-Jiter-Request-Timestamp': 'now' }, 'standard'],
  ['webhook-timestamp', { 'webhook-timestamp': 'now' }, 'jiter'],
])('a %s that is none leaves the other signature to verify', async (_name, wrong, scheme) => {
  expect(await verify({ ...jiter, ...standard, ...wrong })).toMatchObject({ scheme });
});

test.each([300_000, -300_000])('a clock that is %d ms off is as good as any', async (offMs) => {
  expect(await verify(jiter, { now: new Date(AT.getTime() + offMs) })).toMatchObject({ scheme: 'jiter' });
  const more = { now: new Date(AT.getTime() + 10 * offMs), toleranceMs: 3_000_000 };
  expect(await verify(jiter, more)).toMatchObject({ scheme: 'jiter' });
});

test('an id that somebody wrote onto a signed request is none', async () => {
  const copy = { ...jiter, ...standard, 'webhook-id': 'evt_217' };
  expect(await verify(copy)).toEqual({ scheme: 'jiter', id: undefined, sentAt: AT });
});

test('an old Jiter-Signature is no way around the time of the other scheme', async () => {
  const headers = { ...jiter, ...standard, 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) };
  await expect(verify(headers, { now: new Date() })).rejects.toEqual(code('wrong_signature'));
});

test('a secret that is none is a mistake of whoever calls', async () => {
  for (const secret of [undefined, null, [], [undefined]])
    await expect(verify(standard, { secret })).rejects.toThrow('There is no secret');
  // Whatever came: it is not for the sender to find out.
  await expect(verify({}, { secret: [] })).rejects.toThrow('There is no secret');
  await expect(verify(standard, { secret: '' })).rejects.toThrow('The secret is empty');
  await expect(verify(standard, { secret: 'whsec_%' })).rejects.toThrow('The secret is empty');
});
