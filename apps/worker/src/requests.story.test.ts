import { isUtf8 } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { signJiter, standardSecret, type NewEvent } from '@jiter/core';
import { eventually, type Hit } from '@jiter/testkit';
import { createGotSender } from './send/send-got.ts';
import { createUndiciSender } from './send/send-undici.ts';
import { setUp, settledAs, signingSecret, type Bench } from './worker.fixture.ts';

const BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const secret = { Authorization: 'Bearer s3cret', 'X-Own': 'mine', 'X-Latin': 'caf\u00e9' };

type Wish = Partial<Pick<NewEvent, 'payload' | 'options' | 'timeoutMs'>>;

/** What is said of an event, and what is to come of it. */
const kinds: Record<string, { wish: Wish; method?: string; bytes?: Buffer; type?: string }> = {
  'three fields': { wish: {}, type: 'application/json' },
  'an envelope with headers': { wish: { options: { headers: secret } }, type: 'application/json' },
  'a raw text': {
    wish: { payload: 'caf\u00e9', options: { format: 'raw', headers: { 'Content-Type': 'text/plain' } } },
    bytes: Buffer.from('caf\u00e9'),
    type: 'text/plain',
  },
  'raw bytes by PUT': {
    wish: {
      payload: BYTES.toString('base64'),
      options: { format: 'raw', encoding: 'base64', method: 'PUT', headers: secret },
    },
    method: 'PUT',
    bytes: BYTES,
  },
  'a mebibyte of bytes': {
    wish: {
      payload: Buffer.alloc(1_048_576, BYTES).toString('base64'),
      options: { format: 'raw', encoding: 'base64', headers: { 'Content-Type': 'image/png' } },
    },
    bytes: Buffer.alloc(1_048_576, BYTES),
    type: 'image/png',
  },
  'an empty raw body': {
    wish: { payload: '', options: { format: 'raw', method: 'PATCH' } },
    method: 'PATCH',
    bytes: Buffer.alloc(0),
  },
  'a DELETE without a body': {
    wish: { payload: '', options: { format: 'raw', method: 'DELETE' } },
    method: 'DELETE',
    bytes: Buffer.alloc(0),
  },
  'a GET': {
    wish: { payload: '', options: { format: 'raw', method: 'GET', headers: secret } },
    method: 'GET',
    bytes: Buffer.alloc(0),
  },
};

describe.each([
  ['got', createGotSender],
  ['undici', createUndiciSender],
])('by %s', (_client, newSender) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await setUp('postgres', newSender);
  });
  afterAll(() => bench.tearDown());

  test('each kind of request arrives as it was said, verifies, and its history shows what was sent', async () => {
    const receiver = await bench.startReceiver([500, ...Array<number>(20).fill(200)]);
    await bench.startWorker();
    for (const [name, { wish, method = 'POST', bytes, type }] of Object.entries(kinds)) {
      receiver.hits.length = 0;
      const { id } = await bench.schedule({ destination: receiver.url, scheduledTime: new Date(), ...wish });
      const { event, history } = await eventually(() => settledAs(bench, id, 'Sent'));
      const hit = receiver.hits.at(-1)!;
      const body =
        bytes ?? Buffer.from(JSON.stringify({ payload: event.payload, scheduledTime: event.scheduledTime }));
      expect([name, hit.method, hit.headers['content-type'], hit.bytes.equals(body)]).toEqual([
        name,
        method,
        type,
        true,
      ]);
      verify(hit, body);
      const isPlain = name === 'three fields';
      const number = isPlain ? undefined : String(history.length);
      expect(hit.headers).toMatchObject(lowered(wish.options?.headers ?? {}));
      expect(hit.headers['x-jiter-attempt']).toBe(number);
      expect(hit.headers['x-jiter-scheduled-time']).toBe(
        isPlain ? undefined : event.scheduledTime.toISOString(),
      );
      const shown = history.at(-1)!;
      expect(shown.requestMethod).toBe(isPlain ? undefined : method);
      expect(lowered(shown.requestHeaders)).toEqual(redacted(sentBy(hit)));
      const text = shown.requestBody!();
      expect(Buffer.from(text, shown.bodyEncoding ?? 'utf8').equals(body)).toBe(true);
    }
    expect(JSON.stringify(bench.lines)).not.toContain('s3cret');
  });
});

function verify({ headers }: Hit, body: Buffer): void {
  const timestamp = Number(headers['x-jiter-request-timestamp']);
  expect(headers['x-jiter-signature']).toBe(signJiter(signingSecret, timestamp, body));
  const [id, seconds] = [headers['webhook-id'], headers['webhook-timestamp']] as string[];
  const mac = createHmac('sha256', signingSecret).update(`${id}.${seconds}.`).update(body);
  expect(headers['webhook-signature']).toBe(`v1,${mac.digest('base64')}`);
  // The library takes bodies for text.
  if (isUtf8(body))
    new Webhook(standardSecret(signingSecret)).verify(body.toString(), headers as Record<string, string>, {
      jsonParse: false,
    });
}

const lowered = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Without what belongs to the connection. */
function sentBy({ headers }: Hit): Record<string, string> {
  const { host: _h, connection: _c, 'content-length': _l, 'accept-encoding': _e, ...others } = headers;
  return others as Record<string, string>;
}

const redacted = ({ authorization, ...others }: Record<string, string>) => ({
  ...others,
  ...(authorization !== undefined && { authorization: 'REDACTED' }),
});
