import { FAILED, setupActs, type ActSetup } from '../acts/acts.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());

const ask = (query: string) => jiter.api.get(`/api/events/attempts${query}`);

test('it is told how often events were tried, and whose ticks they are, in the order in which they were made', async () => {
  // One is settled, one waits for a retry, one was never tried.
  const once = await jiter.createAs(FAILED);
  const twice = await jiter.create();
  const retry = { kind: 'retry', at: new Date() } as const;
  await jiter.attempt(twice, retry);
  await jiter.attempt(twice, retry);
  const never = await jiter.create();
  const { body: job } = await jiter.api
    .post('/api/cronjobs')
    .send({ payload: '', destination: 'https://example.com/', expression: '0 9 * * 1' })
    .expect(200);
  const { body: run } = await jiter.api.post(`/api/cronjobs/${job.id}/run`).expect(200);
  await jiter.api.post(`/api/events/${never}/cancel`).expect(200);
  const { body } = await ask(`?ids=${[run.id, never, twice, once, '7'].join()}`).expect(200);
  expect(body).toEqual([
    { id: once, attempts: 1 },
    { id: twice, attempts: 2 },
    { id: never, attempts: 0 },
    { id: run.id, attempts: 0, cronjob: job.id },
  ]);
});

test.each([
  ['', "'ids' must be given"],
  ['?ids=', "'ids' must be"],
  ['?ids=a,1', "'ids' must be 100 ids of events or fewer"],
  [
    `?ids=${Array.from({ length: 101 }, (_, index) => index + 1).join()}`,
    "'ids' must be 100 ids of events or fewer",
  ],
  ['?ids=1&status=Sent', "'status' is not a parameter of this call"],
])('%s is refused with what is wrong', async (query, message) => {
  const { body } = await ask(query).expect(400);
  expect(body.message).toContain(message);
});
