import { aBody, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
let isUpdated = true;

beforeAll(async () => {
  jiter = await setup({ isOfOneVersion: () => Promise.resolve(isUpdated) });
});
afterAll(() => jiter.close());

const job = { payload: 'tick', destination: 'https://example.com/', expression: '0 9 * * 1' };
const notUpdated = {
  code: 'not_updated',
  message: expect.stringMatching(/once every process of the version before has stopped/),
};

test('while a process of the version before lives, what the contract has is taken, and nothing more', async () => {
  isUpdated = true;
  const { id } = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body;
  const made = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body;
  isUpdated = false;
  const said = { labels: ['a'] };
  const { scheduledTime: _time, ...untimed } = aBody();
  const calls = [
    jiter.api.post('/api/events').send(aBody(said)),
    jiter.api.post('/api/events').send(aBody({ maxAge: '1h' })),
    jiter.api.post('/api/events').send({ ...untimed, delay: '1h' }),
    jiter.api.post('/api/events').set('Idempotency-Key', 'k').send(aBody()),
    jiter.api.post('/api/events/batch').send([aBody(), aBody(said)]),
    jiter.api.post('/api/events/batch').set('Idempotency-Key', 'k').send([aBody()]),
    jiter.api.put(`/api/events/${id}`).send(said),
    jiter.api.post('/api/cronjobs').send({ ...job, ...said }),
    jiter.api.put(`/api/cronjobs/${made.id}`).send(said),
  ];
  for (const call of calls) {
    const answer = await call.expect(503);
    expect(answer.body).toEqual(notUpdated);
    expect(answer.headers['retry-after']).toBe('60');
  }
  await jiter.api.post('/api/events').send(aBody()).expect(200);
  await jiter.api.post('/api/events/batch').send([aBody()]).expect(200);
  await jiter.api.put(`/api/events/${id}`).send({ payload: 'x', labels: null }).expect(200);
  await jiter.api.put(`/api/cronjobs/${made.id}`).send({ payload: 'x' }).expect(200);
  isUpdated = true;
  await jiter.api.post('/api/events').send(aBody(said)).expect(200);
  await jiter.api.post('/api/events').set('Idempotency-Key', 'k').send(aBody()).expect(200);
});
