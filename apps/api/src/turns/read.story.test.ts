import supertest from 'supertest';
import { eventually, watchStatements } from '@jiter/testkit';
import { aBody } from '../test-setup.ts';
import { setUpLocks, type Locked } from './locks.fixture.ts';
import { PAUSE_BESIDE_WRITES_MS } from './reads-rest.ts';

const READERS = 60;
const LOOPS = 10;

let jiter: Locked;
beforeAll(async () => {
  jiter = await setUpLocks();
});
afterEach(() => jiter.letGo());
afterAll(() => jiter.close());

/** How long PostgreSQL was told to pause, by each statement of a page: asked for over connections that are yet to be opened. */
function watchPauses() {
  const statements = watchStatements(/^(?!select string_agg)/);
  const pauses = () =>
    statements.said.map(({ text, values }) => {
      const [, parameter] = /pg_sleep\(\$(\d+)/.exec(text)!;
      return (JSON.parse(values) as unknown[])[Number(parameter) - 1];
    });
  return { pauses, stop: statements.stop };
}

test('a page is made with pauses while somebody writes', async () => {
  const fresh = await setUpLocks();
  const { api } = fresh;
  const { pauses, stop } = watchPauses();
  await api.get('/api/events').expect(200);
  expect(pauses()).toEqual([0]);
  const input = { payload: '', destination: 'https://example.com/', expression: '@daily' };
  const { body: job } = await api.post('/api/cronjobs').send(input).expect(200);
  for (const path of ['events', 'cronjobs', `cronjobs/${job.id}/occurrences`]) {
    // Who writes is forgotten after a second, in which a slow machine may do nothing.
    await eventually(async () => {
      await api.post('/api/events').send(aBody()).expect(200);
      await api.get(`/api/${path}`).expect(200);
      expect(pauses().at(-1)).toBe(PAUSE_BESIDE_WRITES_MS);
    });
  }
  stop();
  await fresh.close();
});

const holdUp = (table: string) => jiter.holder.rows(`begin; lock table ${table} in access exclusive mode`);

test.each(['cron_jobs', 'attempt_history'])(
  'readers of %s who are held up hold up no one who writes, reads elsewhere, or asks whether all is well',
  async (table) => {
    const { api, url, waitingForLocks } = jiter;
    const { body: event } = await api.post('/api/events').send(aBody()).expect(200);
    const path = table === 'cron_jobs' ? '/api/cronjobs' : `/api/events/${event.id}`;
    const other = await jiter.anotherOrg();
    await holdUp(table);
    let answered = 0;
    const readers = Array.from({ length: READERS }, async () => {
      const { status } = await api.get(path);
      answered += 1;
      return status;
    });
    // One at a time, however many the org asks for.
    await eventually(async () => expect(await waitingForLocks()).toHaveLength(1));
    for (let loop = 0; loop < LOOPS; loop += 1) {
      const { body } = await api.post('/api/events').send(aBody()).expect(200);
      await api.put(`/api/events/${body.id}`).send({ status: 'Cancelled' }).expect(200);
      await other.post('/api/events').send(aBody()).expect(200);
      await other.get('/api/events').expect(200);
      await supertest(url).get('/readyz').expect(200);
    }
    expect(answered).toBeLessThan(READERS);
    expect((await waitingForLocks()).length).toBeLessThanOrEqual(1);
    await jiter.letGo();
    // All but those few that were held up for 2 s.
    const statuses = await Promise.all(readers);
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(READERS / 2);
  },
);

test('what takes longer than 2 s to read says so, and how to ask for less', async () => {
  const orgs = await Promise.all([1, 2, 3].map(() => jiter.anotherOrg()));
  const { body: job } = await orgs[2]!
    .post('/api/cronjobs')
    .send({ payload: '', destination: 'https://example.com/', expression: '@daily' })
    .expect(200);
  await holdUp('events, cron_jobs');
  const [list, event, cronJob] = await Promise.all([
    orgs[0]!.get('/api/events').expect(503),
    orgs[1]!.get('/api/events/1').expect(503),
    orgs[2]!.get(`/api/cronjobs/${job.id}`).expect(503),
  ]);
  expect(list.body.message).toMatch(
    /^These events could not be found within 2 s: please ask for less, by 'scheduledStartDate'/,
  );
  expect(event.body.message).toMatch(/^The event could not be read within 2 s/);
  expect(cronJob.body.message).toMatch(/^The cron job could not be read within 2 s/);
  for (const { headers } of [list, event, cronJob]) expect(headers['retry-after']).toBe('5');
});
