import supertest from 'supertest';
import { silentLog } from '@jiter/core';
import { listEvents } from '@jiter/testkit';
import { aBody, setup, type Setup } from '../test-setup.ts';
import { createLimiter } from './limiter.ts';

let jiter: Setup;
beforeAll(async () => {
  let all = 0;
  const addToCount = (_key: string, used: number) => Promise.resolve({ used: (all += used), msLeft: 60_000 });
  const limiter = createLimiter({ requests: 3, windowMs: 60_000 }, { addToCount, log: silentLog });
  jiter = await setup({ limiter });
});
afterAll(() => jiter.close());

test('every answer tells what is left, and one too many is 429 and changes nothing', async () => {
  const first = await jiter.api.get('/api/events').expect(200);
  expect(first.headers).toMatchObject({
    'ratelimit-limit': '3',
    'ratelimit-remaining': '2',
    'ratelimit-reset': '60',
  });
  expect(first.headers).not.toHaveProperty('retry-after');
  await jiter.api.get('/api/events/abc').expect(404).expect('RateLimit-Remaining', '1');
  await jiter.api.post('/api/events').send({}).expect(400).expect('RateLimit-Remaining', '0');

  const { headers, body } = await jiter.api.post('/api/events').send(aBody()).expect(429);
  expect(body).toEqual({
    message: expect.stringMatching(
      /^Too many requests with this API key: 3 were allowed; try again in \d+ s$/,
    ),
  });
  expect(headers).toMatchObject({ 'ratelimit-remaining': '0', 'retry-after': headers['ratelimit-reset'] });
  expect(await listEvents(jiter.store.events, jiter.org)).toEqual([]);
});

test('a key that opens nothing is told nothing, and health is always answered', async () => {
  const { headers } = await supertest(jiter.url)
    .get('/api/events')
    .set('x-api-key', 'no such key')
    .expect(401);
  expect(Object.keys(headers).filter((name) => name.startsWith('ratelimit'))).toEqual([]);
  await supertest(jiter.url).get('/healthz').expect(200);
});
