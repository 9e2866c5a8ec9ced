import { randomUUID } from 'node:crypto';
import { aBody, API_KEY, setup, type Setup } from '../../../apps/api/src/test-setup.ts';
import { createClient, hasCode, JiterError, type NewEvent } from './index.ts';
import type { Fetch } from './retrying-fetch.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const AT_ONCE = { initialDelayMs: 1, maxDelayMs: 1 };

function connect(fetch?: Fetch) {
  return createClient({ url: `${jiter.url}/`, apiKey: API_KEY, retries: AT_ONCE, ...(fetch && { fetch }) });
}

/** What becomes of the first requests; all others go their way. */
function first(...fates: ((request: Request) => Promise<Response>)[]) {
  const sent: Request[] = [];
  const fetch: Fetch = (request) => {
    sent.push(request.clone());
    return (fates.shift() ?? globalThis.fetch)(request);
  };
  return { sent, fetch };
}
const lostAnswer = async (request: Request) => {
  await globalThis.fetch(request);
  throw new TypeError('fetch failed');
};
const answering =
  (status: number, headers = {}) =>
  () =>
    Promise.resolve(new Response(JSON.stringify({ message: 'not now' }), { status, headers }));

const anEvent = (more: object = {}) => aBody({ payload: randomUUID(), ...more }) as NewEvent;
const countOf = async (label: string) => {
  let count = 0;
  for await (const _event of connect().events.list({ label })) count += 1;
  return count;
};

test('a create whose answer is lost is sent again, and makes one event', async () => {
  const label = randomUUID();
  const { sent, fetch } = first(lostAnswer, answering(503));
  const event = await connect(fetch).events.create(anEvent({ labels: [label] }));
  expect(event).toMatchObject({ status: 'Pending', labels: [label] });
  const keys = sent.map(({ headers }) => headers.get('idempotency-key'));
  expect(keys).toEqual([keys[0], keys[0], keys[0]]);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(await countOf(label)).toBe(1);
});

test('what is no answer of the API is an error like any other', async () => {
  const page = () =>
    Promise.resolve(new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } }));
  const { fetch } = first(page, page);
  const client = connect(fetch);
  await expect(client.status()).rejects.toThrow(JiterError);
  await expect(client.events.page()).rejects.toThrow('it sends no JSON');
});

test('a cron job and a run whose answers are lost are made once as well', async () => {
  const job = { payload: randomUUID(), destination: 'https://example.com', expression: '0 0 1 1 *' };
  const made = await connect(first(lostAnswer).fetch).cronJobs.create(job);
  const { sent, fetch } = first(lostAnswer);
  const run = await connect(fetch).cronJobs.run(made.id);
  expect(sent).toHaveLength(2);
  const runs: string[] = [];
  for await (const { id } of connect().events.list({ include: 'cron' })) runs.push(id);
  expect(runs.filter((id) => id === run.id)).toHaveLength(1);
  const same: string[] = [];
  for await (const { payload } of connect().cronJobs.list()) if (payload === job.payload) same.push(payload);
  expect(same).toHaveLength(1);
});

test('two creates of the same are two events', async () => {
  const label = randomUUID();
  const input = anEvent({ labels: [label] });
  await connect().events.create(input);
  await connect().events.create(input);
  expect(await countOf(label)).toBe(2);
});

test('so is a batch, and what is wrong with one of it is said in its place', async () => {
  const label = randomUUID();
  const { fetch } = first(lostAnswer);
  const results = await connect(fetch).events.createMany([
    anEvent({ labels: [label] }),
    anEvent({ delay: '5' }),
    anEvent({ labels: [label] }),
  ]);
  expect(results).toMatchObject([
    { status: 'Pending' },
    { code: 'invalid_duration', status: 400 },
    { status: 'Pending' },
  ]);
  expect(await countOf(label)).toBe(2);
});

test('two keys that are not the same are refused, and none is passed over', async () => {
  const input = anEvent({ idempotencyKey: randomUUID() });
  const error: unknown = await connect()
    .events.create(input, { idempotencyKey: randomUUID() })
    .catch((one: unknown) => one);
  expect(hasCode(error, 'invalid_idempotency_key')).toBe(true);
});

test('a key in the event is the key', async () => {
  const idempotencyKey = randomUUID();
  const input = anEvent({ idempotencyKey });
  const { id } = await connect().events.create(input);
  expect(await connect().events.create(input)).toMatchObject({ id, idempotencyKey });
  const error: unknown = await connect()
    .events.create({ ...input, payload: 'other' })
    .catch((one: unknown) => one);
  expect(hasCode(error, 'idempotency_key_reused') && error.eventId).toBe(id);
});

test('of what a cron job stands in the way of, the error says which', async () => {
  const { cronJobs, events } = connect();
  const job = { payload: 'x', destination: 'https://example.com/hook', expression: '0 0 1 1 *' };
  const once = { idempotencyKey: randomUUID() };
  const { id } = await cronJobs.create(job, once);
  await expect(cronJobs.create({ ...job, payload: 'y' }, once)).rejects.toMatchObject({
    ...{ code: 'idempotency_key_reused', cronJobId: id, eventId: undefined },
  });
  const { items } = await cronJobs.occurrencesPage(id);
  await expect(events.cancel(items[0]!.id)).rejects.toMatchObject({
    ...{ code: 'tick_of_cron_job', cronJobId: id },
  });
  await cronJobs.delete(id);
});

test('what may do something twice is not sent again when its answer is lost', async () => {
  const { sent, fetch } = first(lostAnswer);
  const error: unknown = await connect(fetch)
    .apiKeys.create({ name: 'x' })
    .catch((one: unknown) => one);
  expect(error).toBeInstanceOf(JiterError);
  const message = `${jiter.url} does not answer (what you asked for may be done all the same: look before you try again)`;
  expect(error).toMatchObject({ status: undefined, message });
  expect(sent).toHaveLength(1);
});

test('a list goes over its pages, and asks for no more than is read', async () => {
  const label = randomUUID();
  for (let left = 5; left > 0; left -= 1) await connect().events.create(anEvent({ labels: [label] }));
  const { sent, fetch } = first();
  const sizes: number[] = [];
  for await (const page of connect(fetch).events.list({ label, limit: 2 }).pages()) sizes.push(page.length);
  expect(sizes).toEqual([2, 2, 1]);
  for await (const _event of connect(fetch).events.list({ label: [label, 'other'], limit: 2 })) break;
  expect(sent).toHaveLength(4);
});

test('it finds by metadata, whatever that is called', async () => {
  const metadata = { 'R&D + #1 (100%41) [é': randomUUID() };
  const { id } = await connect().events.create(anEvent({ metadata }));
  const found: string[] = [];
  for await (const event of connect().events.list({ metadata })) found.push(event.id);
  expect(found).toEqual([id]);
});

test('it creates once by the key of an event, whatever is in that', async () => {
  const idempotencyKey = ` "${randomUUID()}`;
  const event = anEvent({ idempotencyKey });
  const { id } = await connect().events.create(event);
  expect(await connect().events.create(event)).toMatchObject({ id, idempotencyKey });
});

test('errors have what the API says, and a wait that is too long is for the caller', async () => {
  await expect(connect().events.get('1')).rejects.toMatchObject({
    status: 404,
    message: 'Unable to find event',
  });
  const wrong = createClient({ url: jiter.url, apiKey: 'nobody' });
  await expect(wrong.status()).rejects.toMatchObject({ name: 'JiterError', status: 401, code: undefined });
  const { sent, fetch } = first(answering(429, { 'retry-after': '3600' }));
  await expect(connect(fetch).status()).rejects.toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
  expect(sent).toHaveLength(1);
});

test('an inbox tells what came to it, and who waits for something gets it', async () => {
  const { inboxes } = connect();
  const inbox = await inboxes.create({ script: ['503', '200'] });
  const waiting = inboxes.waitFor(inbox.id, { count: 2 });
  for (const body of ['one', 'two']) await globalThis.fetch(inbox.url!, { method: 'POST', body });
  expect((await waiting).map(({ body, answer }) => [body, answer])).toEqual([
    ['one', '503'],
    ['two', '200'],
  ]);
  const [found] = await inboxes.waitFor(inbox.id, { where: ({ body }) => body === 'two' });
  expect(found).toMatchObject({ body: 'two', method: 'POST' });
  expect((await inboxes.requests(inbox.id, { limit: 1 })).map(({ body }) => body)).toEqual(['two']);
  await expect(inboxes.waitFor(inbox.id, { count: 3, timeoutMs: 1 })).rejects.toThrow(
    '2 of 3 requests came to inbox',
  );
  expect(await inboxes.tell(inbox.id, ['410'])).toMatchObject({ script: ['410'], nextStep: 1 });
  expect(await inboxes.get(inbox.id)).toMatchObject({ url: inbox.url });
  expect((await inboxes.list()).map(({ id }) => id)).toContain(inbox.id);
  expect(await inboxes.delete(inbox.id)).toEqual({ id: inbox.id, deleted: true });
  await expect(inboxes.waitFor(inbox.id)).rejects.toMatchObject({ status: 404 });
});

test('what people write as a time, and what does not verify', async () => {
  const { resolveTime, checkSignatures } = connect();
  expect(await resolveTime({ text: '2027-01-31 09:00', timezone: 'Asia/Kolkata' })).toMatchObject({
    scheduledTime: '2027-01-31T03:30:00.000Z',
  });
  const report = await checkSignatures({ headers: {}, body: '' });
  expect(report.likeliest).toMatchObject({ mistake: 'missing_header' });
});

test('everything that a dry run, an edit, a replay, keys, settings and numbers take', async () => {
  const { events, cronJobs, apiKeys, organisation, status, statistics, forecast } = connect();
  expect(await events.dryRun(anEvent())).toMatchObject({ event: { id: '0' }, request: { method: 'POST' } });
  const { id } = await events.create(anEvent());
  expect(await events.edit(id, { payload: 'other' })).toMatchObject({ payload: 'other' });
  expect(await events.cancelMany({ ids: [id] })).toEqual({ affected: 1, more: false });
  expect(await events.replay(id)).toMatchObject({ parentId: id });
  await expect(events.retry(id)).rejects.toMatchObject({ code: 'not_failed', eventStatus: 'Cancelled' });
  expect(await events.retryMany({ ids: [id], dryRun: true })).toEqual({ affected: 0, more: false });
  expect(await events.replayMany({ ids: [id], dryRun: true })).toEqual({ affected: 1, more: false });
  const job = { payload: 'x', destination: 'https://example.com', expression: '0 0 1 1 *' };
  expect(await cronJobs.dryRun(job)).toMatchObject({ cronJob: { id: '0' } });
  const made = await cronJobs.create(job);
  expect(await cronJobs.edit(made.id, { status: 'Disabled' })).toMatchObject({ status: 'Disabled' });
  expect(await cronJobs.run(made.id)).toMatchObject({ payload: 'x' });
  expect(await cronJobs.get(made.id)).toMatchObject({ id: made.id, history: [] });
  const listed: string[] = [];
  for await (const one of cronJobs.list({ limit: 1 })) listed.push(one.id);
  expect(listed).toContain(made.id);
  const key = await apiKeys.create({ name: 'reader', scopes: ['*:read'] });
  expect((await apiKeys.list()).map((one) => one.id)).toContain(key.id);
  expect(await apiKeys.revoke(key.id)).toEqual({ id: key.id, revoked: true });
  expect(await organisation.edit({ timeout: '20s' })).toMatchObject({ timeout: '20s' });
  expect(await organisation.get()).toMatchObject({ timeout: '20s' });
  expect(await status()).toHaveProperty('state');
  expect(await statistics({ step: '1min' })).toHaveProperty('stepMs', 60_000);
  expect(await forecast({ horizon: '1h', by: 'host' })).toMatchObject({ stepMs: 60_000, exact: true });
});

test('what fails, where it goes, and who is told of it', async () => {
  const { events, failures, destinations, channels, incidents, api } = connect();
  const label = randomUUID();
  const event = await events.create(anEvent({ destination: 'https://told.example/', labels: [label] }));
  expect(await failures.list()).toMatchObject({ groups: [] });
  const said = { host: 'told.example', reason: '503', state: 'resolved' } as const;
  expect(await failures.judge(said)).toMatchObject(said);
  expect((await destinations.list()).destinations.map(({ host }) => host)).toContain('told.example');
  expect(await destinations.get('told.example')).toMatchObject({ nextDueAt: event.scheduledTime });
  const url = 'https://hooks.slack.com/services/T0/B0/x';
  const channel = await channels.create({ kind: 'slack', name: 'team', url });
  expect(await channels.edit(channel.id, { name: 'all' })).toMatchObject({ name: 'all' });
  await channels.test(channel.id);
  expect(await channels.get(channel.id)).toMatchObject({ notices: [expect.anything()] });
  expect(await channels.list()).toHaveLength(1);
  expect(await channels.remove(channel.id)).toMatchObject({ id: channel.id });
  expect(await incidents.list({ isOpen: true })).toEqual([]);
  await expect(incidents.acknowledge('1')).rejects.toMatchObject({ status: 404 });
  await expect(incidents.snooze('1', '4h')).rejects.toMatchObject({ status: 404 });
  const body = { action: 'cancel', filter: { label }, rate: 10 } as const;
  const { data: job } = await api.POST('/api/bulk', { body });
  // Its answer is lost: it is stopped by the second try, and stays so.
  const { sent, fetch } = first(lostAnswer);
  const params = { path: { id: (job as { id: string }).id } };
  const stopped = await connect(fetch).api.POST('/api/bulk/{id}/stop', { params });
  expect(stopped.data).toMatchObject({ state: 'stopped', done: 0, matches: 1 });
  expect(sent).toHaveLength(2);
});
