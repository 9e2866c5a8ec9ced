import { listEvents, queryRows } from '@jiter/testkit';
import { anInput, attemptAt, HOLD, setup, type Setup } from './setup.fixture.ts';

const EPOCH_MS = Date.UTC(2024, 0, 1);
const LOW_BITS = 22n;
const LARGEST = 2n ** 63n - 1n;

const momentOf = (id: string) => Number(BigInt(id) >> LOW_BITS) + EPOCH_MS;
const lowOf = (id: string) => Number(BigInt.asUintN(Number(LOW_BITS), BigInt(id)));
const distinct = (values: readonly unknown[]) => new Set(values).size;
/** From each value to the next. */
const steps = (values: readonly number[]) => values.slice(1).map((value, index) => value - values[index]!);

let bundle: Setup;
beforeAll(async () => {
  bundle = await setup();
});
afterAll(() => bundle.close());

test('of 1,000 events made at once each gets the id of its own row', async () => {
  const { store } = bundle;
  const inputs = Array.from({ length: 1_000 }, (_, index) => anInput('11', { payload: `payload ${index}` }));
  const created = await store.events.createMany(inputs);
  expect(created.map(({ payload }) => payload)).toEqual(inputs.map(({ payload }) => payload));
  const stored = await listEvents(store.events, '11');
  const byId = new Map(stored.map((event) => [event.id, event]));
  expect(created.map(({ id }) => byId.get(id))).toEqual(created);
});

test('ids are positive, unique over many inserts at once, and begin with their moment', async () => {
  const { store } = bundle;
  const startedAtMs = await store.now();
  const made = await Promise.all([
    ...Array.from({ length: 40 }, () =>
      store.events.createMany(Array.from({ length: 50 }, () => anInput('12'))),
    ),
    ...Array.from({ length: 200 }, async () => [await store.events.create(anInput('12'))]),
  ]);
  const endedAtMs = await store.now();
  const ids = made.flat().map(({ id }) => id);
  expect(distinct(ids)).toBe(2_200);
  expect(ids.filter((id) => BigInt(id) <= 0n || BigInt(id) > LARGEST)).toEqual([]);
  const moments = ids.map(momentOf);
  expect(Math.min(...moments)).toBeGreaterThanOrEqual(Math.floor(startedAtMs));
  expect(Math.max(...moments)).toBeLessThanOrEqual(Math.ceil(endedAtMs));
});

test("the events of a batch have ids in its order, whatever there is of others' in between", async () => {
  const { store } = bundle;
  const inputs = Array.from({ length: 400 }, (_, index) => anInput(String(13 + (index % 2))));
  const created = await store.events.createMany(inputs);
  for (const org of ['13', '14']) {
    const ids = created.filter((event) => event.org === org).map(({ id }) => BigInt(id));
    expect(ids).toEqual(ids.toSorted((one, other) => (one < other ? -1 : 1)));
  }
  // By others' in between they would be in the order of all.
  const all = created.map(({ id }) => BigInt(id));
  expect(all).not.toEqual(all.toSorted((one, other) => (one < other ? -1 : 1)));
});

test.each([
  ['alone', ['21']],
  ['in turn with another one', ['22', '23']],
  ['in turn with four others', ['24', '25', '26', '27', '28']],
])('from 100 ids that an org got %s nobody reads what was made in between', async (_, orgs) => {
  const drawn = await queryRows<{ org: string; id: string }>(
    bundle.url,
    `select org, next_id('events_id_seq') as id from generate_series(1, 100), unnest($1::text[]) as org`,
    [orgs],
  );
  const own = drawn.filter(({ org }) => org === orgs[0]);
  const between = steps(own.map(({ id }) => lowOf(id)));
  // A sequence, also a masked or a multiplied one, takes the same few steps again and again, and mostly upwards.
  expect(between).toHaveLength(99);
  expect(distinct(between)).toBeGreaterThan(90);
  const upwards = between.filter((step) => step > 0).length;
  expect(upwards).toBeGreaterThan(20);
  expect(upwards).toBeLessThan(80);
});

test('attempts and cron jobs have such ids too', async () => {
  const { store } = bundle;
  const sinceMs = Math.floor(await store.now());
  const { id } = await store.events.create(anInput('31', { scheduledTime: new Date() }));
  const [claimed] = await store.deliveries.claim([id], HOLD);
  await store.deliveries.record(attemptAt(claimed!));
  const { job, bells } = await store.cronJobs.create(
    { ...anInput('31'), expression: '* * * * *', timezone: 'UTC', misfire: 'once' },
    new Date(Date.now() + 60_000),
  );
  const attempt = (await store.events.find('31', id))!.history[0]!;
  const untilMs = Math.ceil(await store.now());
  for (const moment of [attempt.id, job.id, bells[0]!.eventId].map(momentOf)) {
    expect(moment).toBeGreaterThanOrEqual(sinceMs);
    expect(moment).toBeLessThanOrEqual(untilMs);
  }
});

describe('the shuffle of the lower bits', () => {
  const NOW_MS = 91_000_000_000;
  /** `counter` and `ms` are SQL over the numbers n from 0 to 4,095. */
  const shuffled = async (ms: string, counter: string): Promise<string[]> => {
    const rows = await queryRows<{ id: string }>(
      bundle.url,
      `select id_at(${ms}, ${counter}) as id from generate_series(0, 4095) as n order by n`,
    );
    return rows.map(({ id }) => id);
  };

  test.each([
    ['that follow each other', 'n'],
    ['that are far apart', 'n * 1024'],
    ['about where it comes round', '4194304 * 7 - 2048 + n'],
  ])('gives counters %s different ids in the same ms', async (_, counter) => {
    const ids = await shuffled(`${NOW_MS}`, counter);
    expect(distinct(ids)).toBe(4_096);
    expect(new Set(ids.map(momentOf))).toEqual(new Set([NOW_MS + EPOCH_MS]));
  });

  test('is another one in every ms', async () => {
    // Chance lets about two of them meet.
    expect(distinct((await shuffled(`${NOW_MS} + n`, '1')).map(lowOf))).toBeGreaterThan(4_050);
    const [one, two] = [await shuffled(`${NOW_MS} + n`, '1'), await shuffled(`${NOW_MS} + n`, '2')];
    expect(distinct(one.map((id, n) => lowOf(id) - lowOf(two[n]!)))).toBeGreaterThan(4_050);
  });

  test.each([1, 2 ** 11, 2 ** 21])(
    'turns every bit in half of the cases where counters differ by %d',
    async (by) => {
      const [one, two] = [await shuffled(`${NOW_MS}`, 'n'), await shuffled(`${NOW_MS}`, `n # ${by}`)];
      const turned = one.map((id, n) => lowOf(id) ^ lowOf(two[n]!));
      for (let bit = 0; bit < Number(LOW_BITS); bit += 1) {
        const share = turned.filter((bits) => (bits >> bit) % 2 === 1).length / turned.length;
        expect(share).toBeGreaterThan(0.4);
        expect(share).toBeLessThan(0.6);
      }
    },
  );
});
