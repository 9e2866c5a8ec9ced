import { randomBytes } from 'node:crypto';
import { silentLog } from '@jiter/core';
import { openStore, type Store } from '@jiter/store';
import { cloneDatabase, runSql, type TestDatabase } from '@jiter/testkit';
import { explainFailure } from './errors.ts';
import { runAdmin } from './run.ts';

const MASTER_KEY = randomBytes(32).toString('base64');
let database: TestDatabase;
const stores: Store[] = [];
beforeEach(async () => {
  database = await cloneDatabase();
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await database.drop();
});

const admin = (line: string, env: NodeJS.ProcessEnv = {}) =>
  runAdmin(line === '' ? [] : line.split(' '), {
    DATABASE_URL: database.url,
    JITER_MASTER_KEY: MASTER_KEY,
    JITER_DATA_DIR: '/nowhere',
    ...env,
  });
const failure = (line: string, env?: NodeJS.ProcessEnv) =>
  admin(line, env).then(
    (text) => Promise.reject(new Error(`it worked: ${text}`)),
    (error: Error) => explainFailure(error),
  );

/** Another process, with a cache of its own. */
async function open(masterKeys = [MASTER_KEY]): Promise<Store> {
  const options = { poolMax: 2, applicationName: 'test', enqueueHorizonMs: 0, log: silentLog };
  const store = await openStore({ ...options, url: database.url, masterKeys });
  stores.push(store);
  return store;
}

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
  await runSql(database.url, `delete from audit where org_id = ${org} and link_no = 1`);
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
