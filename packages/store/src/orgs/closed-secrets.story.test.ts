import { randomBytes } from 'node:crypto';
import { runSql } from '@jiter/testkit';
import { MASTER_KEY, setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeEach(async () => void (jiter = await setup()));
afterEach(() => jiter.close());

const aKey = () => randomBytes(32).toString('base64');
/** As a process that was just started with these keys. */
const closedBy = async (...keys: string[]) => (await jiter.openAnother(keys)).secrets.closed();
const NAME = expect.stringMatching(/^[0-9a-f]{8}$/) as string;

test('an org is closed to who has another key, and open to who has that one behind it', async () => {
  expect(await closedBy(aKey())).toEqual({ orgs: 0, ofOrgs: 0, keys: [] });
  await jiter.store.orgs.create('one');
  await jiter.store.orgs.create('two');
  expect(await closedBy(MASTER_KEY)).toEqual({ orgs: 0, ofOrgs: 2, keys: [] });
  expect(await closedBy(aKey())).toEqual({ orgs: 2, ofOrgs: 2, keys: [NAME] });
  expect(await closedBy(aKey(), MASTER_KEY)).toEqual({ orgs: 0, ofOrgs: 2, keys: [] });
});

test('where the key is lost each org is open as soon as it has a new secret', async () => {
  const [one, two] = [await jiter.store.orgs.create('one'), await jiter.store.orgs.create('two')];
  const fresh = aKey();
  const admin = await jiter.openAnother([fresh]);
  await admin.secrets.rotate(one.org, 600_000);
  expect(await closedBy(fresh)).toEqual({ orgs: 1, ofOrgs: 2, keys: [NAME] });
  // Whoever still has the lost one, or another, sees it the other way round.
  expect(await closedBy(MASTER_KEY)).toEqual({ orgs: 1, ofOrgs: 2, keys: [NAME] });
  await admin.secrets.rotate(two.org, 600_000);
  expect(await closedBy(fresh)).toEqual({ orgs: 0, ofOrgs: 2, keys: [] });
});

test('in an overlap one that does not open is enough, as both have to sign', async () => {
  const { org } = await jiter.store.orgs.create('one');
  const fresh = aKey();
  await (await jiter.openAnother([fresh, MASTER_KEY])).secrets.rotate(org, 600_000);
  expect(await closedBy(fresh)).toEqual({ orgs: 1, ofOrgs: 1, keys: [NAME] });
  await jiter.store.secrets.endOverlap(org);
  expect(await closedBy(fresh)).toEqual({ orgs: 0, ofOrgs: 1, keys: [] });
});

test('a deleted org is none that somebody has to see to', async () => {
  const { org } = await jiter.store.orgs.create('one');
  await runSql(jiter.url, `update orgs set deleted_at = now() where id = ${org}`);
  expect(await closedBy(aKey())).toEqual({ orgs: 0, ofOrgs: 0, keys: [] });
});
