import { silentLog, systemClock } from '@jiter/core';
import { parseConfig } from '@jiter/runtime';
import { anEvent, listEvents, runSql } from '@jiter/testkit';
import { setUp, type Bench } from '../../worker.fixture.ts';
import { createKeepPartitions } from './keep-partitions.ts';
import { createPrune } from './prune.ts';
import { createPruneOrgs } from './prune-orgs.ts';
import { aTerm, anEndedTerm } from '../term.fixture.ts';

const term = aTerm();

/** Two halves that fail when they are told to; `calls` are the names of those that were asked. */
function setup(failing: readonly string[]) {
  const calls: string[] = [];
  const half = (name: string) => () => {
    calls.push(name);
    return failing.includes(name) ? Promise.reject(new Error(`no ${name}`)) : Promise.resolve(0);
  };
  const prune = createPrune({
    settled: { movesSettled: () => Promise.resolve(false) },
    deliveries: { prune: half('events') },
    cronJobs: { settledSince: () => Promise.resolve({ ids: ['1'] }), prune: half('occurrences') },
    retentionMs: 1_000,
    cronHistory: 10,
    clock: systemClock,
    log: silentLog,
  });
  return { prune, calls };
}

test.each([[['events']], [['occurrences']], [['events', 'occurrences']]])(
  'when %j cannot be pruned, the other half is all the same, and it is said',
  async (failing) => {
    const { prune, calls } = setup(failing);
    await expect(prune(term)).rejects.toThrow(failing.map((name) => `no ${name}`).join('; Error: '));
    expect(calls).toEqual(['events', 'occurrences']);
  },
);

describe('on a database', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await setUp('postgres')));
  afterEach(() => bench.tearDown());

  test.each([
    ['36500d', 1],
    ['1ms', 0],
  ])('a retention of %s is carried out, by partitions', async (EVENT_RETENTION, left) => {
    const { eventRetentionMs } = parseConfig({
      DATABASE_URL: bench.url,
      JITER_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      EVENT_RETENTION,
    });
    const { id } = await bench.create({});
    await bench.store.events.edit(bench.org, id, { status: 'Cancelled' });
    await runSql(bench.url, `update settled_events set settled_at = now() - interval '1 hour'`);
    const keep = { settledMs: eventRetentionMs, attemptsMs: eventRetentionMs };
    const keepPartitions = createKeepPartitions({ settled: bench.store.settled, keep, log: silentLog });
    // First it is found where no partition is.
    await keepPartitions(term);
    await keepPartitions(term);
    expect(await listEvents(bench.store.events, bench.org)).toHaveLength(left);
  });

  test('an org that keeps less has less, while others have all, and only by whoever leads', async () => {
    const { settled, events, orgs } = bench.store;
    const { org } = await orgs.create('short');
    const theirs = await events.create({ org, ...anEvent() });
    const own = await bench.create({});
    await events.edit(org, theirs.id, { status: 'Cancelled' });
    await events.edit(bench.org, own.id, { status: 'Cancelled' });
    await runSql(bench.url, `update settled_events set settled_at = now() - interval '61 minutes'`);
    await orgs.changeSettings(org, { retention: '1h' });
    const pruneOrgs = createPruneOrgs({ settled, keep: { settledMs: 0, attemptsMs: 0 }, log: silentLog });
    await pruneOrgs(anEndedTerm());
    expect(await listEvents(events, org)).toHaveLength(1);
    await pruneOrgs(term);
    expect(await listEvents(events, org)).toEqual([]);
    expect(await listEvents(events, bench.org)).toHaveLength(1);
  });

  test.each([
    [86_400_000, 1],
    [1, 0],
  ])('of %i ms as well where settled events stay where they were', async (retentionMs, left) => {
    const { settled, deliveries, cronJobs, events } = bench.store;
    await runSql(bench.url, 'update layout set moves_since = null');
    const { id } = await bench.create({});
    await events.edit(bench.org, id, { status: 'Cancelled' });
    await runSql(bench.url, `update events set updated_at = now() - interval '1 hour'`);
    const deps = {
      settled,
      deliveries,
      cronJobs,
      retentionMs,
      cronHistory: 1,
      clock: systemClock,
      log: silentLog,
    };
    await createPrune(deps)(term);
    expect(await listEvents(events, bench.org)).toHaveLength(left);
  });
});
