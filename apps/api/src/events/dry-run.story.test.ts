import { Webhook } from 'standardwebhooks';
import { signJiter, standardSecret, webhookBody } from '@jiter/core';
import { queryRows } from '@jiter/testkit';
import { aBody, setup, SIGNING_SECRET, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());
afterEach(async () => {
  const kept = `select (select count(*)::int from events) as events, (select count(*)::int from cron_jobs) as jobs,
    (select count(*)::int from idempotency_keys) as keys`;
  expect(await queryRows(jiter.databaseUrl, kept)).toEqual([{ events: 0, jobs: 0, keys: 0 }]);
  expect(jiter.bells).toEqual([]);
});

type DryRun = {
  event: Record<string, unknown>;
  request: { method: string; url: string; headers: Record<string, string>; body?: string };
  attemptTimes: string[];
  warnings: string[];
};

async function dryRun(body: object, path = '/api/events'): Promise<DryRun> {
  return (await jiter.api.post(`${path}?dryRun=true`).send(body).expect(200)).body as DryRun;
}
const { scheduledTime: _time, ...untimed } = aBody();

test('three fields: the event, its request with a signature of now, and when it would be tried', async () => {
  const wish = aBody();
  const { event, request, attemptTimes, warnings } = await dryRun(wish);
  expect(event).toMatchObject({ id: '0', ...wish, status: 'Pending' });
  const scheduledTime = new Date(event['scheduledTime'] as string);
  const body = webhookBody({ payload: 'hello', scheduledTime });
  expect(request).toMatchObject({ method: 'POST', url: wish['destination'], body });
  expect(Object.keys(request.headers)).toEqual([
    'Content-Type',
    'X-Jiter-Request-Timestamp',
    'X-Jiter-Signature',
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
    'User-Agent',
  ]);
  const signed = Number(request.headers['X-Jiter-Request-Timestamp']);
  expect(request.headers['X-Jiter-Signature']).toBe(signJiter(SIGNING_SECRET, signed, body));
  expect(() => new Webhook(standardSecret(SIGNING_SECRET)).verify(body, request.headers)).not.toThrow();
  const secondsAfter = attemptTimes.map((time) => (Date.parse(time) - scheduledTime.getTime()) / 1_000);
  expect(secondsAfter).toEqual([0, 3, 8, 18]);
  expect(warnings).toEqual([]);
});

test('all that can be said is shown as it would be sent, but for what is secret', async () => {
  const { event, request, attemptTimes, warnings } = await dryRun({
    payload: '//8A',
    destination: 'http://example.com/hook?a=1',
    delay: '1h',
    format: 'raw',
    encoding: 'base64',
    method: 'PUT',
    headers: { 'Content-Type': 'image/png', Authorization: 'Bearer of a secret' },
    retryPolicy: { backoff: 'fixed', maxRetries: 3, initialDelay: '1h' },
    maxAge: '90min',
    failureCallback: { url: 'https://example.com/failed', headers: { 'X-Api-Key': 'another secret' } },
    labels: ['a'],
    idempotencyKey: 'dry',
  });
  expect(event).toMatchObject({
    headers: { 'Content-Type': 'image/png', Authorization: 'REDACTED' },
    failureCallback: { headers: { 'X-Api-Key': 'REDACTED' } },
    idempotencyKey: 'dry',
  });
  expect(request).toMatchObject({ method: 'PUT', body: '//8A', bodyEncoding: 'base64' });
  expect(request.headers).toMatchObject({
    'Content-Type': 'image/png',
    Authorization: 'REDACTED',
    'X-Jiter-Attempt': '1',
    'X-Jiter-Scheduled-Time': event['scheduledTime'],
  });
  expect(attemptTimes).toHaveLength(2);
  expect(warnings).toEqual([
    expect.stringMatching(/^'destination' is not https/),
    expect.stringMatching(/^2 of the retries would come after /),
  ]);
  expect(JSON.stringify(jiter.lines)).not.toContain('secret');
});

test('a request without a body shows none', async () => {
  const { request } = await dryRun({
    destination: 'https://example.com/',
    delay: '1s',
    format: 'raw',
    method: 'GET',
  });
  expect(request).toMatchObject({ method: 'GET' });
  expect(request).not.toHaveProperty('body');
});

test('what is wrong is refused as a create would refuse it', async () => {
  for (const wrong of [{ delay: 90 }, { scheduledTime: soon(-60_000) }, { delay: '1s', retryPolicy: 7 }]) {
    const body = { ...untimed, ...wrong };
    const dry = await jiter.api.post('/api/events?dryRun=true').send(body).expect(400);
    const real = await jiter.api.post('/api/events').send(body).expect(400);
    expect(dry.body).toEqual(real.body);
  }
  const late = aBody({ scheduledTime: soon(-60_000), idempotencyKey: 'late' });
  await jiter.api.post('/api/events?dryRun=true').send(late).expect(400);
});

test('a host that the guard refuses by its name is refused, as by a create', async () => {
  const guard = { guardRequest: () => ({ kind: 'refused', reason: 'no' }) } as never;
  const guarded = await setup({ guard });
  const dry = await guarded.api.post('/api/events?dryRun=true').send(aBody()).expect(400);
  expect(dry.body).toEqual((await guarded.api.post('/api/events').send(aBody()).expect(400)).body);
  await guarded.close();
});

test('a batch shows each item, or what is wrong with it', async () => {
  const items = [
    aBody(),
    { ...untimed, delay: 90 },
    aBody({ idempotencyKey: 'late', scheduledTime: soon(-1) }),
  ];
  const { body } = await jiter.api.post('/api/events/batch?dryRun=true').send(items).expect(200);
  expect(body).toEqual([
    expect.objectContaining({ request: expect.objectContaining({ method: 'POST' }) as unknown }),
    expect.objectContaining({ status: 400, code: 'invalid_duration' }),
    expect.objectContaining({ status: 400, message: expect.stringMatching(/in the future$/) as unknown }),
  ]);
});

test('a cron job shows itself and the event of its first tick', async () => {
  const job = { payload: 'tick', destination: 'https://example.com/', expression: '0 9 * * 1', maxAge: '5s' };
  const shown = (await dryRun(job, '/api/cronjobs')) as DryRun & { cronJob: Record<string, unknown> };
  expect(shown.cronJob).toMatchObject({ id: '0', expression: '0 9 * * 1', status: 'Active' });
  expect(shown.event).toMatchObject({ payload: 'tick', scheduledTime: shown.cronJob['nextExecutionDate'] });
  expect(shown.attemptTimes).toHaveLength(2);
  const wrong = { ...job, expression: 'nonsense' };
  await jiter.api.post('/api/cronjobs?dryRun=true').send(wrong).expect(400);
});

const BODIES = {
  '/api/events': aBody(),
  '/api/events/batch': [aBody()],
  '/api/cronjobs': { payload: '', destination: 'https://example.com/', expression: '* * * * *' },
};

test.each(['yes', '', '1', 'true&dryRun=true'])('dryRun=%s is a 400', async (value) => {
  for (const [path, body] of Object.entries(BODIES)) {
    const answer = await jiter.api.post(`${path}?dryRun=${value}`).send(body).expect(400);
    expect(answer.body).toEqual({ message: "'dryRun' must be true or false" });
  }
});

test.each([
  ...['dryrun', 'DRYRUN', 'dry_run', 'dry-run', 'dry run', 'dry'],
  ...['dryRun[]', 'dryRun[0]', 'dryRun '],
])('%s is a 400, and nothing is done', async (name) => {
  for (const [path, body] of [...Object.entries(BODIES), ['/api/events/1/cancel', {}] as const]) {
    const answer = await jiter.api.post(`${path}?${name}=true`).send(body).expect(400);
    expect(answer.body).toEqual({ message: `'${name}' is written 'dryRun', and nothing was done` });
  }
});
