import fc from 'fast-check';
import { anyCharacter } from '@jiter/testkit/any-character';
import { signWebhook, standardSecret, webhookBody, webhookHeaders } from '../event/signature.ts';
import { checkSignatures, type SignatureCheck, type SignatureReport } from './check.ts';
import { MISTAKES } from './mistakes.ts';

const NOW = new Date('2027-01-31T09:00:00.123Z');
const text = fc.string({ unit: anyCharacter, maxLength: 40 });
const secret = fc.uuid();

type Sent = { body: string; headers: Record<string, string> };

function send(key: string, payload: string, at = NOW): Sent {
  const body = webhookBody({ payload, scheduledTime: at });
  return { body, headers: signedHeaders(key, body, at) };
}

function signedHeaders(key: string, body: string, at = NOW): Record<string, string> {
  const signatures = signWebhook('42', body, [key], at);
  return webhookHeaders({ eventId: '42', startedAt: at, signatures, userAgent: 'Jiter/test' });
}

const check = (key: string, sent: Sent, more: Partial<SignatureCheck> = {}) =>
  checkSignatures({ ...sent, secrets: [{ secret: key }], now: NOW, ...more });

const verdicts = ({ schemes }: SignatureReport) => schemes.map(({ verdict }) => verdict);
const mistakes = ({ schemes }: SignatureReport) => schemes.map(({ mistake }) => mistake);

test('what is sent is valid in both ways, with the secret in either form', () => {
  fc.assert(
    fc.property(secret, text, (key, payload) => {
      const sent = send(key, payload);
      for (const given of [undefined, key, standardSecret(key)]) {
        const report = check(key, sent, { given });
        expect(verdicts(report)).toEqual(['valid', 'valid']);
        expect(report.likeliest).toBeUndefined();
      }
    }),
  );
});

/** What somebody gets wrong, and which of the mistakes that is. */
const WRONG: [mistake: string, make: (key: string, sent: Sent) => Partial<SignatureCheck>][] = [
  ['parsed_body', (_key, sent) => ({ body: '[object Object]', sent: sent.body })],
  ['parsed_body', () => ({ body: '[object Object]' })],
  ['parsed_body', (_key, sent) => ({ body: payloadOf(sent), sent: sent.body })],
  ['parsed_body', (key) => ({ headers: signedHeaders(key, '[object Object]') })],
  ['parsed_body', (key, sent) => ({ headers: signedHeaders(key, payloadOf(sent)) })],
  ['changed_body', (_key, sent) => ({ body: JSON.stringify(JSON.parse(sent.body), null, 2) })],
  ['changed_body', (_key, { body }) => ({ body: JSON.stringify(reversed(body)) })],
  ['changed_body', (_key, { body }) => ({ body: ` ${body}\n` })],
  ['changed_body', (key, { body }) => ({ headers: signedHeaders(key, `${body}\n`) })],
  [
    'changed_body',
    (key, { body }) => ({ headers: signedHeaders(key, JSON.stringify(JSON.parse(body), null, 2)) }),
  ],
  ['wrong_secret', () => ({ given: 'a secret of somebody else' })],
  [
    'wrong_secret',
    (key) => ({ secrets: [{ secret: 'another one' }, { secret: key }], given: 'another one' }),
  ],
  ['wrong_secret', (key, { body }) => ({ headers: signedHeaders(standardSecret(key), body) })],
  [
    'ended_secret',
    (key) => ({ secrets: [{ secret: 'new' }, { secret: key, endedAt: new Date(NOW.getTime() - 1) }] }),
  ],
  ['ended_secret', (key) => ({ secrets: [{ secret: key }, { secret: 'old', endedAt: NOW }], given: 'old' })],
];

test.each(WRONG)('%s is found (%#)', (mistake, make) => {
  fc.assert(
    fc.property(secret, fc.string({ unit: anyCharacter, minLength: 1, maxLength: 40 }), (key, payload) => {
      const sent = send(key, `${payload} `);
      const report = check(key, sent, make(key, sent));
      expect(verdicts(report)).toEqual(['invalid', 'invalid']);
      expect(mistakes(report)).toEqual([mistake, mistake]);
      expect(report.likeliest).toEqual({ mistake, text: report.schemes[0].text });
    }),
    { numRuns: 30 },
  );
});

const payloadOf = ({ body }: Sent) => (JSON.parse(body) as { payload: string }).payload;
function reversed(body: string): object {
  return Object.fromEntries(Object.entries(JSON.parse(body) as object).reverse());
}

test('a payload of JSON that was parsed as well is a parsed body', () => {
  const sent = send('k', '{"a":1}');
  const deep = JSON.stringify({ ...(JSON.parse(sent.body) as object), payload: { a: 1 } });
  expect(mistakes(check('k', { ...sent, body: deep }))).toEqual(['parsed_body', 'parsed_body']);
});

test('timestamps in the other unit, whether they were signed so or not', () => {
  const { body, headers } = send('k', 'x');
  const [ms, s] = [headers['X-Jiter-Request-Timestamp']!, headers['webhook-timestamp']!];
  const swapped = { ...headers, 'X-Jiter-Request-Timestamp': `${s}`, 'webhook-timestamp': `${s}000` };
  const atFullSecond = signedHeaders('k', body, new Date(Number(s) * 1_000));
  const report = check('k', {
    body,
    headers: { ...swapped, 'X-Jiter-Signature': atFullSecond['X-Jiter-Signature']! },
  });
  expect(mistakes(report)).toEqual(['timestamp_unit', 'timestamp_unit']);
  expect(mistakes(check('k', { body, headers: { ...headers, 'webhook-timestamp': ms } }))[0]).toBe(
    'timestamp_unit',
  );
});

test('signatures in hex, or as they are in URLs', () => {
  fc.assert(
    fc.property(secret, text, (key, payload) => {
      const { body, headers } = send(key, payload);
      const own = Buffer.from(headers['X-Jiter-Signature']!, 'base64');
      const standard = Buffer.from(headers['webhook-signature']!.slice('v1,'.length), 'base64');
      for (const coding of ['hex', 'base64url'] as const) {
        const coded = {
          'X-Jiter-Signature': own.toString(coding),
          'webhook-signature': `v1,${standard.toString(coding)}`,
        };
        expect(mistakes(check(key, { body, headers: { ...headers, ...coded } }))).toEqual([
          'encoding',
          'encoding',
        ]);
      }
    }),
    { numRuns: 30 },
  );
  const { body, headers } = send('k', 'x');
  expect(mistakes(check('k', { body, headers: { ...headers, 'X-Jiter-Signature': 'abc' } }))[1]).toBe(
    'encoding',
  );
});

test('headers that are missing are named; one scheme is enough', () => {
  const { body, headers } = send('k', 'x');
  const { 'webhook-id': _id, ...without } = headers;
  const report = check('k', { body, headers: without });
  expect(verdicts(report)).toEqual(['missing', 'valid']);
  expect(report.schemes[0].text).toMatch(/^webhook-id is not there\./);
  expect(report.likeliest).toBeUndefined();
  expect(check('k', { body, headers: {} }).likeliest?.mistake).toBe('missing_header');
});

test('a signature that is right is too old after 2 minutes in our own scheme, after 5 in the other', () => {
  const at = (ageMs: number) => mistakes(check('k', send('k', 'x', new Date(NOW.getTime() - ageMs))));
  expect(at(119_000)).toEqual([undefined, undefined]);
  expect(at(180_000)).toEqual([undefined, 'too_old']);
  expect(at(301_000)).toEqual(['too_old', 'too_old']);
  expect(at(-301_000)).toEqual(['too_new', 'too_new']);
});

test('whatever comes in, there is a verdict, and no secret in it', () => {
  const headers = fc.dictionary(
    fc.constantFrom(
      'webhook-id',
      'webhook-timestamp',
      'WEBHOOK-SIGNATURE',
      'x-jiter-signature',
      'X-Jiter-Request-Timestamp',
      '__proto__',
    ),
    fc.oneof(
      text,
      fc.constantFrom(
        '1669016112',
        '1669016112680',
        'v1,',
        'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      ),
    ),
  );
  fc.assert(
    fc.property(
      headers,
      fc.oneof(text, fc.json()),
      fc.option(text, { nil: undefined }),
      (given, body, theirs) => {
        const secrets = [{ secret: 'top-secret-1' }, { secret: 'top-secret-2', endedAt: new Date(0) }];
        const report = checkSignatures({
          headers: given,
          body,
          secrets,
          given: theirs && `mine-${theirs}`,
          now: NOW,
        });
        for (const { mistake, verdict } of report.schemes) {
          expect(verdict === 'valid' ? undefined : MISTAKES).toEqual(
            verdict === 'valid' ? mistake : expect.arrayContaining([mistake]),
          );
        }
        expect(JSON.stringify(report)).not.toMatch(/top-secret|mine-/);
      },
    ),
  );
});
