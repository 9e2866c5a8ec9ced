import { silentLog, systemClock } from '@jiter/core';
import { eventually, openSql, queryRows, type Sql } from '@jiter/testkit';
import { aBody, setup, type Setup } from '../test-setup.ts';
import { createMonthQuota, type MonthQuota } from './month-quota.ts';
import { createQuota } from './quota.ts';

/** An org whose month somebody has locked, beside others. */

let jiter: Setup;
let created: MonthQuota;
let other: Sql;
beforeAll(async () => {
  const common = { things: 'things', advice: 'remove some', policy: 'things', log: silentLog };
  const unlimited = { ...common, limit: 1_000_000, count: () => Promise.resolve(0), nowMs: () => 0 };
  created = createMonthQuota({
    // The store is there once the app is: nobody counts before the first call.
    addUsage: (usages) => jiter.store.orgs.addUsage(usages),
    clock: systemClock,
    log: silentLog,
    lockedPausesMs: [1, 1, 1],
  });
  jiter = await setup({
    quotas: { created, pending: createQuota(unlimited), cronJobs: createQuota(unlimited) },
  });
  other = await openSql(jiter.databaseUrl);
});
afterAll(async () => {
  await other.close();
  await jiter.close();
});

async function anOrg() {
  const { org, apiKey } = await jiter.store.orgs.create('other');
  await jiter.store.orgs.changeSettings(org, { eventsPerMonth: 1_000 });
  let made = 0;
  const create = async () => {
    const answer = await jiter.api.post('/api/events').set('x-api-key', apiKey).send(aBody());
    if (answer.status === 200) made += 1;
    return answer;
  };
  const counted = async () =>
    (
      await queryRows<{ sum: number }>(
        jiter.databaseUrl,
        `select sum(created)::int as sum from org_usage where org_id = ${org}`,
      )
    )[0]!.sum;
  return { org, create, counted, made: () => made };
}

test('a month that somebody has locked keeps its own org back, and no other, and each create is counted once', async () => {
  const [mine, theirs] = [await anOrg(), await anOrg()];
  for (const { create, counted } of [mine, theirs]) {
    expect((await create()).status).toBe(200);
    await eventually(async () => expect(await counted()).toBe(1));
  }
  await other.rows(`begin; select from org_usage where org_id = ${theirs.org} for update`);
  // Once it is not known any more what others counted.
  const refused = await eventually(async () => {
    const answer = await theirs.create();
    expect(answer.status).toBe(503);
    return answer;
  });
  expect(refused.body).toEqual({
    message: 'Somebody else is changing what this is about just now: please try again',
  });
  expect(refused.headers['retry-after']).toBe('5');
  const [answers, locked] = await Promise.all([
    Promise.all(Array.from({ length: 20 }, mine.create)),
    theirs.create(),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(locked.status).toBe(503);
  await other.rows('rollback');
  expect((await theirs.create()).status).toBe(200);
  await created.close();
  expect([await mine.counted(), await theirs.counted()]).toEqual([mine.made(), theirs.made()]);
});
