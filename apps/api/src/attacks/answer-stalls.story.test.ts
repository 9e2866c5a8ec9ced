import { queryRows } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';
import { CONTROLS_AND_AN_IDEOGRAPH, LARGEST_PAYLOAD_BYTES } from './heavy-bodies.fixture.ts';
import { openStallWatch, type StallWatch } from './stall-watch.fixture.ts';

const KIB = 1_024;
const fill = (bytes: number, unit: string) => unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)));

/** What is as long as can be, once more in JSON, and again in the JSON inside it. */
const UNITS = { controls: '\u001f', quotes: '"', text: 'x', mixed: CONTROLS_AND_AN_IDEOGRAPH };

let jiter: Setup;
let watch: StallWatch;
beforeAll(async () => {
  jiter = await setup({ logRequests: false, maxPayloadBytes: LARGEST_PAYLOAD_BYTES });
  watch = openStallWatch();
});
afterAll(async () => {
  await watch.close();
  await jiter.close();
});

const get = async (path: string) => {
  const { status, answer } = await watch.expectNoStall(jiter.url, { method: 'GET', path });
  expect([status, answer.slice(0, 300)]).toEqual([200, expect.any(String)]);
};

/** Each in a month of its own, so that a page has only those. */
let month = 0;
async function someEvents(count: number, payload: string): Promise<{ ids: string[]; page: string }> {
  month += 1;
  const from = new Date(Date.UTC(2027, month, 1));
  const wish = { org: jiter.org, destination: 'https://example.com/', payload, scheduledTime: from };
  const created = await jiter.store.events.createMany(Array.from({ length: count }, () => wish));
  const range = `scheduledStartDate=${from.toISOString()}&scheduledEndDate=${from.toISOString()}`;
  return { ids: created.map(({ id }) => id), page: `/api/events?limit=1000&${range}` };
}

const attempt = (ids: readonly string[], attempts: number, responseData: string) =>
  queryRows(
    jiter.databaseUrl,
    `insert into attempts (event_id, claim, attempt, created_at, lag_ms, duration_ms, status, response_data, signature,
       standard_signatures, user_agent, worker)
     select id, claim, claim, now(), 1, 2, '500', $3, 's', 'v1,s', 'Jiter/test', 'w1'
     from unnest($1::bigint[]) as id, generate_series(1, $2::int) as claim`,
    [ids, attempts, responseData],
  );

describe.each(Object.entries(UNITS))('payloads of %s', (_name, unit) => {
  test.each([
    [1, LARGEST_PAYLOAD_BYTES],
    [9, LARGEST_PAYLOAD_BYTES],
    [130, 64 * KIB],
    [1_000, 8 * KIB],
    [1_000, 20],
  ])('a page of %i events of %i bytes', async (count, bytes) => {
    await get((await someEvents(count, fill(bytes, unit))).page);
  });

  test.each([LARGEST_PAYLOAD_BYTES, 200 * KIB, 16 * KIB])(
    'an event of %i bytes with its history',
    async (bytes) => {
      const { ids } = await someEvents(1, fill(bytes, unit));
      await attempt(ids, 100, fill(8 * KIB, unit));
      await get(`/api/events/${ids[0]}`);
    },
  );

  test.each([LARGEST_PAYLOAD_BYTES, 80 * KIB])(
    'a cron job of %i bytes with its history, and its page',
    async (bytes) => {
      const wish = { expression: '* * * * *', timezone: 'UTC', misfire: 'once' as const };
      const content = { org: jiter.org, destination: 'https://example.com/', payload: fill(bytes, unit) };
      const { job } = await jiter.store.cronJobs.create({ ...content, ...wish }, new Date());
      for (let run = 0; run < 20; run += 1) await jiter.store.cronJobs.run(jiter.org, job.id, new Date());
      const rows = await queryRows<{ id: string }>(
        jiter.databaseUrl,
        'select id from events where cron_id = $1',
        [job.id],
      );
      await attempt(
        rows.map(({ id }) => id),
        5,
        'no',
      );
      await get(`/api/cronjobs/${job.id}`);
      await get('/api/cronjobs');
    },
  );
});
