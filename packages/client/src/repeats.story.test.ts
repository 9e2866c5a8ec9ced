import { randomUUID } from 'node:crypto';
import { aBody, API_KEY, setup, type Setup } from '../../../apps/api/src/test-setup.ts';
import { createClient, type NewEvent } from './index.ts';
import type { Fetch } from './retrying-fetch.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const connect = (fetch?: Fetch) =>
  createClient({
    url: jiter.url,
    apiKey: API_KEY,
    retries: { initialDelayMs: 1, maxDelayMs: 1 },
    ...(fetch && { fetch }),
  });
const an = (more: object = {}) => aBody({ payload: randomUUID(), ...more }) as NewEvent;

type Fate = (request: Request) => Promise<Response>;
/** What becomes of the first request; all others go their way. */
function withFirst(fate: Fate) {
  const sent: string[] = [];
  const fetch: Fetch = (request) => {
    sent.push(request.method);
    return sent.length === 1 ? fate(request) : globalThis.fetch(request);
  };
  return { client: connect(fetch), sent };
}
/** It is done, and the answer is lost. */
const cut: Fate = async (request) => {
  await globalThis.fetch(request);
  throw new TypeError('fetch failed');
};
/** It is done, and something between says 503. */
const hidden: Fate = async (request) => {
  await globalThis.fetch(request);
  return Response.json({ message: 'not now' }, { status: 503 });
};
const notDone =
  (status: number): Fate =>
  () =>
    Promise.resolve(Response.json({ message: 'no' }, { status }));

describe.each([
  ['a connection that is cut', cut],
  ['a 503', hidden],
])('what %s was the answer to is told as done', (_what, fate) => {
  test('a cancel', async () => {
    const { id } = await connect().events.create(an());
    const { client, sent } = withFirst(fate);
    const cancelled = await client.events.cancel(id);
    expect(cancelled).toMatchObject({ id, status: 'Cancelled' });
    expect(cancelled).not.toHaveProperty('history');
    expect(sent).toEqual(['POST', 'POST', 'GET']);
  });

  test('an edit that cancels', async () => {
    const { id } = await connect().events.create(an());
    const { client } = withFirst(fate);
    expect(await client.events.edit(id, { status: 'Cancelled' })).toMatchObject({ id, status: 'Cancelled' });
  });

  test('an edit of what has left Pending meanwhile', async () => {
    const { id } = await connect().events.create(an());
    const { client } = withFirst(async (request) => {
      const answer = fate(request).finally(() => connect().events.cancel(id));
      return answer;
    });
    const edited = await client.events.edit(id, { payload: 'new', labels: ['b', 'a'] });
    expect(edited).toMatchObject({ id, payload: 'new', status: 'Cancelled' });
  });

  test('what is deleted', async () => {
    const { cronJobs, inboxes, apiKeys, channels } = connect();
    const job = await cronJobs.create({
      payload: 'x',
      destination: 'https://a.test',
      expression: '0 0 1 1 *',
    });
    expect(await withFirst(fate).client.cronJobs.delete(job.id)).toEqual({ id: job.id });
    const inbox = await inboxes.create();
    expect(await withFirst(fate).client.inboxes.delete(inbox.id)).toEqual({ id: inbox.id, deleted: true });
    const key = await apiKeys.create({ name: 'x' });
    expect(await withFirst(fate).client.apiKeys.revoke(key.id)).toEqual({ id: key.id, revoked: true });
    const url = 'https://hooks.slack.com/services/T0/B0/x';
    const channel = await channels.create({ kind: 'slack', name: 'team', url });
    expect(await withFirst(fate).client.channels.remove(channel.id)).toEqual({
      id: channel.id,
      removed: true,
    });
  });
});

describe('a refusal stays one', () => {
  test('of what is not as it was asked for', async () => {
    const { id } = await connect().events.create(an());
    await connect().events.cancel(id);
    const { client } = withFirst(notDone(503));
    await expect(client.events.edit(id, { payload: 'new' })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("this one is 'Cancelled'"),
    });
  });

  test('of the first try, and of one after a 429, by which nothing was done', async () => {
    const { id } = await connect().events.create(an());
    await connect().events.cancel(id);
    await expect(connect().events.cancel(id)).rejects.toMatchObject({ code: 'already_settled' });
    const { client, sent } = withFirst(notDone(429));
    await expect(client.events.cancel(id)).rejects.toMatchObject({ code: 'already_settled' });
    expect(sent).toEqual(['POST', 'POST']);
  });

  test('of what is not there, and where a proxy says 404 while what is behind it starts', async () => {
    const fates = [503, 404];
    const starting = connect(() => notDone(fates.shift()!)(new Request(jiter.url)));
    await expect(starting.cronJobs.delete('1')).rejects.toMatchObject({ status: 404, message: 'no' });
    const { client } = withFirst(notDone(503));
    await expect(client.events.cancel('1')).rejects.toMatchObject({ status: 404 });
  });
});

test('a secret is not rotated again when nobody knows whether it was', async () => {
  const { client, sent } = withFirst(cut);
  const before = await connect().signingSecrets.list();
  await expect(client.signingSecrets.rotate()).rejects.toThrow('does not answer');
  expect(sent).toEqual(['POST']);
  expect(await connect().signingSecrets.list()).toHaveLength(before.length + 1);
});

test('the events of a batch may have keys of their own, beside others', async () => {
  const idempotencyKey = randomUUID();
  const [first] = await connect().events.createMany([an({ idempotencyKey })]);
  const { client, sent } = withFirst(cut);
  const label = randomUUID();
  const results = await client.events.createMany([
    an({ labels: [label] }),
    an({ labels: [label], idempotencyKey: label }),
  ]);
  expect(results).toMatchObject([{ status: 'Pending' }, { status: 'Pending', idempotencyKey: label }]);
  expect(sent).toEqual(['POST', 'POST']);
  expect((await connect().events.page({ label })).items).toHaveLength(2);
  expect(first).toMatchObject({ status: 'Pending', idempotencyKey });
});
