import { createHistogram, countInto } from '@jiter/core';
import { openSql, type Sql } from '@jiter/testkit';
import { setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import type { DeliveryCount } from './columns.ts';
import type { Beat } from './fleet.ts';

let jiter: SetupWithOrg;
let sql: Sql;
beforeEach(async () => {
  jiter = await setupWithOrg();
  sql = await openSql(jiter.url);
});
afterEach(async () => {
  await sql.close();
  await jiter.close();
});

const startedAt = new Date('2026-11-26T12:00:00.000Z');
const beat = (worker: string, changes: Partial<Beat> = {}) =>
  jiter.store.fleet.beat({
    worker,
    version: '1.0.0',
    startedAt,
    underWay: 3,
    skewMs: -7,
    counts: [],
    ...changes,
  });

test('workers are counted while they say that they are there', async () => {
  const { fleet, lease } = jiter.store;
  expect(await beat('a')).toBe(1);
  expect(await beat('b')).toBe(2);
  expect(await beat('a')).toBe(2);
  await fleet.leave({ worker: 'b', counts: [] });
  expect(await beat('a')).toBe(1);
  await sql.rows(`update workers set seen_at = now() - interval '61 seconds' where id = 'a'`);
  expect(await beat('c')).toBe(1);
  // The leader's lease is another matter.
  expect(await lease.take({ holder: 'c', leaseMs: 60_000 })).toMatchObject({ term: '1' });
  expect(await beat('c', { sweptAt: startedAt })).toBe(1);

  const { workers, leader, now, due } = await fleet.look();
  expect(workers.map(({ id }) => id)).toEqual(['c', 'a']);
  const [c] = workers;
  expect(c).toMatchObject({ version: '1.0.0', startedAt, underWay: 3, skewMs: -7, sweptAt: startedAt });
  expect(now.getTime() - c!.seenAt.getTime()).toBeLessThan(60_000);
  expect(leader!.worker).toBe('c');
  expect(leader!.until.getTime()).toBeGreaterThan(now.getTime());
  expect(due).toEqual({ count: 0, isMore: false });

  await sql.rows(`update workers set seen_at = now() - interval '61 minutes' where id = 'a'`);
  await sql.rows(
    `insert into leases (name, held_until) values ('worker:old', now() - interval '61 minutes')`,
  );
  await fleet.forget();
  expect((await fleet.look()).workers.map(({ id }) => id)).toEqual(['c']);
  expect(await sql.rows(`select from leases where name like 'worker:%'`)).toEqual([]);
});

test('what is due and not claimed is seen, from the oldest on, and what is under way is not', async () => {
  const { fleet } = jiter.store;
  const held = await jiter.schedule(-900_000);
  const { id } = await jiter.schedule(-600_000);
  await jiter.schedule(-2_000);
  await jiter.schedule(60_000);
  await jiter.claimOne(held.id);
  const { due } = await fleet.look();
  expect(due).toMatchObject({ count: 2, isMore: false });
  expect(due.oldestMs).toBeGreaterThanOrEqual(600_000);
  expect(due.oldestMs).toBeLessThan(900_000);
  // A lease that is over is somebody's who died: it waits from then on.
  await sql.rows(`update events set held_until = now() - interval '1 second' where id = ${held.id}`);
  expect((await fleet.look()).due.count).toBe(3);
  await jiter.claimOne(id);
  expect((await fleet.look()).due.oldestMs).toBeLessThan(600_000);
});

test('nobody waits for what is due of an org that is deleted', async () => {
  const { org } = await jiter.store.orgs.create('gone');
  const dueOf = (whose: string) =>
    jiter.store.events.create({
      org: whose,
      destination: 'https://example.com/',
      payload: '',
      scheduledTime: new Date(Date.now() - 600_000),
    });
  await dueOf(org);
  expect((await jiter.store.fleet.look()).due.count).toBe(1);
  await sql.rows(`update orgs set deleted_at = now() where id = ${org}`);
  expect((await jiter.store.fleet.look()).due).toEqual({ count: 0, isMore: false });
  await dueOf(jiter.org);
  expect((await jiter.store.fleet.look()).due.count).toBe(1);
});

function aCount(host: string, at: Date, lagMs: number): DeliveryCount {
  const [lag, duration] = [createHistogram(), createHistogram()];
  countInto(lag, lagMs);
  countInto(duration, 30);
  const attempts = [1, 0, 0, 0, 0, 0, 0, 0];
  return { org: jiter.org, host, at, attempts, sent: 1, failed: 0, lag, duration, early: 0 };
}

test('what was delivered is written with it, by host and for all of them, and merged when it is old', async () => {
  const { stats } = jiter.store;
  const at = new Date(Math.floor((Date.now() - 7_300_000) / 60_000) * 60_000);
  const later = new Date(at.getTime() + 10_000);
  await beat('a', { counts: [aCount('x.example', at, 1), aCount('y.example', at, 400_000)] });
  await beat('b', { counts: [aCount('x.example', at, 7), aCount('x.example', later, 1)] });
  const rows = () =>
    sql.rows<Record<string, unknown>>(
      `select host, step_s, sent, class_2xx, lag_1, lag_10, lag_max from delivery_stats order by host, at, lag_max`,
    );
  const shown = { class_2xx: 1, sent: 1, step_s: 10 };
  expect(await rows()).toMatchObject([
    { host: '', sent: 1, lag_max: 7 },
    { host: '', sent: 2, lag_max: 400_000, lag_1: 1, lag_10: null },
    { host: '', sent: 1, lag_max: 1 },
    { host: 'x.example', ...shown, lag_1: 1 },
    { host: 'x.example', ...shown, lag_10: 1, lag_max: 7 },
    { host: 'x.example', ...shown },
    { host: 'y.example', ...shown },
  ]);
  expect(await stats.merge(0)).toBe(7);
  expect(await stats.merge(0)).toBe(0);
  const minutes = [
    { host: '', step_s: 60, sent: 4, class_2xx: 4, lag_1: 2, lag_10: 1, lag_max: 400_000 },
    { host: 'x.example', step_s: 60, sent: 3, class_2xx: 3, lag_1: 2, lag_10: 1, lag_max: 7 },
    { host: 'y.example', step_s: 60, sent: 1, class_2xx: 1, lag_1: null, lag_10: null, lag_max: 400_000 },
  ];
  expect(await rows()).toEqual(minutes);
  expect(await stats.merge(1)).toBe(0);
  await sql.rows(`update delivery_stats set at = at - interval '2 days'`);
  // Whoever leads next looks at all of them.
  expect(await (await jiter.openAnother()).stats.merge(1)).toBe(3);
  expect(await rows()).toEqual(minutes.map((row) => ({ ...row, step_s: 3_600 })));
  expect(await stats.forget(86_400_000 * 3)).toBe(0);
  expect(await stats.forget(86_400_000)).toBe(3);
  expect(await rows()).toEqual([]);
});

test('what a worker had delivered as it leaves is written as well, of all hosts as of the one', async () => {
  const count = { ...aCount('x.example', new Date(), 7), failed: 2, early: 3 };
  await jiter.store.fleet.leave({ worker: 'a', counts: [count] });
  const [all, one] = await sql.rows(
    `select host, to_jsonb(s) - 'host' as counted from delivery_stats s order by host`,
  );
  expect(all).toEqual({ ...one, host: '' });
  expect(one).toMatchObject({
    host: 'x.example',
    counted: { sent: 1, failed: 2, early: 3, duration_max: 30 },
  });
});

test('what was counted as a time ends is of the next one', async () => {
  const from = new Date('2030-01-31T09:00:00.000Z');
  const at = (s: number) => new Date(from.getTime() + s * 1_000);
  for (const s of [-10, 0, 10, 20])
    await jiter.store.fleet.leave({ worker: 'a', counts: [aCount('x', at(s), s)] });
  const query = { org: jiter.org, from, to: at(20), stepMs: 10_000 };
  const { sent, lag } = await jiter.store.stats.read(query);
  expect([sent, lag.counts.reduce((sum, one) => sum + one, 0), lag.maxMs]).toEqual([[1, 1], 2, 10]);
});

test('of what waits for its next attempt a forecast has what is due before its end', async () => {
  const from = new Date(Math.ceil(Date.now() / 60_000) * 60_000);
  const { id } = await jiter.schedule(-60_000);
  const dueIn = async (minutes: number) => {
    const at = new Date(from.getTime() + minutes * 60_000).toISOString();
    await sql.rows(`update events set due_at = '${at}' where id = ${id}`);
    return (await jiter.store.stats.forecast({ org: jiter.org, from, stepMs: 60_000, steps: 5 })).due;
  };
  expect(await dueIn(4)).toMatchObject([{ step: 4, count: 1 }]);
  expect(await dueIn(5)).toEqual([]);
});

test('of more that is due than is looked at it is said that there is more', async () => {
  await sql.rows(`insert into events (org_id, scheduled_time, due_at, destination, payload)
    select ${jiter.org}, at, at, '', '' from generate_series(1, 2000) as n, lateral (select now() - n * interval '1 ms' as at) as due`);
  expect((await jiter.store.fleet.look()).due).toMatchObject({ count: 2_000, isMore: true });
  await sql.rows('delete from events where id = (select min(id) from events)');
  expect((await jiter.store.fleet.look()).due).toMatchObject({ count: 1_999, isMore: false });
});

test('an hour is kept while any of it is', async () => {
  const { stats } = jiter.store;
  await sql.rows(`insert into delivery_stats (org_id, host, at, step_s, sent) values
    (${jiter.org}, '', now() - interval '3 days 59 minutes', 3600, 1),
    (${jiter.org}, '', now() - interval '3 days 61 minutes', 3600, 2)`);
  expect(await stats.forget(86_400_000 * 3)).toBe(1);
  expect(await sql.rows('select sent from delivery_stats')).toEqual([{ sent: 1 }]);
});

test('who sends is forgotten once no history can have it, and not before', async () => {
  const { settled } = jiter.store;
  await sql.rows(`insert into senders (worker, user_agent, used_at) values
    ('gone', 'Jiter/1', now() - interval '400 days'), ('here', 'Jiter/1', now() - interval '1 day'),
    -- Up to two days before the first partition: that it is used is said once a day.
    ('lately', 'Jiter/1', date_trunc('day', now(), 'UTC') - interval '3 days')`);
  await settled.keepPartitions({ settledMs: 30 * 86_400_000, attemptsMs: 30 * 86_400_000 });
  expect(await settled.forgetSenders()).toBe(1);
  const left = await sql.rows('select worker from senders order by worker');
  expect(left).toEqual([{ worker: 'here' }, { worker: 'lately' }]);
});

test('a worker whose clock is decades off says that it is there', async () => {
  for (const skewMs of [-1.8e12, 1.8e12]) await beat('a', { skewMs });
  expect((await jiter.store.fleet.look()).workers).toMatchObject([{ id: 'a', skewMs: 2 ** 31 - 1 }]);
});
