import { signStandard, signWebhook, webhookBody, webhookHeaders } from '@jiter/core';
import {
  portBeside,
  startEchoReceiver,
  type Arrival,
  type ArrivedNotice,
  type EchoReceiver,
} from './receiver.ts';

const SECRET = 'a secret of some length, for tests';
const TIME = '2030-01-01T00:00:00.000Z';

let receiver: EchoReceiver;
let secrets: readonly string[] = [SECRET];
const arrived: Arrival[] = [];
const told: ArrivedNotice[] = [];
beforeAll(async () => {
  const answer = (arrival: Arrival) => (arrived.push(arrival), 200);
  receiver = await startEchoReceiver({
    secrets: () => Promise.resolve(secrets),
    answer,
    onNotice: (notice) => told.push(notice),
  });
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

test.each([
  ['by one of the secrets', SECRET, true],
  ['by another one', 'another secret of that length', false],
])('a notice of a channel arrives, signed %s', async (_whose, secret, signed) => {
  const [id, s] = [`ntc_${signed}`, Math.floor(Date.now() / 1_000)];
  const body = JSON.stringify({
    type: 'destination.failing',
    timestamp: TIME,
    data: { text: 'a.example is failing' },
  });
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(s),
    'webhook-signature': signStandard(secret, id, s, body),
  };
  const answer = await fetch(receiver.url, { method: 'POST', headers, body });
  expect([answer.status, arrived]).toEqual([200, []]);
  expect(told.at(-1)).toMatchObject({ type: 'destination.failing', text: 'a.example is failing', signed });
});

test('what only looks like a notice is a 400', async () => {
  for (const body of ['', 'null', '{}', '{"type":"x","data":7}'])
    expect(
      (await fetch(receiver.url, { method: 'POST', headers: { 'webhook-id': 'ntc_1' }, body })).status,
    ).toBe(400);
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

test.each([
  ['any beside any', { port: 0, healthPort: 3_001 }, 0],
  ['the next one', { port: 3_000 }, 3_001],
  ['the next but one, where the next is for probes', { port: 3_000, healthPort: 3_001 }, 3_002],
])('it has a port beside that of the API: %s', (_what, given, port) => {
  expect(portBeside(given)).toBe(port);
});
