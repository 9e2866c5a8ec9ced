import { eventually, queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

const MINUTE_MS = 60_000;

let jiter: Setup;
beforeEach(async () => {
  jiter = await setup();
});
afterEach(() => jiter.close());

const take = (holder: string, leaseMs = MINUTE_MS) => jiter.store.lease.take({ holder, leaseMs });
const rowOf = async () => (await queryRows(jiter.url, 'select * from leases'))[0];
const expire = () => runSql(jiter.url, `update leases set held_until = now() - interval '1 millisecond'`);

test('of those that take it at once one gets it, and nobody while it lasts', async () => {
  const stores = await Promise.all([1, 2, 3, 4].map(() => jiter.openAnother()));
  const terms = await Promise.all(
    stores.map(({ lease }, index) => lease.take({ holder: `worker-${index}`, leaseMs: MINUTE_MS })),
  );
  expect(terms.filter((term) => term !== undefined)).toEqual(['1']);
  const holder = `worker-${terms.indexOf('1')}`;
  expect(await rowOf()).toMatchObject({ name: 'leader', holder, term: '1' });
  expect(await take(holder)).toBeUndefined();
  expect(await take('another')).toBeUndefined();
});

test('one that runs out is taken by the next, in a term of its own', async () => {
  expect(await take('dead', 50)).toBe('1');
  await eventually(async () => expect(await take('next')).toBe('2'));
  expect(await rowOf()).toMatchObject({ holder: 'next', term: '2' });
});

test('renewing makes it last from then on', async () => {
  const { lease } = jiter.store;
  const term = (await take('worker'))!;
  const before = (await rowOf()) as { held_until: Date };
  expect(await lease.renew({ term, leaseMs: 2 * MINUTE_MS })).toBe(true);
  const after = (await rowOf()) as { held_until: Date };
  expect(after.held_until.getTime() - before.held_until.getTime()).toBeGreaterThanOrEqual(MINUTE_MS);
  expect(await take('another')).toBeUndefined();
});

test('what ran out is not renewed, even if nobody else has it', async () => {
  const term = (await take('slow'))!;
  await expire();
  const before = await rowOf();
  expect(await jiter.store.lease.renew({ term, leaseMs: MINUTE_MS })).toBe(false);
  expect(await rowOf()).toEqual(before);
});

test('a term that another one followed changes nothing any more', async () => {
  const { lease } = jiter.store;
  const stale = (await take('suspended'))!;
  await expire();
  const current = (await take('next'))!;
  const before = await rowOf();
  expect(await lease.renew({ term: stale, leaseMs: 2 * MINUTE_MS })).toBe(false);
  await lease.giveBack(stale);
  expect(await rowOf()).toEqual(before);
  expect(await lease.renew({ term: current, leaseMs: MINUTE_MS })).toBe(true);
});

test('what was given back is anybody’s at once, and not renewed', async () => {
  const { lease } = jiter.store;
  const term = (await take('leaving'))!;
  await lease.giveBack(term);
  expect(await lease.renew({ term, leaseMs: MINUTE_MS })).toBe(false);
  expect(await take('next')).toBe('2');
});

test('whoever tries while another one has it writes nothing', async () => {
  await take('worker');
  const versionOf = async () => (await queryRows(jiter.url, 'select xmin, xmax, ctid from leases'))[0];
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
