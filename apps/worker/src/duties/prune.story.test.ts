import { silentLog } from '@jiter/core';
import { parseConfig } from '@jiter/runtime';
import { listEvents, runSql } from '@jiter/testkit';
import { setUp, type Bench } from '../worker.fixture.ts';
import { createPrune } from './prune.ts';
import { aTerm } from './term.fixture.ts';

const term = aTerm();

/** Two halves that fail when they are told to; `calls` are the names of those that were asked. */
function setup(failing: readonly string[]) {
  const calls: string[] = [];
  const half = (name: string) => () => {
    calls.push(name);
    return failing.includes(name) ? Promise.reject(new Error(`no ${name}`)) : Promise.resolve(0);
  };
  const prune = createPrune({
    deliveries: { prune: half('events') },
    cronJobs: { prune: half('occurrences') },
    retentionMs: 1_000,
    cronHistory: 10,
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
  ])('a retention of %s is carried out', async (EVENT_RETENTION, left) => {
    const { eventRetentionMs } = parseConfig({
      DATABASE_URL: bench.url,
      JITER_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      EVENT_RETENTION,
    });
    const { id } = await bench.create({});
    await bench.store.events.edit(bench.org, id, { status: 'Cancelled' });
    await runSql(bench.url, `update events set updated_at = now() - interval '1 hour'`);
    const { deliveries, cronJobs } = bench.store;
    await createPrune({
      deliveries,
      cronJobs,
      retentionMs: eventRetentionMs,
      cronHistory: 1,
      log: silentLog,
    })(term);
    expect(await listEvents(bench.store.events, bench.org)).toHaveLength(left);
  });
});
