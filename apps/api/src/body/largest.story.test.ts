import { aBody, MAX_PAYLOAD_BYTES, setup } from '../test-setup.ts';

const MIB = 1_048_576;

/** As many entries with values of so many characters. */
const pairs = (count: number, nameLength: number, value: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`x${index}`.padEnd(nameLength, 'x'), value]),
  );

const headers = pairs(50, 12, 'é'.repeat(151));
const delays = Array.from({ length: 100 }, () => '6d 23h 59min 59s 999ms');
const retryPolicy = { delays, stopOn: delays.map((_, index) => 400 + index), maxRetryAfter: '24h' };
const url = (path: string) => `https://example.com/${path}`.padEnd(2_048, 'x');
const callback = (path: string) => ({ url: url(path), headers, method: 'PUT', timeout: '2min', retryPolicy });

/** All that can be said of an event, as long as it may be. */
const ALL = {
  ...{
    format: 'raw',
    method: 'PUT',
    encoding: 'utf8',
    headers,
    timeout: '2min',
    retryPolicy,
    maxAge: '365d',
  },
  ...{ destination: url('hook'), successCallback: callback('sent'), failureCallback: callback('failed') },
  labels: Object.keys(pairs(10, 64, '')),
  metadata: pairs(20, 40, '日'.repeat(500)),
};

const escaped = (body: object) =>
  JSON.stringify(body).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The largest that a server takes, by what it takes of payloads, each character of which JSON writes in as many bytes. */
test.each([
  [1, '\u0001'],
  [MAX_PAYLOAD_BYTES, '\u0001'],
  [16 * MIB, '"'],
])(
  'with %i bytes of payload, all other fields are as large as they may be',
  async (maxPayloadBytes, char) => {
    const jiter = await setup({ maxPayloadBytes });
    const post = (path: string, body: string) => jiter.api.post(path).type('json').send(body);
    const event = (payload: string) => escaped(aBody({ ...ALL, payload, idempotencyKey: 'k'.repeat(255) }));
    await post('/api/events', event(char.repeat(maxPayloadBytes))).expect(200);
    const { body } = await post('/api/events/batch', `[${event('x')}]`).expect(200);
    expect(body).toEqual([expect.objectContaining({ code: 'idempotency_key_reused' })]);
    const ids = Array.from({ length: 1_000 }, (_, index) =>
      String(9_223_372_036_854_774_000n + BigInt(index)),
    );
    await post('/api/events/cancel', JSON.stringify({ ids })).expect(200);
    await jiter.close();
  },
);
