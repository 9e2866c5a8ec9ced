import { runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';
import { SEARCHED_ROWS } from './list-rows.ts';
import type { PageStart } from '../database/json-page.ts';
import type { EventFilter, EventPage, EventPosition } from './list.ts';

let bundle: Setup;
beforeAll(async () => {
  bundle = await setup();
});
afterAll(() => bundle.close());

const LIMITS = { limit: 1_000, maxBytes: 8 * 1_048_576 };
const DAY = '2026-03-01T00:00:00Z';

const read = (org: string, filter: EventFilter & { limit?: number }) =>
  bundle.store.events.list(org, { ...LIMITS, ...filter });
const payloadsOf = ({ texts }: EventPage) =>
  (JSON.parse(`[${texts.join(',')}]`) as { payload: string }[]).map(({ payload }) => payload);

/** Sent events of every second from DAY on, `count` of them, whose ends are so many seconds later. */
function sent(org: string, count: number, lateS: string, payload = `'on time ' || n`): string {
  return `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, sent_at, status, claims, attempts, destination, payload)
    select at + late, next_id('events_id_seq'), ${org}, at, '2026-01-01Z', at + late, 'Sent', 1, 1, 'https://example.com/', ${payload}
    from generate_series(1, ${count}) as n
    cross join lateral (select '${DAY}'::timestamptz + n * interval '1 second' as at, (${lateS}) * interval '1 second' as late) as one`;
}

const at = (second: number) => new Date(Date.parse(DAY) + second * 1_000);

type Wanted = Omit<EventFilter, 'after' | 'before'>;

/** From a list's begin to its end, or back. */
async function readAll(
  org: string,
  filter: Wanted,
  direction: 'next' | 'previous' = 'next',
  begin: PageStart<EventPosition> = {},
) {
  const pages: EventPage[] = [];
  for (let start = begin; ;) {
    const page = await read(org, { ...filter, ...start });
    if (direction === 'next') pages.push(page);
    else pages.unshift(page);
    const place = page[direction];
    if (!place) return pages;
    start = direction === 'next' ? { after: place } : { before: place };
  }
}

test('what was sent in a minute is found wherever it was due, in one go', async () => {
  const { org } = await bundle.store.orgs.create('ends');
  await runSql(
    bundle.url,
    sent(org, 3_000, '1'),
    sent(org, 100, '2000', `'late ' || n`),
    sent(org, 100, '90', `'a little late ' || n`),
  );
  const page = await read(org, { sentAt: { from: at(2_000), to: at(2_059) } });
  const late = Array.from({ length: 59 }, (_, index) => `late ${index + 1}`);
  const prompt = Array.from({ length: 60 }, (_, index) => `on time ${1_999 + index}`);
  expect(payloadsOf(page)).toEqual([...late, ...prompt]);
  expect(page.searchedTo).toBeUndefined();
  const both = await read(org, { sentAt: { from: at(100), to: at(100) } });
  expect(payloadsOf(both)).toEqual(['a little late 10', 'on time 99']);
  // Each once, wherever it is found.
  const everyone = (await readAll(org, { sentAt: { from: at(0) } })).flatMap(payloadsOf);
  expect([everyone.length, new Set(everyone).size]).toEqual([3_200, 3_200]);
  expect(payloadsOf(await read(org, { failedAt: { from: at(0) } }))).toEqual([]);
  expect(payloadsOf(await read(org, { sentAt: { from: at(0) }, failedAt: { from: at(0) } }))).toEqual([]);
});

test('a search for what is seldom says how far it came, and goes on from there, in every order', async () => {
  const { org } = await bundle.store.orgs.create('seldom');
  const count = SEARCHED_ROWS * 2 + 500;
  // Everything was late by an hour, but for three.
  await runSql(
    bundle.url,
    sent(org, count, `case when n in (10, ${SEARCHED_ROWS + 1}, ${count}) then 40000 else 3600 end`),
  );
  const filter: Wanted = { sentAt: { from: at(40_000) } };
  const wanted = [10, SEARCHED_ROWS + 1, count].map((n) => `on time ${n}`);
  const pages = await readAll(org, filter);
  expect(pages.map(payloadsOf)).toEqual(wanted.map((payload) => [payload]));
  expect(pages.map(({ searchedTo }) => searchedTo)).toEqual([
    at(SEARCHED_ROWS),
    at(SEARCHED_ROWS * 2),
    undefined,
  ]);
  const backwards = await readAll(org, { ...filter, latestFirst: true });
  expect(backwards.flatMap(payloadsOf)).toEqual(wanted.toReversed());
  expect(backwards[0]!.searchedTo).toEqual(at(count - SEARCHED_ROWS + 1));
  const fromTheEnd = await readAll(org, filter, 'previous', {
    before: { scheduledTime: at(count + 1), id: '1' },
  });
  expect(fromTheEnd.flatMap(payloadsOf)).toEqual(wanted);
});

test('what other parts find beyond where one of them ended is on the next page', async () => {
  const { org } = await bundle.store.orgs.create('two parts');
  const count = SEARCHED_ROWS + 200;
  await runSql(
    bundle.url,
    // Late, and none of them sent when it is asked for.
    sent(org, count, '7200'),
    sent(org, count, '0', `'prompt ' || n`),
  );
  const first = SEARCHED_ROWS + 100;
  const pages = await readAll(org, { sentAt: { from: at(first), to: at(first + 10) } });
  const prompt = Array.from({ length: 11 }, (_, index) => `prompt ${first + index}`);
  const lateOnes = Array.from({ length: 11 }, (_, index) => `on time ${first - 7_200 + index}`);
  expect(pages.flatMap(payloadsOf)).toEqual([...lateOnes, ...prompt]);
  expect(pages.length).toBe(2);
  expect(payloadsOf(pages[0]!)).not.toContain(prompt[0]);
});

test('of several tags those that few have are looked through, in whatever order they are named', async () => {
  const org = await tagEvents(SEARCHED_ROWS + 200, `array['all', case when n < 3 then 'seldom' end]`);
  const tagged = [['l:all'], ['l:seldom', 'l:never']];
  for (const wanted of [tagged, tagged.toReversed()]) {
    const page = await read(org, { tagged: wanted, latestFirst: true });
    expect(payloadsOf(page).toSorted()).toEqual(['1', '2']);
    expect(page.searchedTo).toBeUndefined();
    expect(page.next).toBeUndefined();
  }
});

test('tags that many have and few have together: the search says how far it came', async () => {
  const last = 2 * SEARCHED_ROWS + 400;
  const label = `case when n <= ${last / 2} then 'first' else 'second' end`;
  const org = await tagEvents(last, `array[${label}, case when n = ${last / 2} then 'second' end]`);
  const pages = await readAll(org, { tagged: [['l:first'], ['l:second']] });
  expect(pages.map(payloadsOf)).toEqual([[], [String(last / 2)]]);
  expect(pages.map(({ searchedTo }) => searchedTo !== undefined)).toEqual([true, false]);
});

/** Events 1 to `count` of a new org, with the labels that are not null of `labels` over `n`. Their ids follow one another. */
async function tagEvents(count: number, labels: string): Promise<string> {
  const { org } = await bundle.store.orgs.create('tags');
  await runSql(
    bundle.url,
    `insert into events (org_id, scheduled_time, due_at, wake_at, destination, payload, options)
     select ${org}, at, at, at, 'https://example.com/', n,
       jsonb_build_object('labels', to_jsonb(array_remove(${labels}, null)))
     from generate_series(1, ${count}) as n cross join lateral (select now() + n * interval '1 hour' as at) as due`,
  );
  return org;
}

test('those under way are found among a great many to come', async () => {
  const { org } = await bundle.store.orgs.create('under way');
  await runSql(
    bundle.url,
    `insert into events (org_id, scheduled_time, due_at, wake_at, destination, payload, status)
     select ${org}, at, at, at, 'https://example.com/', n, case when n < 0 then 'Queued' else 'Pending' end::event_status
     from generate_series(-3, 2000) as n cross join lateral (select now() + n * interval '1 hour' as at) as due`,
  );
  expect(payloadsOf(await read(org, { statuses: ['Queued'] }))).toEqual(['-3', '-2', '-1']);
  expect(payloadsOf(await read(org, { statuses: ['Pending'], limit: 2 }))).toEqual(['0', '1']);
  expect(payloadsOf(await read(org, { limit: 4 }))).toEqual(['-3', '-2', '-1', '0']);
  expect(await bundle.store.events.countPending(org, 10_000)).toBe(2_004);
  expect(await bundle.store.events.countPending(org, 100)).toBe(100);
});

test('a search ends when its time is spent, with what it found, and says where', async () => {
  const org = await tagEvents(2_500, `array['x']`);
  const text = { value: 'EXAMPLE' };
  let ms = 0;
  // Each look at the clock is so much later that only the first stretch fits into 100 ms.
  Object.assign(performance, { now: () => (ms += 70) });
  const page = await read(org, { text });
  const seldom = await read(org, { text: { value: 'nowhere' } });
  const counted = await bundle.store.events.count(org, { text });
  // The prototype's again.
  Reflect.deleteProperty(performance, 'now');
  expect(payloadsOf(page).at(-1)).toBe('1000');
  expect(page.searchedTo).toEqual(page.next?.scheduledTime);
  expect(payloadsOf(seldom)).toEqual([]);
  expect(seldom.searchedTo).toEqual(page.searchedTo);
  expect(counted).toEqual({ count: 1_000, atLeast: true, searchedTo: page.searchedTo });
});

test('the latest page has all that there is between its events, also where a part of it ended before', async () => {
  const { org } = await bundle.store.orgs.create('latest');
  const yesterday = Math.floor(Date.now() / 1_000) * 1_000 - 86_400_000;
  const settled = (count: number, fromS: number, { status = 'Sent', host = 'a' } = {}) =>
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, status, claims, attempts, destination, payload)
     select at, next_id('events_id_seq'), ${org}, at, at, '${status}', 1, 1, 'https://${host}.test/', '${status} ' || n
     from generate_series(1, ${count}) as n
     cross join lateral (select '${new Date(yesterday).toISOString()}'::timestamptz + (n + ${fromS}) * interval '1 second' as at) as one`;
  await runSql(
    bundle.url,
    settled(SEARCHED_ROWS, 100),
    settled(30, 0, { host: 'b' }),
    settled(30, 0, { host: 'b', status: 'Failed To Send' }),
  );
  const wanted = { destination: 'https://b.test/', limit: 20 };
  const pages = await readAll(org, { ...wanted, latestFirst: true });
  const all = (await readAll(org, wanted)).flatMap(payloadsOf);
  expect(pages.flatMap(payloadsOf)).toEqual(all.toReversed());
  expect([all.length, pages[0]!.searchedTo]).toEqual([60, new Date(yesterday + 101_000)]);
});
