import createKnex, { type Knex } from 'knex';
import { eventually, openSql } from '@jiter/testkit';
import { setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import { compactNext } from './compact.ts';
import { makeLeaf } from './leaves.ts';
import { SETTLED_EVENTS } from './tables.ts';

const DAY = { from: new Date('2020-01-01'), to: new Date('2020-01-02') };
const LEAF = 'settled_events_20200101';
const ROWS = 5_000;
const notOver = new AbortController().signal;

let jiter: SetupWithOrg;
let knex: Knex;
beforeEach(async () => {
  jiter = await setupWithOrg();
  knex = createKnex({ client: 'pg', connection: jiter.url });
  await makeLeaf(knex, SETTLED_EVENTS, DAY);
  await knex.raw(
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, status, claims, attempts, destination, payload)
     select '2020-01-01 12:00', n, ?, timestamptz '2020-01-01' + n * interval '1 second', '2020-01-01', 'Sent', 1, 1, '', ''
     from generate_series(1, ${ROWS}) as n order by md5(n::text)`,
    [jiter.org],
  );
});
afterEach(async () => {
  await knex.destroy();
  await jiter.close();
});

const compact = (over = notOver) => compactNext({ knex, upkeep: knex, leastBytes: 0 }, over);

/** The partitions that are done, one after the other. */
async function compactAll(): Promise<string[]> {
  const names: string[] = [];
  for (let done = await compact(); done; done = await compact()) names.push(done.name);
  return names;
}

async function indexes() {
  const { rows } = await knex.raw<{ rows: { relname: string; indisvalid: boolean }[] }>(
    `select relname, indisvalid from pg_index join pg_class on oid = indexrelid where indrelid = '${LEAF}'::regclass order by 1`,
  );
  return rows;
}

const list = () =>
  jiter.store.events.list(jiter.org, { statuses: ['Sent'], limit: 1_000, maxBytes: 8 * 1_048_576 });

test('a partition whose time is over has smaller indexes, once, and the same events', async () => {
  const [page, all] = [await list(), await indexes()];
  const compacted = await compact();
  expect(compacted).toMatchObject({ name: LEAF, isDone: true });
  expect(compacted!.bytesAfter).toBeLessThan(compacted!.bytesBefore * 0.85);
  expect(await indexes()).toEqual(all);
  expect(await list()).toEqual(page);
  expect(await compactAll()).not.toContain(LEAF);
});

test('a small one is left as it is, and not looked at again', async () => {
  const compacted = await jiter.store.settled.compactNext(notOver);
  expect(compacted).toMatchObject({ name: LEAF, isDone: true });
  expect(compacted!.bytesAfter).toBe(compacted!.bytesBefore);
  expect(await compactAll()).not.toContain(LEAF);
});

test('what may still be put into is left alone: partitions of today, and all while events are to be moved', async () => {
  await knex.raw(
    `insert into events (org_id, scheduled_time, status, destination, payload) values (?, '2020-01-01', 'Cancelled', '', '')`,
    [jiter.org],
  );
  expect(await compact()).toBeUndefined();
  while ((await jiter.store.settled.move({ limit: 100, keepMs: 0 })) > 0);
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `select distinct tableoid::regclass::text as name from settled_events where settled_at > '2020-01-02'`,
  );
  const names = await compactAll();
  expect(names).toContain(LEAF);
  expect(rows).toHaveLength(1);
  expect(names).not.toContain(rows[0]!.name);
});

test('whoever reads for long holds it up, it ends once its term is over, and the next one finishes it', async () => {
  const reader = await openSql(jiter.url);
  await reader.rows(`begin isolation level repeatable read; select from ${LEAF} limit 1`);
  const term = new AbortController();
  const ended = compact(term.signal);
  await eventually(async () =>
    expect(await indexes()).toContainEqual(expect.objectContaining({ indisvalid: false })),
  );
  // Nobody waits for it.
  await knex.raw(`update ${LEAF} set attempts = 2 where id = 1`);
  await jiter.schedule();
  term.abort();
  expect(await ended).toMatchObject({ isDone: false });
  expect((await indexes()).some(({ indisvalid }) => !indisvalid)).toBe(true);
  await reader.close();
  expect(await compact()).toMatchObject({ isDone: true });
  expect((await indexes()).every(({ indisvalid }) => indisvalid)).toBe(true);
});
