import type { NewEvent } from '@jiter/core';
import { eventually, queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';
import type { EventPosition } from './list.ts';

let bundle: Setup;
beforeAll(async () => {
  bundle = await setup();
});
afterAll(() => bundle.close());

const LIMIT = 1_000;
const KiB = 1_024;

const eventsOf = (org: string, payloads: readonly string[]): NewEvent[] =>
  payloads.map((payload, index) => ({
    org,
    payload,
    destination: 'https://example.com/"\\é',
    scheduledTime: new Date(Date.UTC(2099, 0, 1 + (index >> 1))),
  }));

/** Pages until there is no next one. */
async function readAll(org: string, limits: { limit?: number; maxBytes: number }) {
  const pages: string[] = [];
  let after: EventPosition | undefined;
  do {
    const page = await bundle.store.events.list(org, { limit: LIMIT, ...limits, ...(after && { after }) });
    pages.push(`[${page.texts.join(',')}]`);
    after = page.next;
  } while (after);
  return pages;
}

const itemsOf = (page: string) => (JSON.parse(page) as object[]).map((item) => JSON.stringify(item));

/** What goes on each page: as many items as fit into an array of so many bytes, and one at least. */
function cut(items: readonly string[], { limit = LIMIT, maxBytes }: { limit?: number; maxBytes: number }) {
  const pages: string[][] = [];
  for (const item of items) {
    const page = [...(pages.at(-1) ?? []), item];
    const fits = page.length <= limit && Buffer.byteLength(`[${page.join(',')}]`) <= maxBytes;
    if (fits && pages.length > 0) pages[pages.length - 1] = page;
    else pages.push([item]);
  }
  return pages.map((page) => `[${page.join(',')}]`);
}

test.each([
  [
    'a few bytes, plain and not',
    '21',
    ['aaaa', '"\\\n\u0001\u001f\u007f', 'é€😀\u2028\uffff', '', 'a'.repeat(100)],
  ],
  // More than one part of rows, which PostgreSQL makes JSON of one after the other.
  [
    'many',
    '22',
    Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? '\u0001' : 'é"').repeat(30 * KiB)),
  ],
  [
    'more than a part each',
    '23',
    ['\u0002'.repeat(200 * KiB), 'x'.repeat(600 * KiB), 'y', '"'.repeat(600 * KiB)],
  ],
])('pages are as long as the bytes of their JSON allow: %s', async (_name, org, payloads) => {
  await bundle.store.events.createMany(eventsOf(org, payloads));
  const [everything] = await readAll(org, { maxBytes: Number.MAX_SAFE_INTEGER });
  const items = itemsOf(everything!);
  expect(everything).toBe(`[${items.join(',')}]`);
  const total = Buffer.byteLength(everything!);
  const ofFirst = Buffer.byteLength(`[${items.slice(0, 2).join(',')}]`);
  for (const maxBytes of [1, ofFirst - 1, ofFirst, total >> 1, total - 1, total]) {
    expect(await readAll(org, { maxBytes })).toEqual(cut(items, { maxBytes }));
  }
  expect(await readAll(org, { limit: 3, maxBytes: ofFirst })).toEqual(
    cut(items, { limit: 3, maxBytes: ofFirst }),
  );
  expect(await readAll(org, { limit: 1, maxBytes: total })).toEqual(
    cut(items, { limit: 1, maxBytes: total }),
  );
});

test('a long page comes in short texts, in order from either end', async () => {
  const payloads = Array.from({ length: 400 }, (_, index) => `${index}`.padStart(1_000));
  const events = eventsOf('26', payloads).map((event, index) => ({
    ...event,
    scheduledTime: new Date(Date.UTC(2099, 0, 1, 0, 0, index)),
  }));
  await bundle.store.events.createMany(events);
  const list = (start: object) =>
    bundle.store.events.list('26', { limit: LIMIT, maxBytes: Number.MAX_SAFE_INTEGER, ...start });
  const end = { scheduledTime: new Date('2100-01-01'), id: '0' };
  for (const { texts } of [await list({}), await list({ before: end })]) {
    // V8 takes longer ones for long-lived.
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(64 * KiB);
    const items = JSON.parse(`[${texts.join(',')}]`) as { payload: string }[];
    expect(items.map(({ payload }) => Number(payload))).toEqual(payloads.map(Number));
  }
});

test('a page of many rows is made with pauses for whoever asks for that, and is the same', async () => {
  const payloads = Array.from({ length: 150 }, (_, index) => `${index}`);
  await bundle.store.events.createMany(eventsOf('27', payloads));
  const list = (pauseMs: number, limit = LIMIT) =>
    bundle.store.events.list('27', { limit, maxBytes: Number.MAX_SAFE_INTEGER, pauseMs });
  const pausing = list(1_000);
  const pauses = `select from pg_stat_activity where wait_event = 'PgSleep' and query like '%string_agg%'`;
  await eventually(async () => expect(await queryRows(bundle.url, pauses)).toHaveLength(1));
  expect(await pausing).toEqual(await list(0));
  // It would take longer than a read may.
  expect((await list(60_000, 99)).texts).toHaveLength(1);
});

test('of what has a label all is found by when it was created, however long that took', async () => {
  const events = eventsOf('28', Array<string>(LIMIT).fill('')).map((event) => ({
    ...event,
    options: { labels: ['together'] },
  }));
  const [first] = await bundle.store.events.createMany(events);
  const at = first!.createdAt;
  const countOf = async (from: Date, to: Date) => {
    const filter = { tagged: [['l:together']], created: { from, to } };
    const page = await bundle.store.events.list('28', {
      limit: LIMIT,
      maxBytes: Number.MAX_SAFE_INTEGER,
      ...filter,
    });
    return itemsOf(`[${page.texts.join(',')}]`).length;
  };
  const [before, after] = [new Date(at.getTime() - 1), new Date(at.getTime() + 1)];
  expect(await countOf(at, at)).toBe(LIMIT);
  expect([await countOf(new Date(0), before), await countOf(after, new Date('2090-01-01'))]).toEqual([0, 0]);
});

test('of nothing there is one page, without a next one', async () => {
  expect(await readAll('24', { maxBytes: 1 })).toEqual(['[]']);
});

test('moments are in UTC, wherever the database says that it is', async () => {
  const { url, store, openAnother } = bundle;
  await store.events.createMany(eventsOf('25', ['one', 'two']));
  const limits = { limit: LIMIT, maxBytes: Number.MAX_SAFE_INTEGER };
  const here = await store.events.list('25', limits);
  await runSql(url, `alter database ${new URL(url).pathname.slice(1)} set timezone to 'Asia/Kolkata'`);
  const elsewhere = await openAnother();
  expect(await elsewhere.events.list('25', limits)).toEqual(here);
});
