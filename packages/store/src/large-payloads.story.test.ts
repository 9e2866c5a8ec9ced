import { queryRows, watchStatements } from '@jiter/testkit';
import { setup, type Setup } from './setup.fixture.ts';

const HOLD = { aheadMs: 250, leaseMs: 20_000 };
const MIB = 1_048_576;

let jiter: Setup;
let org: string;
beforeEach(async () => {
  jiter = await setup();
  org = (await jiter.store.orgs.ensureFirst({ apiKey: 'key', signingSecret: 'secret' })).org;
});
afterEach(() => jiter.close());

const anEventOf = (payload: string, destination = 'http://127.0.0.1/') => ({
  org,
  destination,
  payload,
  scheduledTime: new Date(),
});
const countEvents = () => queryRows(jiter.url, 'select from events').then(({ length }) => length);

/** How long the parameters of the inserts are that a store of its own makes meanwhile. */
async function insertsOf(work: (events: Setup['store']['events']) => Promise<unknown>): Promise<number[]> {
  const statements = watchStatements(/^(?!.*insert into events)/s);
  try {
    const { events } = await jiter.openAnother();
    await work(events);
  } finally {
    statements.stop();
  }
  return statements.said.map(({ values }) => values.length);
}

test('many large events that are created at once go in statements of a bounded length', async () => {
  const inputs = Array.from({ length: 20 }, () => anEventOf('x'.repeat(MIB / 4)));
  const lengths = await insertsOf((events) => Promise.all(inputs.map((input) => events.create(input))));
  expect(await countEvents()).toBe(20);
  expect(lengths.length).toBeGreaterThanOrEqual(5);
  expect(Math.max(...lengths)).toBeLessThan(1.1 * MIB);
});

test('so does a batch, in order, and small ones share one statement', async () => {
  const sizes = [MIB, 10, 10, MIB / 2, MIB / 2, 1, MIB, 2 * MIB];
  const inputs = sizes.map((size, index) => anEventOf(String(index).repeat(size)));
  const lengths = await insertsOf(async (events) => {
    const created = await events.createMany(inputs);
    expect(created).toMatchObject(inputs);
    for (const { id, payload } of created) {
      const { event } = (await events.find(org, id))!;
      expect(event.payload === payload).toBe(true);
    }
  });
  expect(lengths.map((length) => Math.round((2 * length) / MIB) / 2)).toEqual([1, 0.5, 0.5, 1, 2]);
  expect(await insertsOf((events) => events.createMany(inputs.slice(1, 3)))).toHaveLength(1);
});

test('of a batch in several statements all events are created or none', async () => {
  const inputs = [anEventOf('x'.repeat(MIB)), anEventOf('y'.repeat(MIB)), anEventOf('impossible: \0')];
  await expect(jiter.store.events.createMany(inputs)).rejects.toThrow();
  expect(await countEvents()).toBe(0);
});

test('a claim comes without large payloads, which are there to be read for as long as it holds', async () => {
  const { deliveries, events } = jiter.store;
  const payloads = ['', 'small', 'x'.repeat(16_384), 'x'.repeat(16_385), 'é'.repeat(8_193), '一'.repeat(MIB)];
  const created = await Promise.all(payloads.map((payload) => events.create(anEventOf(payload))));
  const claimed = await deliveries.claim(
    created.map(({ id }) => id),
    HOLD,
  );
  const inOrder = created.map(({ id }) => claimed.find((event) => event.id === id)!);
  expect(inOrder.map(({ payload }) => payload?.length)).toEqual([
    0,
    5,
    16_384,
    undefined,
    undefined,
    undefined,
  ]);
  expect(inOrder.map(({ payloadBytes }) => payloadBytes)).toEqual([0, 5, 16_384, 16_385, 16_386, 3 * MIB]);
  const read = await Promise.all(inOrder.map((event) => deliveries.readPayload(event)));
  expect(read.map((payload, index) => payload === payloads[index])).toEqual(payloads.map(() => true));
});

test.each([20_000, MIB + 1])(
  'the payload (%i bytes) of a claim that was lost is not read: its event may be settled by now',
  async (bytes) => {
    const { deliveries, events } = jiter.store;
    const { id } = await events.create(anEventOf('x'.repeat(bytes)));
    const [lost] = await deliveries.claim([id], { aheadMs: 250, leaseMs: -1_000 });
    const [held] = await deliveries.claim([id], HOLD);
    const [nothing, payload] = await Promise.all(
      [lost!, held!].map((event) => deliveries.readPayload(event)),
    );
    expect([nothing?.length, payload?.length]).toEqual([undefined, bytes]);
  },
);

test('what is longer than 1 MiB has a page of its own, read from either end, of events and of cron jobs', async () => {
  const { cronJobs, events } = jiter.store;
  const payloads = ['"', '一"'.repeat(MIB / 3), '"payload":"\\u0000"', '"'.repeat(MIB + 1), 'small'];
  const at = (index: number) => new Date(Date.now() + 60_000 + index);
  await events.createMany(
    payloads.map((payload, index) => ({ ...anEventOf(payload), scheduledTime: at(index) })),
  );
  const schedule = { expression: '0 9 * * 1', timezone: 'UTC', misfire: 'once' as const };
  for (const payload of payloads) {
    const { scheduledTime: _time, ...content } = anEventOf(payload);
    await cronJobs.create({ ...content, ...schedule }, at(0));
  }
  const limits = { limit: 10, maxBytes: 8 * MIB };
  const read = <Position>(page: { texts: string[]; next?: Position; previous?: Position }) => ({
    ...page,
    payloads: (JSON.parse(`[${page.texts.join(',')}]`) as { payload: string }[]).map(
      ({ payload }) => payload,
    ),
  });
  const [one, long, other, longer, last] = payloads;
  const expected = [[one], [long], [other], [longer], [last]];
  const pages = [];
  let page = read(await events.list(org, limits));
  for (; page.next; page = read(await events.list(org, { ...limits, after: page.next }))) pages.push(page);
  pages.push(page);
  expect(pages.map((each) => each.payloads)).toEqual(expected);
  const back = read(await events.list(org, { ...limits, before: page.previous! }));
  expect(back.payloads).toEqual([longer]);
  const first = read(await cronJobs.list(org, limits));
  const second = read(await cronJobs.list(org, { ...limits, after: first.next! }));
  expect([first.payloads, second.payloads]).toEqual([[one], [long]]);
});
