import { Webhook } from 'standardwebhooks';
import {
  signJiter,
  signStandard,
  signWebhook,
  standardSecret,
  webhookBody,
  webhookHeaders,
} from './signature.ts';

const secret = '7e8ef49d-087d-4030-b59a-e3e58c56721d';
const body = '{"payload":"Remind me to buy groceries!","scheduledTime":"2022-11-21T07:35:09.000Z"}';
const sentAt = new Date(1_669_016_112_680);

describe('the vectors of the contract', () => {
  test('X-Jiter-Signature', () => {
    expect(signJiter(secret, 1_669_016_112_680, body)).toBe('LIVR/DtUKTYelzXSFrNod+GZMbKIULgvGmRfuidwQiI=');
  });

  test('webhook-signature with the same secret', () => {
    expect(signStandard(secret, 'evt_216', 1_669_016_112, body)).toBe(
      'v1,ZqL1KvjQF9PIn9qWO0a307Q7EK5iyT7wcz1eKVDO3JA=',
    );
  });

  test('the secret as Standard Webhooks libraries take it', () => {
    expect(standardSecret(secret)).toBe('whsec_N2U4ZWY0OWQtMDg3ZC00MDMwLWI1OWEtZTNlNThjNTY3MjFk');
  });

  test("Standard Webhooks' own", () => {
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    expect(signStandard(key, id, 1_614_265_330, '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  test('the body', () => {
    const scheduledTime = new Date('2022-11-21T07:35:09.000Z');
    expect(webhookBody({ payload: 'Remind me to buy groceries!', scheduledTime })).toBe(body);
  });
});

test.each(['é 😀 \u2028 </script>', '"\\/\b\f\n\r\t\u0001', '{"nested": "json"}', ''])(
  'a receiver that parses and writes the body again gets the same bytes: %j',
  (payload) => {
    const text = webhookBody({ payload, scheduledTime: new Date('2030-01-01T00:00:00.001Z') });
    expect(JSON.stringify(JSON.parse(text))).toBe(text);
    expect(JSON.parse(text)).toEqual({ payload, scheduledTime: '2030-01-01T00:00:00.001Z' });
  },
);

describe('the headers of an attempt', () => {
  const headersOf = (eventId: string, secrets: readonly [string, ...string[]], startedAt: Date) => {
    const signatures = signWebhook(eventId, body, secrets, startedAt);
    return webhookHeaders({ eventId, startedAt, signatures, userAgent: 'Jiter/test' });
  };

  test('are the ones of the contract, cased as there', () => {
    expect(headersOf('216', [secret], sentAt)).toEqual({
      'Content-Type': 'application/json',
      'X-Jiter-Request-Timestamp': '1669016112680',
      'X-Jiter-Signature': 'LIVR/DtUKTYelzXSFrNod+GZMbKIULgvGmRfuidwQiI=',
      'webhook-id': 'evt_216',
      'webhook-timestamp': '1669016112',
      'webhook-signature': 'v1,ZqL1KvjQF9PIn9qWO0a307Q7EK5iyT7wcz1eKVDO3JA=',
      'User-Agent': 'Jiter/test',
    });
  });

  test('during a rotation verify with the old secret as well as with the new one', () => {
    const now = new Date();
    const headers = headersOf('1', ['a new secret of 24 bytes', secret], now);
    for (const key of [secret, 'a new secret of 24 bytes']) {
      expect(new Webhook(standardSecret(key)).verify(body, headers)).toEqual(JSON.parse(body));
    }
    expect(headers['webhook-signature']!.split(' ')).toHaveLength(2);
  });

  test('during a rotation hold the old signature in the header that has room for one', () => {
    const now = new Date();
    const headers = headersOf('1', ['the newest secret, 24 bytes', 'a newer one', secret], now);
    expect(headers['X-Jiter-Signature']).toBe(signJiter(secret, now.getTime(), body));
  });

  test('do not verify with any other secret', () => {
    const headers = headersOf('1', [secret], new Date());
    expect(() => new Webhook(standardSecret('x'.repeat(24))).verify(body, headers)).toThrow();
  });
});
