import { eventually, queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';
import type { Taken } from './lease.ts';

const MINUTE_MS = 60_000;
const KEPT = {
  horizonEdge: new Date('2030-01-01T00:10:00.123Z'),
  watermark: new Date('2030-01-01T00:00:00.456Z'),
};

const takenOf = (answer: Taken | { leftMs: number }) => ('term' in answer ? answer : undefined);

let jiter: Setup;
beforeEach(async () => {
  jiter = await setup();
});
afterEach(() => jiter.close());

const ask = (holder: string, leaseMs = MINUTE_MS) => jiter.store.lease.take({ holder, leaseMs });
/** Undefined while somebody else has it. */
const take = (holder: string, leaseMs?: number) => ask(holder, leaseMs).then(takenOf);
const rowOf = async () => (await queryRows(jiter.url, "select * from leases where name = 'leader'"))[0];
const expire = () => runSql(jiter.url, `update leases set held_until = now() - interval '1 millisecond'`);

test('of those that take it at once one gets it, and nobody while it lasts', async () => {
  const stores = await Promise.all([1, 2, 3, 4].map(() => jiter.openAnother()));
  const terms = await Promise.all(
    stores.map(({ lease }, index) =>
      lease.take({ holder: `worker-${index}`, leaseMs: MINUTE_MS }).then(takenOf),
    ),
  );
  expect(terms.filter((term) => term !== undefined)).toEqual([{ term: '1', kept: {} }]);
  const holder = `worker-${terms.findIndex((term) => term !== undefined)}`;
  expect(await rowOf()).toMatchObject({ name: 'leader', holder, term: '1' });
  expect(await take(holder)).toBeUndefined();
  expect(await take('another')).toBeUndefined();
});

test('one that runs out is taken by the next, in a term of its own', async () => {
  expect(await take('dead', 50)).toMatchObject({ term: '1' });
  await eventually(async () => expect(await take('next')).toMatchObject({ term: '2' }));
  expect(await rowOf()).toMatchObject({ holder: 'next', term: '2' });
});

test('renewing makes it last from then on', async () => {
  const { lease } = jiter.store;
  const held = (await take('worker'))!;
  const before = (await rowOf()) as { held_until: Date };
  expect(await lease.renew({ ...held, leaseMs: 2 * MINUTE_MS })).toBe(true);
  const after = (await rowOf()) as { held_until: Date };
  expect(after.held_until.getTime() - before.held_until.getTime()).toBeGreaterThanOrEqual(MINUTE_MS);
  expect(await take('another')).toBeUndefined();
});

test('a look of the sweep renews it as well, whoever holds it, and shortens nothing', async () => {
  const { sweep } = jiter.store;
  const held = (await take('worker'))!;
  const untilMs = async () => (await rowOf())!['held_until'] as Date;
  const before = await untilMs();
  const renewal = { ...held, kept: KEPT, leaseMs: 2 * MINUTE_MS };
  expect(await sweep.look({ owed: false, renewal })).toMatchObject({ renewed: true });
  const after = await untilMs();
  expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(MINUTE_MS);
  expect(await rowOf()).toMatchObject({ horizon_edge: KEPT.horizonEdge, watermark: KEPT.watermark });
  expect(await sweep.look({ owed: false, renewal: { ...renewal, leaseMs: 1 } })).toMatchObject({
    renewed: true,
  });
  expect(await untilMs()).toEqual(after);
  expect(await sweep.look({ owed: false })).not.toHaveProperty('renewed');
  await expire();
  const over = await rowOf();
  expect(await sweep.look({ owed: false, renewal })).toMatchObject({ renewed: false });
  expect(await rowOf()).toEqual(over);
});

test('what ran out is not renewed, even if nobody else has it', async () => {
  const held = (await take('slow'))!;
  await expire();
  const before = await rowOf();
  expect(await jiter.store.lease.renew({ ...held, leaseMs: MINUTE_MS })).toBe(false);
  expect(await rowOf()).toEqual(before);
});

test('a term that another one followed changes nothing any more', async () => {
  const { lease } = jiter.store;
  const stale = (await take('suspended'))!;
  await expire();
  const current = (await take('next'))!;
  const before = await rowOf();
  expect(await lease.renew({ ...stale, kept: KEPT, leaseMs: 2 * MINUTE_MS })).toBe(false);
  await lease.release({ ...stale, kept: KEPT });
  expect(await rowOf()).toEqual(before);
  expect(await lease.renew({ ...current, leaseMs: MINUTE_MS })).toBe(true);
});

test('what was released is anybody’s at once, and not renewed', async () => {
  const { lease } = jiter.store;
  const held = (await take('leaving'))!;
  await lease.release(held);
  expect(await lease.renew({ ...held, leaseMs: MINUTE_MS })).toBe(false);
  expect(await take('next')).toMatchObject({ term: '2' });
});

test('what is kept with it goes to the next one, by a renewal as by giving it back', async () => {
  const { lease } = jiter.store;
  const first = (await take('first'))!;
  expect(await lease.renew({ ...first, kept: KEPT, leaseMs: MINUTE_MS })).toBe(true);
  await expire();
  const second = (await take('second'))!;
  expect(second.kept).toEqual(KEPT);
  await lease.release({ ...second, kept: { watermark: KEPT.watermark } });
  expect((await take('third'))!.kept).toEqual({ watermark: KEPT.watermark });
});

test('whoever comes too late is told how long it lasts by now', async () => {
  const leftMs = async () => ((await ask('late')) as { leftMs: number }).leftMs;
  const held = (await take('worker'))!;
  const first = await leftMs();
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThanOrEqual(MINUTE_MS);
  await jiter.store.lease.renew({ ...held, leaseMs: 2 * MINUTE_MS });
  expect(await leftMs()).toBeGreaterThan(MINUTE_MS);
});

test('whoever tries while another one has it writes nothing', async () => {
  await take('worker');
  const versionOf = async () =>
    (await queryRows(jiter.url, "select xmin, xmax, ctid from leases where name = 'leader'"))[0];
  const before = await versionOf();
  await take('another');
  expect(await versionOf()).toEqual(before);
});

test('a database that takes no writes says so', async () => {
  const { pathname } = new URL(jiter.url);
  await runSql(jiter.url, `alter database "${pathname.slice(1)}" set default_transaction_read_only = on`);
  const store = await jiter.openAnother();
  await expect(store.lease.take({ holder: 'worker', leaseMs: MINUTE_MS })).rejects.toMatchObject({
    status: 503,
  });
});
