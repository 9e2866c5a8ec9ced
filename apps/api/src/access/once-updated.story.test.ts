import { routesOf } from '../attacks/routes.fixture.ts';
import { aBody, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
let isUpdated = true;

beforeAll(async () => {
  jiter = await setup({ isOfOneVersion: () => Promise.resolve(isUpdated) });
});
afterAll(() => jiter.close());

type Call = { send?: () => object; key?: string };
type Table = Readonly<Record<string, readonly Call[] | 'nothing new'>>;

const job = { payload: 'tick', destination: 'https://example.com/', expression: '0 9 * * 1' };
const said = { labels: ['a'] };
const { scheduledTime: _time, ...untimed } = aBody();

/** What each call that writes can say that a process of the version before would not understand, or that there is nothing. */
const WRITES: Table = {
  'POST /events': [
    { send: () => aBody(said) },
    { send: () => aBody({ maxAge: '1h' }) },
    { send: () => aBody({ timeout: '1s' }) },
    { send: () => aBody({ successCallback: 'https://example.com/' }) },
    { send: () => ({ ...untimed, delay: '1h' }) },
    { send: () => aBody(), key: 'k' },
  ],
  'POST /events/batch': [{ send: () => [aBody(), aBody(said)] }, { send: () => [aBody()], key: 'k' }],
  'PUT /events/:id': [{ send: () => said }, { send: () => ({ expiresAt: '2099-01-01T00:00:00Z' }) }],
  'POST /events/cancel': 'nothing new',
  'POST /events/retry': [{ send: () => ({ all: true }) }],
  'POST /events/replay': [{ send: () => ({ all: true }) }],
  'POST /events/:id/cancel': 'nothing new',
  'POST /events/:id/retry': [{}],
  'POST /events/:id/replay': [{}, { key: 'k' }],
  'POST /cronjobs': [{ send: () => ({ ...job, ...said }) }, { send: () => job, key: 'k' }],
  'POST /cronjobs/preview': 'nothing new',
  'POST /cronjobs/:id/run': [{ key: 'k' }],
  'PUT /cronjobs/:id': [{ send: () => said }],
  'DELETE /cronjobs/:id': 'nothing new',
  'PUT /org': [{ send: () => ({ retryPolicy: { maxRetries: 1 } }) }],
  'POST /keys': [{ send: () => ({ name: 'a', scopes: ['events:read'] }) }],
  'DELETE /keys/:id': 'nothing new',
  'POST /secrets/rotate': 'nothing new',
  'POST /secrets/end-overlap': 'nothing new',
  'PUT /members/:id': 'nothing new',
  'DELETE /members/:id': 'nothing new',
  'POST /links': 'nothing new',
  'DELETE /links/:id': 'nothing new',
  'POST /invitations': 'nothing new',
  'DELETE /invitations/:id': 'nothing new',
  'PUT /failures': 'nothing new',
  'POST /destinations/:host/test': 'nothing new',
  'POST /cronjobs/bulk': 'nothing new',
  'POST /bulk/:id/stop': 'nothing new',
  'POST /bulk': [
    { send: () => ({ action: 'retry', filter: { label: 'a' } }) },
    { send: () => ({ action: 'replay', filter: { label: 'a' } }) },
  ],
  'POST /channels': 'nothing new',
  'PUT /channels/:id': 'nothing new',
  'DELETE /channels/:id': 'nothing new',
  'POST /channels/:id/test': 'nothing new',
  'POST /incidents/:id/acknowledge': 'nothing new',
  'POST /incidents/:id/snooze': 'nothing new',
  'POST /inboxes': 'nothing new',
  'PUT /inboxes/:id': 'nothing new',
  'DELETE /inboxes/:id': 'nothing new',
  'POST /signatures/check': 'nothing new',
  'POST /times/resolve': 'nothing new',
};

const notUpdated = {
  code: 'not_updated',
  message: expect.stringMatching(/once every process of it has stopped/),
};

const send = (method: string, path: string, { send: body, key }: Call) => {
  const call = jiter.api[method.toLowerCase() as 'post' | 'put'](`/api${path}`);
  return (key === undefined ? call : call.set('Idempotency-Key', key)).send(body?.());
};

test('every call that writes is in the table', () => {
  const writes = routesOf(jiter).filter((route) => !route.startsWith('GET '));
  expect(Object.keys(WRITES).sort()).toEqual(writes.sort());
});

test('while a process of the version before lives, what it knows is taken, and nothing more', async () => {
  isUpdated = true;
  const { id } = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body;
  const settled = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body;
  await jiter.api.post(`/api/events/${settled.id}/cancel`).expect(200);
  const made = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body;
  isUpdated = false;
  for (const [call, others] of Object.entries(WRITES)) {
    const [method, route] = call.split(' ') as [string, string];
    const one = route.endsWith('/replay') ? settled.id : route.startsWith('/cronjobs') ? made.id : id;
    for (const asked of others === 'nothing new' ? [] : others) {
      const answer = await send(method, route.replace(':id', one), asked);
      expect([call, answer.status, answer.body]).toEqual([call, 503, notUpdated]);
      expect(answer.headers['retry-after']).toBe('60');
    }
  }
  await jiter.api.post('/api/events').send(aBody()).expect(200);
  await jiter.api.post('/api/events/batch').send([aBody()]).expect(200);
  await jiter.api.put(`/api/events/${id}`).send({ payload: 'x', labels: null }).expect(200);
  await jiter.api.put(`/api/cronjobs/${made.id}`).send({ payload: 'x' }).expect(200);
  await jiter.api.post(`/api/cronjobs/${made.id}/run`).expect(200);
  await jiter.api
    .post('/api/bulk')
    .send({ action: 'cancel', filter: { label: 'a' } })
    .expect(200);
  await jiter.api.post('/api/keys').send({ name: 'a' }).expect(200);
  isUpdated = true;
  for (const asked of WRITES['POST /events'] as Call[]) await send('POST', '/events', asked).expect(200);
});
