import { signWebhook, webhookBody, webhookHeaders } from '@jiter/core';
import { startEchoReceiver, type Arrival, type EchoReceiver } from './receiver.ts';

const SECRET = 'a secret of some length, for tests';
const TIME = '2030-01-01T00:00:00.000Z';

let receiver: EchoReceiver;
let secrets: readonly string[] = [SECRET];
const arrived: Arrival[] = [];
beforeAll(async () => {
  const answer = (arrival: Arrival) => (arrived.push(arrival), 200);
  receiver = await startEchoReceiver({ secrets: () => Promise.resolve(secrets), answer });
});
afterAll(() => receiver.close());
beforeEach(() => (arrived.length = 0));

type Signing = readonly [string, ...string[]];

function send(
  body: Buffer,
  more: Record<string, string> = {},
  signing: Signing = [SECRET],
): Promise<Response> {
  const startedAt = new Date();
  const signatures = signWebhook('7', body, signing, startedAt);
  const headers = {
    ...webhookHeaders({ eventId: '7', startedAt, signatures, userAgent: 'Jiter/test' }),
    ...more,
  };
  return fetch(receiver.url, { method: 'POST', headers, body });
}
const ofHeader = { 'X-Jiter-Scheduled-Time': TIME };

test.each([
  ['an envelope', Buffer.from(webhookBody({ payload: 'hello', scheduledTime: new Date(TIME) })), {}, 'hello'],
  ['raw JSON, as a callback is', Buffer.from('{"type":"event.failed"}'), ofHeader, '{"type":"event.failed"}'],
  ['raw text', Buffer.from('hello'), ofHeader, 'hello'],
  ['bytes that are no text', Buffer.from([255, 0, 128]), ofHeader, '\uFFFD\0\uFFFD'],
])('%s arrives with its time, its signatures verified', async (_what, body, headers, payload) => {
  expect((await send(body, headers)).status).toBe(200);
  expect(arrived).toMatchObject([{ eventId: '7', payload, scheduledTime: new Date(TIME), signed: true }]);
});

test('what is no webhook is a 400, and is not shown', async () => {
  expect((await fetch(receiver.url)).status).toBe(400);
  expect((await send(Buffer.from('hello'))).status).toBe(400);
  expect(arrived).toEqual([]);
});

test('a rotation is followed: the new secret, both while they overlap, and the new one alone', async () => {
  const body = Buffer.from('hello');
  secrets = ['the new one', SECRET];
  await send(body, ofHeader, ['the new one', SECRET]);
  secrets = ['the new one'];
  await send(body, ofHeader, ['the new one']);
  await send(body, ofHeader, [SECRET]);
  expect(arrived.map(({ signed }) => signed)).toEqual([true, true, false]);
});
