import { randomUUID } from 'node:crypto';
import { silentLog } from '@jiter/core';
import { cloneDatabase } from '@jiter/testkit';
import { openStore } from '../index.ts';

async function setup() {
  const database = await cloneDatabase();
  const store = await openStore({
    url: database.url,
    poolMax: 2,
    applicationName: 'test',
    log: silentLog,
    enqueueHorizonMs: 600_000,
    masterKeys: [Buffer.alloc(32, 7).toString('base64')],
  });
  const { org } = await store.orgs.ensureFirst({ apiKey: randomUUID(), signingSecret: randomUUID() });
  const close = async () => {
    await store.close();
    await database.drop();
  };
  return { store, org, close };
}

let bundle: Awaited<ReturnType<typeof setup>>;
beforeAll(async () => {
  bundle = await setup();
  const { store, org } = bundle;
  const payloads = ['aaaa', 'éé', '', 'a'.repeat(100), 'a'];
  await store.events.createMany(
    payloads.map((payload, index) => ({
      org,
      payload,
      destination: 'https://example.com/',
      scheduledTime: new Date(Date.UTC(2099, 0, 1 + index)),
    })),
  );
});
afterAll(() => bundle.close());

test.each([
  [1, ['aaaa', 'éé']],
  [4, ['aaaa', 'éé']],
  [5, ['aaaa', 'éé', '']],
  [8, ['aaaa', 'éé', '']],
  [9, ['aaaa', 'éé', '', 'a'.repeat(100), 'a']],
  [1_000, ['aaaa', 'éé', '', 'a'.repeat(100), 'a']],
])('of %i bytes: up to the event that reaches them, and one more', async (maxBytes, expected) => {
  const { store, org } = bundle;
  const listed = await store.events.list(org, { limit: 10, maxBytes });
  expect(listed.map(({ payload }) => payload)).toEqual(expected);
  expect(await store.events.list(org, { limit: 2, maxBytes })).toEqual(listed.slice(0, 2));
  // Dates, ids and the rest read as without it.
  expect(listed).toEqual(await store.events.list(org, { limit: listed.length }));
});

test('the bytes count from where the page before ended', async () => {
  const { store, org } = bundle;
  const [first] = await store.events.list(org, { limit: 1 });
  const listed = await store.events.list(org, { limit: 10, maxBytes: 4, after: first! });
  expect(listed.map(({ payload }) => payload)).toEqual(['éé', '']);
});
