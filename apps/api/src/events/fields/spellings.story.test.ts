import { runSql } from '@jiter/testkit';
import { FAILED, setupActs, type ActSetup } from '../../acts/acts.fixture.ts';
import { aBody, soon } from '../../test-setup.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());

const scheduledTime = soon(7_200_000);
const elsewhere = new Date(Date.parse(scheduledTime) + 7_200_000).toISOString().replace('Z', '+02:00');
const url = 'https://example.com/done';
const SPELLINGS = [
  { successCallback: url, timeout: '60s', headers: { 'X-A': 'a' }, labels: ['a', 'b'] },
  { successCallback: { url }, timeout: '1min', headers: { 'x-a': 'a' }, labels: ['b', 'a'] },
  {
    ...{ successCallback: { url, method: 'POST' }, timeout: '1m', headers: { 'X-a': 'a' } },
    ...{ labels: ['a', 'b', 'a'], scheduledTime: elsewhere },
  },
];

const post = (path: string, key: string, body: object) => jiter.post(path, body).set('Idempotency-Key', key);
const create = (key: string, said: object) => post('', key, aBody({ scheduledTime, ...said }));
const idOf = async (call: ReturnType<typeof post>) => ((await call.expect(200)).body as { id: string }).id;

test.each(SPELLINGS)('an event of %j is made once, however a repeat is spelled', async (first) => {
  const key = JSON.stringify(first);
  const id = await idOf(create(key, first));
  for (const again of SPELLINGS) expect(await idOf(create(key, again))).toBe(id);
  await create(key, { ...first, successCallback: { url, method: 'PUT' } }).expect(422);
});

test.each(SPELLINGS)('a key that the version before took for %j stands for the same', async (first) => {
  const key = `before ${JSON.stringify(first)}`;
  const id = await idOf(create(key, first));
  await runSql(jiter.databaseUrl, `update idempotency_keys set meaning = null where key = '${key}'`);
  expect(await idOf(create(key, first))).toBe(id);
});

test('in a batch two spellings under one key are one event', async () => {
  const items = SPELLINGS.map((said) => aBody({ scheduledTime, ...said, idempotencyKey: 'batch' }));
  const { body } = await jiter.post('/batch', items).expect(200);
  expect(new Set((body as { id: string }[]).map(({ id }) => id)).size).toBe(1);
});

test.each<[object, object]>([
  [{}, { delay: '0s', overrides: {} }],
  [{ delay: '1h' }, { delay: '60m' }],
  [{ scheduledTime }, { scheduledTime: elsewhere }],
  [
    {
      overrides: {
        retryPolicy: {},
        headers: { 'X-A': '1' },
        timeout: '60s',
        destination: 'https://a.example',
      },
    },
    {
      overrides: {
        ...{ retryPolicy: { maxRetries: 5 }, headers: { 'x-a': '1' } },
        ...{ timeout: '1min', destination: 'https://a.example/' },
      },
    },
  ],
])('a replay by %j is the one by %j, for its key, and none by another', async (one, other) => {
  const path = `/${await jiter.createAs(FAILED)}/replay`;
  const key = JSON.stringify(one);
  const id = await idOf(post(path, key, one));
  expect(await idOf(post(path, key, other))).toBe(id);
  // No header is not what the other event has.
  for (const headers of [{}, null]) await post(path, key, { overrides: { headers } }).expect(422);
  await post(path, key, { delay: '2h' }).expect(422);
});
