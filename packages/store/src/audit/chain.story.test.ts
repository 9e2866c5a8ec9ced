import { randomBytes } from 'node:crypto';
import { queryRows, runSql, watchStatements } from '@jiter/testkit';
import { anInput, MASTER_KEY, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import type { ChainCheck } from './verify.ts';

const by = { kind: 'admin', name: 'somebody' } as const;
const DAY_MS = 86_400_000;

let jiter: SetupWithOrg;
let org: string;
beforeEach(async () => {
  jiter = await setupWithOrg();
  ({ org } = jiter);
});
afterEach(() => jiter.close());

const sql = (text: string) => runSql(jiter.url, text);
const verify = () => jiter.store.audit.verify();
const ofOrg = (checks: ChainCheck[]) => checks.find((check) => check.org === org)!;
const faults = async () => ofOrg(await verify()).faults;

/** Entries of the org, that are linked. */
async function note(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await jiter.store.keys.create({ org, name: 'a key' }, by);
  await jiter.store.audit.link(100);
}

test('what is linked is numbered by org, whole, and linked once', async () => {
  await note(3);
  const check = ofOrg(await verify());
  expect(check).toMatchObject({ count: 3, head: { no: '3' }, faults: [], since: expect.any(Date) });
  expect(await jiter.store.audit.link(100)).toEqual({ count: 0, heads: [] });
  expect(ofOrg(await verify())).toEqual(check);
});

/** An entry of the org whose id is `id`. */
const anEntry = (id: string) => `insert into audit (id, org_id, action, actor, actor_name)
  values (${id}, ${org}, 'key.created', 'admin', 'somebody')`;

test('a backlog is read once, and what is noted meanwhile is not left out', async () => {
  const made = await Promise.all(
    Array.from({ length: 4 }, () => jiter.store.keys.create({ org, name: 'a key' }, by)),
  );
  const ids = await queryRows<{ id: string }>(
    jiter.url,
    `select id::text from audit where target_id in (${made.map(({ id }) => `'${id}'`).join()}) order by id`,
  );
  const { said, stop } = watchStatements(/^(begin|commit)/i);
  const { audit } = await jiter.openAnother();
  const counts: number[] = [];
  for (let batch = 0; batch < 2; batch += 1) counts.push((await audit.link(2)).count);
  // Its id was made before, and it is committed only now.
  await sql(anEntry(String(BigInt(ids[0]!.id) + 1n)));
  for (let batch = 0; batch < 2; batch += 1) counts.push((await audit.link(2)).count);
  stop();
  expect(counts).toEqual([2, 2, 0, 1]);
  const from = said.filter(({ text }) => text.includes('link_no is null')).map(({ values }) => values);
  expect(from.slice(0, 3).map((values) => (JSON.parse(values) as string[])[0])).toEqual([
    '0',
    ids[1]!.id,
    ids[3]!.id,
  ]);
  expect(await faults()).toEqual([]);
});

test('entries are linked in the order of their ids, however long these are', async () => {
  for (const id of ['99', '100']) await sql(anEntry(id));
  for (let batch = 0; batch < 2; batch += 1) await jiter.store.audit.link(1);
  const linked = `select id::text, link_no::text as no from audit where link_no is not null order by link_no`;
  expect(await queryRows(jiter.url, linked)).toEqual([
    { id: '99', no: '1' },
    { id: '100', no: '2' },
  ]);
});

test('entries of events are linked to nothing, as they go with their events', async () => {
  const { id } = await jiter.store.events.create(anInput(org));
  await jiter.store.events.edit(org, id, { payload: 'other' }, { by });
  await note(1);
  expect(ofOrg(await verify())).toMatchObject({ count: 1, faults: [] });
});

const LAST = `(select max(link_no) from audit where org_id is not null)`;

test.each([
  [
    'an entry was removed',
    `delete from audit where org_id is not null and link_no = 2`,
    [{ no: '2', is: 'missing' }],
  ],
  [
    'one was changed',
    `update audit set actor_name = 'else' where org_id is not null and link_no = 2`,
    [{ no: '2', is: 'changed' }],
  ],
  [
    'one was removed, and those after it moved up',
    `delete from audit where org_id is not null and link_no = 2; update audit set link_no = link_no - 1 where link_no > 2`,
    [{ no: '2', is: 'changed' }],
  ],
  [
    'the last one was removed',
    `delete from audit where org_id is not null and link_no = ${LAST}`,
    [{ no: '4', is: 'missing' }],
  ],
  [
    'one was put in the place of another',
    `update audit set before = null, after = null, details = '{"name":"x"}' where org_id is not null and link_no = 3`,
    [{ no: '3', is: 'changed' }],
  ],
  [
    'somebody says that the chain begins later',
    `delete from audit where org_id is not null and link_no <= 2;
     update audit_chains set base_no = 2, base_seal = seal, base_signature = seal where org_id <> 0`,
    [
      { no: '1', is: 'missing' },
      { no: '2', is: 'missing' },
    ],
  ],
])('it shows when %s', async (_what, change, wrong) => {
  await note(4);
  expect(await faults()).toEqual([]);
  await sql(change);
  expect((await faults()).filter(({ no }) => Number(no) <= Number(wrong.at(-1)!.no))).toEqual(wrong);
});

test('what was cut off from the end, and linked anew, shows to whoever saw it before', async () => {
  await note(3);
  const { head } = ofOrg(await verify());
  const seen = { org, ...head };
  const asSeen = async () => ofOrg(await jiter.store.audit.verify(seen)).faults;
  expect(await asSeen()).toEqual([]);
  await note(1);
  expect(await asSeen()).toEqual([]);
  await sql(`delete from audit where org_id is not null and link_no >= ${head.no};
    update audit_chains set no = one.no, seal = one.seal from (
      select link_no as no, link_seal as seal from audit where org_id is not null order by link_no desc limit 1) as one
    where org_id <> 0`);
  expect(await faults()).toEqual([]);
  expect(await asSeen()).toEqual([{ no: head.no, is: 'missing' }]);
  await note(2);
  expect(await faults()).toEqual([]);
  expect(await asSeen()).toEqual([{ no: head.no, is: 'not-as-seen' }]);
  await sql('delete from audit_chains; update audit set link_no = null');
  expect(await jiter.store.audit.verify(seen)).toContainEqual(
    expect.objectContaining({ org, faults: [{ no: head.no, is: 'missing' }] }),
  );
});

test('what is kept no longer is not missed, and what remains is still checked', async () => {
  await note(2);
  await sql(`update audit set id = id - ${String(BigInt(2 * DAY_MS) << 22n)}, link_no = null, linked_at = null;
    delete from audit_chains`);
  const store = await jiter.openAnother();
  await store.audit.link(100);
  const before = ofOrg(await store.audit.verify());
  await note(2);
  expect(await store.audit.forget(DAY_MS, 1_000)).toBeGreaterThanOrEqual(before.count);
  const after = ofOrg(await verify());
  expect(after).toMatchObject({ count: 2, faults: [] });
  expect(Number(after.head.no)).toBe(before.count + 2);
  await sql('update audit set actor_name = $$else$$ where link_no = (select max(link_no) from audit)');
  expect(await faults()).toEqual([{ no: after.head.no, is: 'changed' }]);
});

test('a master key that is there no more leaves what it signed unchecked, and says so', async () => {
  await note(1);
  const other = await jiter.openAnother([randomBytes(32).toString('base64')]);
  const { faults: unknown } = ofOrg(await other.audit.verify());
  expect(new Set(unknown.map(({ is }) => is))).toEqual(new Set(['unknown-key']));
});

describe('once the master key was rotated, and the old one dropped', () => {
  const [OLD, NEW, NEWEST] = [MASTER_KEY, ...[1, 2].map(() => randomBytes(32).toString('base64'))] as [
    string,
    string,
    string,
  ];
  const rotate = async (to: string, from: string) =>
    void (await (await jiter.openAnother([to, from])).secrets.reseal());
  const noteWith = async (key: string, count: number) => {
    await note(0);
    const store = await jiter.openAnother([key]);
    for (let left = count; left > 0; left -= 1) await store.keys.create({ org, name: 'a key' }, by);
    await store.audit.link(100);
  };
  const verifyWith = async (...keys: string[]) => ofOrg(await (await jiter.openAnother(keys)).audit.verify());

  test('the log is whole, with what was seen of it before, and however often that happens', async () => {
    await note(3);
    const seen = { org, ...ofOrg(await verify()).head };
    await rotate(NEW, OLD);
    expect((await verifyWith(NEW)).faults).toEqual([]);
    await noteWith(NEW, 2);
    expect(await verifyWith(NEW)).toMatchObject({ count: 5, faults: [] });
    await rotate(NEWEST, NEW);
    await noteWith(NEWEST, 1);
    expect(await verifyWith(NEWEST)).toMatchObject({ count: 6, faults: [] });
    const store = await jiter.openAnother([NEWEST]);
    expect(ofOrg(await store.audit.verify(seen)).faults).toEqual([]);
  });

  test('it begins where it began', async () => {
    await note(2);
    await sql(`update audit set id = id - ${String(BigInt(2 * DAY_MS) << 22n)}, link_no = null, linked_at = null;
      delete from audit_chains`);
    const store = await jiter.openAnother();
    await store.audit.link(100);
    await note(2);
    expect(await store.audit.forget(DAY_MS, 1_000)).toBeGreaterThan(1);
    await rotate(NEW, OLD);
    expect(await verifyWith(NEW)).toMatchObject({ count: 2, faults: [] });
  });

  test.each([
    ['an old entry was changed', `update audit set actor_name = 'else' where link_no = 2`, 'changed'],
    ['an old entry was removed', `delete from audit where link_no = 2`, 'missing'],
    ['a key of their own is there', `update audit_keys set sealed = 'x.' || sealed`, 'unknown-key'],
    ['the key is gone', `delete from audit_keys`, 'unknown-key'],
  ])('it shows when %s', async (_what, change, is) => {
    await note(3);
    await rotate(NEW, OLD);
    await sql(change);
    const fault = { no: is === 'unknown-key' ? '1' : '2', is };
    expect((await verifyWith(NEW)).faults).toContainEqual(fault);
    // It keeps nobody from rotating the next one.
    await rotate(NEWEST, NEW);
    expect((await verifyWith(NEWEST)).faults).toContainEqual(fault);
  });

  test('whoever has the old one can neither add entries with it, nor make those that there were anew', async () => {
    await note(3);
    await rotate(NEW, OLD);
    // With the old key, as somebody does who has the database as well.
    await noteWith(OLD, 1);
    expect((await verifyWith(NEW)).faults).toEqual([{ no: '4', is: 'late' }]);
    await sql(`update audit set actor_name = 'else', link_no = null, linked_at = null;
      delete from audit_chains`);
    await noteWith(OLD, 0);
    expect((await verifyWith(OLD)).faults).toEqual([]);
    expect((await verifyWith(NEW)).faults).toEqual([
      { no: '3', is: 'changed' },
      { no: '4', is: 'late' },
    ]);
  });

  test('nor make anew so few of them that the last one of then is none of his', async () => {
    await note(3);
    await rotate(NEW, OLD);
    await sql(`delete from audit where link_no = 3 and org_id = ${org};
      update audit set actor_name = 'else', link_no = null, linked_at = null; delete from audit_chains`);
    await noteWith(OLD, 0);
    expect((await verifyWith(NEW)).faults).toEqual([{ no: '3', is: 'missing' }]);
    // In its place comes what a worker links next.
    await noteWith(NEW, 1);
    expect((await verifyWith(NEW)).faults).toEqual([{ no: '3', is: 'changed' }]);
  });
});

test('two workers that link at the same time make one chain, and nobody waits who writes', async () => {
  const other = await jiter.openAnother();
  await Promise.all(
    Array.from({ length: 10 }, async (_none, index) => {
      await jiter.store.keys.create({ org, name: `key ${index}` }, by);
      await (index % 2 ? other : jiter.store).audit.link(3);
    }),
  );
  await note(0);
  const { count, head, faults: wrong } = ofOrg(await verify());
  expect([String(count), wrong]).toEqual([head.no, []]);
  const unlinked = await queryRows(
    jiter.url,
    'select id from audit where event_id is null and link_no is null',
  );
  expect(unlinked).toEqual([]);
});
