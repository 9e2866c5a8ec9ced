import { randomBytes } from 'node:crypto';
import { runSql } from '@jiter/testkit';
import { MASTER_KEY, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import type { ChainHead } from './chain.ts';
import type { Store } from '../index.ts';

const DAY_MS = 86_400_000;

let jiter: SetupWithOrg;
let org: string;
beforeEach(async () => {
  jiter = await setupWithOrg();
  ({ org } = jiter);
});
afterEach(() => jiter.close());

const sql = (text: string) => runSql(jiter.url, text);
const checkOf = async (store: Pick<Store, 'audit'> = jiter.store, seen?: ChainHead) =>
  (await store.audit.verify(seen)).find((check) => check.org === org)!;

/** Entries of the org, that are linked. */
async function note(count: number): Promise<void> {
  await sql(`insert into audit (org_id, action, actor, actor_name)
    select ${org}, 'key.created', 'admin', 'somebody' from generate_series(1, ${count})`);
  await jiter.store.audit.link(10_000);
}

/** All that there are, and of each by how much: as ids tell when they were made. */
const makeOlder = (ms: string) => sql(`update audit set id = id - ((${ms})::bigint << 22)`);

test('a chain of more entries than are read at a time is checked to its end, and of its faults the first twenty are told', async () => {
  await note(2_001);
  expect(await checkOf()).toMatchObject({ count: 2_001, head: { no: '2001' }, faults: [] });
  await sql(`update audit set actor_name = 'else' where link_no > 1990`);
  expect((await checkOf()).faults.map(({ no }) => no)).toEqual(
    Array.from({ length: 11 }, (_none, index) => String(1_991 + index)),
  );
  await sql(`delete from audit where link_no between 7 and 999`);
  const { faults } = await checkOf();
  expect(faults).toEqual(
    Array.from({ length: 20 }, (_none, index) => ({ no: String(7 + index), is: 'missing' })),
  );
});

test('where a chain begins is checked as well: by its key, and by what somebody saw', async () => {
  await note(2);
  await makeOlder(String(2 * DAY_MS));
  await note(2);
  expect(await jiter.store.audit.forget(DAY_MS, 100)).toBe(2);
  expect((await checkOf()).faults).toEqual([]);
  const seen = { org, no: '2', seal: 'another' };
  expect((await checkOf(jiter.store, seen)).faults).toEqual([{ no: '2', is: 'not-as-seen' }]);
  const without = await jiter.openAnother([randomBytes(32).toString('base64')]);
  const unknown = ['2', '3', '4'].map((no) => ({ no, is: 'unknown-key' }));
  expect((await checkOf(without)).faults).toEqual(unknown);
});

test('it begins behind all that are gone, in whatever order they went', async () => {
  await note(3);
  // By a clock that was put back, those that were linked later have ids of before.
  await makeOlder(`${2 * DAY_MS} + link_no * 60000`);
  for (let left = 3; left > 0; left -= 1) expect(await jiter.store.audit.forget(DAY_MS, 1)).toBe(1);
  expect(await checkOf()).toMatchObject({ count: 0, head: { no: '3' }, faults: [] });
});

test('to rotate the master key signs anew where chains begin, each by itself, and nothing that is not ours', async () => {
  const { org: other } = await jiter.store.orgs.create('other');
  const ofOther = (count: number) =>
    sql(`insert into audit (org_id, action, actor, actor_name)
      select ${other}, 'key.created', 'admin', 'somebody' from generate_series(1, ${count})`);
  await ofOther(3);
  await note(2);
  await makeOlder(String(2 * DAY_MS));
  await ofOther(1);
  await note(1);
  expect(await jiter.store.audit.forget(DAY_MS, 100)).toBe(5);
  const [next, last] = [1, 2].map(() => randomBytes(32).toString('base64')) as [string, string];
  await (await jiter.openAnother([next, MASTER_KEY])).secrets.reseal();
  const rotated = await jiter.openAnother([next]);
  expect((await rotated.audit.verify()).flatMap(({ faults }) => faults)).toEqual([]);
  // Somebody says that it begins later.
  await sql(`delete from audit where org_id = ${org};
    update audit_chains set base_no = no, base_seal = seal, base_signature = seal where org_id = ${org}`);
  await (await jiter.openAnother([last, next])).secrets.reseal();
  const store = await jiter.openAnother([last]);
  expect((await checkOf(store)).faults).toEqual([{ no: '3', is: 'unknown-key' }]);
});
