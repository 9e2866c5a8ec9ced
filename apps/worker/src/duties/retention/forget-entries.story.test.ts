import { silentLog } from '@jiter/core';
import { queryRows, runSql } from '@jiter/testkit';
import { setUp, type Bench } from '../../worker.fixture.ts';
import { createForgetEntries } from './forget-entries.ts';
import { aTerm, anEndedTerm } from '../term.fixture.ts';

const DAY_MS = 86_400_000;
const by = { kind: 'admin', name: 'somebody' } as const;

let bench: Bench;
beforeAll(async () => void (bench = await setUp('postgres')));
afterAll(() => bench.tearDown());

/** As ids tell when they were made. */
const older = (days: number) => String(BigInt(days * DAY_MS) << 22n);
const actions = async () =>
  (await queryRows<{ action: string }>(bench.url, 'select action from audit order by id')).map(
    ({ action }) => action,
  );

test('entries go when they are older than they are kept, but for those of events that are still there', async () => {
  const { events, keys, orgs } = bench.store;
  const { id } = await bench.create({});
  await events.edit(bench.org, id, { payload: 'other' }, { by });
  await keys.create({ org: bench.org, name: 'old' }, by);
  await runSql(
    bench.url,
    `insert into audit (org_id, action, actor, actor_name) select org_id, action, actor, actor_name
     from audit, generate_series(1, 1001) where action = 'key.created'`,
  );
  await runSql(bench.url, `update audit set id = id - ${older(2)}, at = at - interval '2 days'`);
  await orgs.changeSettings(bench.org, { retention: '1d' }, by);
  const forget = (retentionMs: number) =>
    createForgetEntries({ audit: bench.store.audit, retentionMs, log: silentLog });
  const count = (await actions()).length;
  for (const nothing of [forget(0)(aTerm()), forget(3 * DAY_MS)(aTerm()), forget(DAY_MS)(anEndedTerm())])
    await nothing;
  expect(await actions()).toHaveLength(count);
  await forget(DAY_MS)(aTerm());
  expect(await actions()).toEqual(['event.edited', 'org.changed']);
});
