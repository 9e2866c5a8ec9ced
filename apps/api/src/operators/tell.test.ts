import type { OperatorChannel, OperatorNotice } from '@jiter/core';
import type { Mail } from '@jiter/runtime';
import { startReceiver, type Receiver } from '@jiter/testkit';
import { createTellOperators, type OperatorTargets } from './tell.ts';

const CONTENT: OperatorNotice = {
  type: 'operator.failing',
  code: 'queue-away',
  text: 'The queue does not answer: events wait. Look at it.',
  at: '2030-01-01T00:00:00.000Z',
};
const PUBLIC_URL = 'https://jiter.example.com';
const opened: Receiver[] = [];
const a = async (script?: Parameters<typeof startReceiver>[0]) => {
  const receiver = await startReceiver(script);
  opened.push(receiver);
  return receiver;
};
afterEach(async () => {
  for (const receiver of opened.splice(0)) await receiver.close();
});

const tell = (channel: OperatorChannel, targets: OperatorTargets, publicUrl?: string) =>
  createTellOperators({ targets, publicUrl }).tell({ id: '7', incident: '3', channel, content: CONTENT });

/** A mailer that notes what it is given. */
function aMailer(addresses: string[]) {
  const mails: Mail[] = [];
  const mailer = (mail: Mail) => {
    mails.push(mail);
    return Promise.resolve({ kind: 'answered' as const, status: 250, body: '' });
  };
  return { mails, email: { mailer, addresses: () => Promise.resolve(addresses) } };
}

test('a webhook has the notice, and where to look where that is known', async () => {
  const { url, hits } = await a();
  expect(await tell('webhook', { webhook: url })).toMatchObject({ kind: 'answered', status: 200 });
  await tell('webhook', { webhook: url }, PUBLIC_URL);
  const { type, at: timestamp, code, text } = CONTENT;
  expect(
    hits.map(({ method, headers, body }) => [method, headers['content-type'], JSON.parse(body)]),
  ).toEqual(
    [
      { code, text },
      { code, text, url: PUBLIC_URL },
    ].map((data) => [...['POST', 'application/json'], { type, timestamp, data }]),
  );
});

test('Slack has its text, and where to look on a line of its own', async () => {
  const { url, hits } = await a();
  await tell('slack', { slack: url });
  await tell('slack', { slack: url }, PUBLIC_URL);
  expect(hits.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { text: CONTENT.text },
    { text: `${CONTENT.text}\n${PUBLIC_URL}` },
  ]);
});

test('a mail says in its subject what is wrong, goes to all, and belongs to its incident', async () => {
  const { mails, email } = aMailer(['a@example.com', 'b@example.com']);
  expect(await tell('email', { email })).toMatchObject({ kind: 'answered', status: 250 });
  await tell('email', { email }, PUBLIC_URL);
  const same = {
    to: ['a@example.com', 'b@example.com'],
    subject: 'Jiter: The queue does not answer',
    name: 'operator-notice-7',
    thread: 'operator-incident-3',
  };
  expect(mails).toEqual([
    { ...same, paragraphs: [CONTENT.text] },
    { ...same, paragraphs: [CONTENT.text, { label: 'Look at it', url: PUBLIC_URL }] },
  ]);
});

test('a redirect is an answer, and nobody follows it: what is told is not for whoever stands there', async () => {
  const elsewhere = await a();
  const { url } = await a([{ status: 307, headers: { location: elsewhere.url } }]);
  expect(await tell('webhook', { webhook: url })).toMatchObject({ kind: 'answered', status: 307 });
  expect(elsewhere.hits).toEqual([]);
});

test('what cannot be reached says why', async () => {
  const { url, close } = await a();
  await close();
  expect(await tell('slack', { slack: url })).toMatchObject({
    kind: 'unanswered',
    reason: 'unreachable',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
});

test.each<[OperatorChannel, OperatorTargets]>([
  ['webhook', { slack: 'http://127.0.0.1:1/' }],
  ['slack', { webhook: 'http://127.0.0.1:1/' }],
  ['email', {}],
  ['email', { email: aMailer([]).email }],
])('%s that is not set up any more is refused, for good', async (channel, targets) => {
  expect(await tell(channel, targets)).toMatchObject({ kind: 'unanswered', reason: 'refused' });
});

test.each<[string, OperatorTargets, OperatorChannel[]]>([
  ['nothing', {}, []],
  ['a webhook', { webhook: 'http://127.0.0.1:1/' }, ['webhook']],
  ['Slack and mail', { slack: 'http://127.0.0.1:1/', email: aMailer(['a@x.y']).email }, ['slack', 'email']],
  ['mail that nobody has', { email: aMailer([]).email }, []],
])('of %s, the channels are', async (_what, targets, channels) => {
  expect(await createTellOperators({ targets }).channels()).toEqual(channels);
});
