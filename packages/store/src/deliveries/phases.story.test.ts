import createKnex from 'knex';
import type { Phases } from '@jiter/core';
import { queryRows, runSql } from '@jiter/testkit';
import { migrationSource } from '../migrations/index.ts';
import { attemptAt, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const RETRY = { kind: 'retry', at: new Date() } as const;
const FIRST: Phases = { claimedAheadMs: 214, dnsMs: 3, connectMs: 0, tlsMs: 14, firstByteMs: 20_000 };
const KEPT: Phases = { claimedAheadMs: 0, firstByteMs: 1 };

let jiter: SetupWithOrg;
beforeEach(async () => {
  jiter = await setupWithOrg();
});
afterEach(() => jiter.close());

const phasesOf = async (id: string) =>
  (await jiter.store.events.find(jiter.org, id))!.history.map(({ phases }) => phases);
const countIn = async (table: string) =>
  (await queryRows<{ count: number }>(jiter.url, `select count(*)::int as count from ${table}`))[0]!.count;

/** A first attempt that is tried again, and one that says why it fails for good, which another statement records. */
async function attemptTwice(): Promise<string> {
  const { deliveries } = jiter.store;
  const { id } = await jiter.schedule();
  await deliveries.record(attemptAt(await jiter.claimOne(id), RETRY, { phases: FIRST }));
  const failed = { kind: 'failed', reason: 'exhausted' } as const;
  await deliveries.record(attemptAt(await jiter.claimOne(id), failed, { phases: KEPT }));
  return id;
}

/** As a worker of the version before writes it, for an event that it holds. */
const recordAsBefore = (id: string, table: string, claim: number) =>
  runSql(
    jiter.url,
    `insert into ${table} (created_at, event_id, claim, lag_ms, duration_ms, attempt, status, response_data, signature,
       standard_signatures, user_agent, worker)
     values (now(), ${id}, ${claim}, 1, 2, 3, '500', '', 'j', 'v1,s', 'u', 'w')`,
  );

test('what an attempt did when is read with it, and of one that says nothing, or was recorded by the version before, it is not there', async () => {
  const id = await attemptTwice();
  expect(await phasesOf(id)).toEqual([FIRST, KEPT]);
  await recordAsBefore(id, 'attempt_history', 3);
  expect((await jiter.store.events.find(jiter.org, id))!.history[2]).not.toHaveProperty('phases');
  const { phases: _none, ...unsent } = attemptAt(await jiter.claimOne((await jiter.schedule()).id));
  await jiter.store.deliveries.record(unsent);
  expect(await phasesOf(unsent.event.id)).toEqual([undefined]);
  expect(await queryRows(jiter.url, 'select max(length(phases)) as most from attempt_history')).toEqual([
    { most: 9 },
  ]);
});

test('it is so as well where events are settled in their place, and when they have moved', async () => {
  await runSql(jiter.url, 'update layout set moves_since = null, options_since = null');
  const id = await attemptTwice();
  await recordAsBefore(id, 'attempts', 3);
  expect([await countIn('attempts'), await countIn('attempt_history')]).toEqual([3, 0]);
  expect(await phasesOf(id)).toEqual([FIRST, KEPT, undefined]);
  expect(await jiter.store.settled.move({ limit: 10, keepMs: 0 })).toBe(1);
  expect(await countIn('settled_events')).toBe(1);
  expect(await phasesOf(id)).toEqual([FIRST, KEPT, undefined]);
});

test('the history of a cron job has it', async () => {
  const { cronJobs, deliveries } = jiter.store;
  const content = { org: jiter.org, destination: 'http://127.0.0.1/', payload: '' };
  const schedule = { expression: '0 0 1 1 *', timezone: 'UTC', misfire: 'once' } as const;
  const { job } = await cronJobs.create({ ...content, ...schedule }, new Date(Date.now() + 86_400_000));
  const run = await cronJobs.run(jiter.org, job.id, new Date());
  await deliveries.record(attemptAt(await jiter.claimOne(run!.id), { kind: 'sent' }, { phases: FIRST }));
  const { history } = (await cronJobs.find(jiter.org, job.id))!;
  expect(history.map(({ phases }) => phases)).toEqual([FIRST]);
});

test('when the change is taken back the attempts stay, and go on being made when it is there again', async () => {
  const id = await attemptTwice();
  const knex = createKnex({ client: 'pg', connection: jiter.url });
  const step = { migrationSource, tableName: 'jiter_migrations', name: '031-phases' };
  await knex.migrate.down(step);
  expect(await countIn('attempt_history')).toBe(2);
  await knex.migrate.up(step);
  await knex.destroy();
  expect(await phasesOf(id)).toEqual([undefined, undefined]);
  expect(await phasesOf(await attemptTwice())).toEqual([FIRST, KEPT]);
});
