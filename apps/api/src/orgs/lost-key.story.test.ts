import supertest from 'supertest';
import { silentLog } from '@jiter/core';
import { openStore } from '@jiter/store';
import { aBody, setup, type Setup } from '../test-setup.ts';

const LOST_KEY = Buffer.alloc(32, 9).toString('base64');

let jiter: Setup;
let api: ReturnType<typeof supertest.agent>;
beforeAll(async () => {
  jiter = await setup();
  // By a process that has another master key.
  const other = await openStore({
    ...{ url: jiter.databaseUrl, masterKeys: [LOST_KEY], poolMax: 2 },
    ...{ applicationName: 'test', enqueueHorizonMs: 600_000, log: silentLog },
  });
  const { apiKey } = await other.orgs.create('sealed');
  await other.close();
  api = supertest.agent(jiter.url).set('x-api-key', apiKey);
});
afterAll(() => jiter.close());

const cronJob = () => ({ ...aBody(), scheduledTime: undefined, expression: '0 9 * * 1' });

test.each<[string, () => supertest.Test]>([
  ['to show it', () => api.get('/api/secrets')],
  ['a dry run', () => api.post('/api/events?dryRun=true').send(aBody())],
  ['a dry run of some', () => api.post('/api/events/batch?dryRun=true').send([aBody()])],
  ['a dry run of a cron job', () => api.post('/api/cronjobs?dryRun=true').send(cronJob())],
  ['a look at a signature', () => api.post('/api/signatures/check').send({ headers: {}, body: '' })],
])('where no master key opens the secret of an org, %s says what helps', async (_what, ask) => {
  const { body } = await ask().expect(503);
  expect(body).toEqual({ message: expect.stringContaining('JITER_MASTER_KEY'), code: 'master_key_missing' });
});

test.each(['get', 'post', 'put', 'patch', 'delete'] as const)(
  'so does an inbox of it: %s',
  async (method) => {
    const { url } = (await api.post('/api/inboxes').expect(200)).body as { url: string };
    const { body } = await supertest(url)[method]('').expect(503);
    expect(body.code).toBe('master_key_missing');
  },
);

test('it is logged once, and other orgs have all that there is', async () => {
  for (let times = 0; times < 2; times += 1) await api.get('/api/secrets').expect(503);
  const told = jiter.lines.filter(({ level }) => level === 'error');
  expect(told).toEqual([
    {
      ...{ level: 'error', event: 'master-key.missing' },
      fields: {
        keys: [expect.stringMatching(/^[0-9a-f]{8}$/)],
        note: expect.stringContaining('JITER_MASTER_KEY'),
      },
    },
  ]);
  await jiter.api.get('/api/secrets').expect(200);
});

test('all else works, and so does all with a new secret', async () => {
  await api.post('/api/events').send(aBody()).expect(200);
  await api.post('/api/secrets/rotate').expect(200);
  expect((await api.get('/api/secrets').expect(200)).body).toHaveLength(1);
});
