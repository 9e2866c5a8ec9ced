import { randomBytes } from 'node:crypto';
import { runSql } from '@jiter/testkit';
import { MASTER_KEY, setUpAdmin, type AdminBench } from './admin.fixture.ts';

let bench: AdminBench;
beforeEach(async () => {
  bench = await setUpAdmin();
});
afterEach(() => bench.tearDown());

const admin = (...args: Parameters<AdminBench['admin']>) => bench.admin(...args);
const failure = (...args: Parameters<AdminBench['failure']>) => bench.failure(...args);
const open = (...args: Parameters<AdminBench['open']>) => bench.open(...args);

test('the audit log is verified, also by what was seen of it once', async () => {
  expect(await admin('audit verify')).toMatch(/^No entry is linked yet/);
  const org = /^Org (\d+)/.exec(await admin('org create shop'))![1]!;
  await admin(`key create one --org ${org}`);
  await admin(`key create two --org ${org}`);
  await (await open()).audit.link(100);
  const shown = await admin('audit verify');
  expect(shown).toMatch(/^ORG +ENTRIES +LINKED SINCE +LAST\n/);
  const last = new RegExp(` (${org}:\\d+:\\S+)$`, 'm').exec(shown)![1]!;
  expect(await admin(`audit verify --seen ${last}`)).toBe(shown);
  expect(await failure('audit verify --seen that')).toMatch(/^--seen takes what/);
  expect(await failure(`audit verify --seen ${org}:1:x`)).toContain('is another one than was seen');
  await runSql(bench.database.url, `delete from audit where org_id = ${org} and link_no = 1`);
  expect(await failure('audit verify')).toBe(
    `The audit log is not whole.\n  org ${org}, entry 1 of its chain was removed`,
  );
});

test('the audit log is whole once the master key was rotated as it is documented', async () => {
  await admin('org create Acme');
  await (await open()).audit.link(100);
  const fresh = randomBytes(32).toString('base64');
  const alone = { JITER_MASTER_KEY: fresh };
  expect(await failure('audit verify', alone)).toMatch(/put that one behind the first, .*master-key rotate/);
  await admin('master-key rotate', { JITER_MASTER_KEY: `${fresh},${MASTER_KEY}` });
  await (await open([fresh])).audit.link(100);
  expect(await admin('audit verify', alone)).toContain('All that was linked is there as it was.');
  expect(await failure('audit verify')).toContain(
    'org all, entry 1 of its chain was signed with a master key that',
  );
});
