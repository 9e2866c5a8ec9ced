import { randomUUID } from 'node:crypto';
import { silentLog, systemClock, type Bell, type MisfirePolicy } from '@jiter/core';
import { openStore } from '@jiter/store';
import { cloneDatabase } from '@jiter/testkit';
import { createAdvanceCronJobs } from './advance-cron-jobs.ts';

const HOUR_MS = 3_600_000;
const HORIZON_MS = 600_000;

async function setup() {
  const database = await cloneDatabase();
  const store = await openStore({
    url: database.url,
    poolMax: 4,
    applicationName: 'test',
    log: silentLog,
    enqueueHorizonMs: HORIZON_MS,
    masterKeys: [Buffer.alloc(32, 7).toString('base64')],
  });
  const { org } = await store.orgs.ensureFirst({ apiKey: randomUUID(), signingSecret: randomUUID() });
  const rung: Bell[] = [];
  const cron = createAdvanceCronJobs({
    cronJobs: store.cronJobs,
    bells: {
      ringAll: (bells) => {
        rung.push(...bells);
        return Promise.resolve(true);
      },
    },
    horizonMs: HORIZON_MS,
    clock: systemClock,
    log: silentLog,
  });
  const end = async () => {
    await store.close();
    await database.drop();
  };
  return { store, org, cron, rung, end };
}

/** On the full hour, `hours` before the last one. */
function fullHour(hours: number): Date {
  return new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - hours * HOUR_MS);
}

test.each<[MisfirePolicy, number | undefined, number]>([
  ['skip', undefined, 0],
  ['once', undefined, 1],
  ['all', undefined, 6],
  // The tick of this hour is at most an hour late, the one before it at most two.
  ['all', 2 * HOUR_MS, 2],
])(
  'after five hours without a worker, %s (maxLateness %p) leaves %i of six ticks',
  async (misfire, maxLatenessMs, left) => {
    const { store, org, cron, rung, end } = await setup();
    // The sixth tick is this hour's: it counts as missed once it is a minute old.
    const isFresh = Date.now() - fullHour(0).getTime() <= 60_000;
    await store.cronJobs.create(
      {
        org,
        destination: 'http://127.0.0.1/',
        payload: '',
        expression: '0 * * * *',
        timezone: 'UTC',
        misfire,
        ...(maxLatenessMs !== undefined && { maxLatenessMs }),
      },
      fullHour(5),
    );

    await cron.sweep(new AbortController().signal);

    const events = await store.events.list(org, { limit: 100, includeCron: true });
    const missed = events.filter(({ scheduledTime }) => scheduledTime <= fullHour(0));
    // Within the first minute of an hour its tick is merely late and fires as ever, beside what the policy leaves.
    const expected = isFresh && misfire === 'skip' ? left + 1 : left;
    expect(missed.length).toBeGreaterThanOrEqual(expected);
    expect(missed.length).toBeLessThanOrEqual(isFresh ? expected + 1 : expected);
    expect(events.filter(({ scheduledTime }) => scheduledTime > fullHour(0))).toHaveLength(1);
    const [job] = await store.cronJobs.list(org);
    expect(job!.nextExecutionDate).toEqual(fullHour(-1));
    // The tick that it stood at was there before, and is found by the sweep of events.
    expect(rung.filter(({ dueAt }) => dueAt < new Date()).length).toBe(
      missed.filter(({ scheduledTime }) => scheduledTime > fullHour(5)).length,
    );
    await end();
  },
);
