import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { emptyDatabase, onAnotherDay, queryRows } from '@jiter/testkit';
import { startDatabaseServer } from '@jiter/testkit/database-server';
import { MASTER_KEY, setUpAdmin, type AdminBench } from './admin.fixture.ts';
import { USAGE } from './run.ts';

let bench: AdminBench;
beforeEach(async () => {
  bench = await setUpAdmin();
});
afterEach(() => bench.tearDown());

const admin = (...args: Parameters<AdminBench['admin']>) => bench.admin(...args);
const failure = (...args: Parameters<AdminBench['failure']>) => bench.failure(...args);
const open = (...args: Parameters<AdminBench['open']>) => bench.open(...args);

const printed = (text: string, label: string) => new RegExp(`${label} +(\\S+)`).exec(text)![1]!;

test('an org is made with a key that opens it and a secret that signs for it, both shown once', async () => {
  const made = await admin('org create Acme');
  const store = await open();
  const org = await store.keys.orgOfKey(printed(made, 'API key'));
  expect(made).toContain(`Org ${org} is made.`);
  expect(await store.secrets.signingSecrets(org!)).toEqual([printed(made, 'signing secret')]);
  const lists = [await admin('org list'), await admin('key list'), await admin('secret list')];
  expect(lists[0]).toMatch(/^ID +NAME +CREATED\n\d+ +Acme +\d{4}-/);
  for (const secret of [printed(made, 'API key'), printed(made, 'signing secret')]) {
    expect(lists.join('\n')).not.toContain(secret);
  }
});

test('what an org may have, and has by default, is set by its name, shown, and taken back', async () => {
  await admin('org create Acme');
  const [more, show] = ['retention=90d on410=fail', 'org show 1'];
  expect(await admin(show)).toBe('Org 1, Acme. All else is as the environment has it.');
  const counts = 'maxPending=100 eventsPerMonth=1000 maxCronJobs=0 maxHorizon=30d requestsPerMinute=60';
  const set = await admin(`org set 1 ${counts} ${more} retryPolicy={"maxRetries":3} timeout=30s`);
  expect(set).toContain('within 3 s');
  const settings = {
    maxPending: 100,
    eventsPerMonth: 1_000,
    maxCronJobs: 0,
    maxHorizon: '30d',
    requestsPerMinute: 60,
    retention: '90d',
    on410: 'fail',
    retryPolicy: expect.objectContaining({ maxRetries: 3 }),
    timeout: '30s',
  };
  expect(await (await open()).orgs.settingsOf('1')).toEqual(settings);
  const shown = await admin(show);
  expect(shown).toMatch(/^Org 1, Acme\./);
  for (const line of [/^ {2}maxPending +100$/m, /^ {2}retention +90d$/m, /^ {2}retryPolicy +\{"jitter/m])
    expect(shown).toMatch(line);
  const names = Object.keys(settings).map((name) => `${name}=`);
  await admin(`org set 1 ${names.join(' ')}`);
  expect(await admin(show)).toBe('Org 1, Acme. All else is as the environment has it.');
  expect(await failure('org set 1')).toBe("'org set' takes ORG SETTING=VALUE... after it.");
  expect(await failure('org set 1 maxPending')).toContain("'maxPending' is no setting: write SETTING=VALUE");
  expect(await failure('org set 1 maxPendings=3')).toContain("'maxPendings' is not a setting");
  expect(await failure('org set 1 timeout=5s maxPending=-1')).toContain(
    "'maxPending' must be a whole number",
  );
  expect(await failure('org set 1 maxHorizon=30')).toContain("'maxHorizon' needs a unit");
  expect(await failure('org set 2 maxPending=3')).toContain('There is no org 2');
  expect(await admin(show)).toBe('Org 1, Acme. All else is as the environment has it.');
});

test('a key comes, is listed by its prefix, and goes', async () => {
  await admin('org create Acme');
  // By the database's clock, which says when it ends.
  const made = await onAnotherDay(-91 * 86_400_000, () => admin('key create billing --expires 90d'));
  const apiKey = printed(made, 'API key');
  expect(await (await open()).keys.orgOfKey(apiKey)).toBe('1');
  const id = printed(made, 'Key');
  const line = new RegExp(`^${id} +billing +${apiKey.slice(0, 12)}… .*`, 'm');
  expect(await admin('key list')).toMatch(line);
  expect(await admin(`key revoke ${id}`)).toContain(`Key ${id} is revoked`);
  expect(await (await open()).keys.orgOfKey(apiKey)).toBeUndefined();
  expect(await failure(`key revoke ${id}`)).toContain(`Org 1 has no key ${id} that is still valid`);
});

test('a key is made for some things only, and narrowed later', async () => {
  await admin('org create Acme');
  const made = await admin(
    'key create ci --scopes events:write,org:read --destinations https://app.example.com',
  );
  const [id, apiKey] = [printed(made, 'Key'), printed(made, 'API key')];
  const scopes = ['events:write', 'org:read'];
  const destinations = ['https://app.example.com/'];
  expect(await (await open()).keys.open(apiKey)).toMatchObject({ org: '1', scopes, destinations });
  expect(await admin('key list')).toContain('events:write,org:read');
  const own = { org: '1', key: { id, name: 'ci' } };
  expect(await admin(`key restrict ${id} --scopes org:read`)).toContain('has just that from now on');
  expect(await (await open()).keys.open(apiKey)).toEqual({ ...own, scopes: ['org:read'], destinations });
  const elsewhere = ['https://other.example.com/'];
  await admin(`key restrict ${id} --destinations ${elsewhere[0]}`);
  const both = { ...own, scopes: ['org:read'], destinations: elsewhere };
  expect(await (await open()).keys.open(apiKey)).toEqual(both);
  expect(await failure(`key restrict ${id}`)).toContain('Say what it is to be good for: --scopes');
  await admin(`key restrict ${id} --destinations=`);
  expect(await (await open()).keys.open(apiKey)).toEqual({ ...own, scopes: ['org:read'] });
  await admin(`key restrict ${id} --scopes=`);
  expect(await (await open()).keys.open(apiKey)).toEqual(own);
  expect(await failure('key create x --scopes all')).toMatch(/^'scopes' must be a list/);
  expect(await failure('key restrict 999 --scopes org:read')).toContain('Org 1 has no key 999');
});

test('each act is written down, and what changes nothing is not', async () => {
  const made = printed(await admin('org create Acme'), 'Org');
  const key = printed(await admin('key create ci'), 'Key');
  const restrict = `key restrict ${key} --scopes org:read,cronjobs:read --destinations=`;
  const again = `key restrict ${key} --scopes cronjobs:read,org:read`;
  for (const act of [restrict, restrict, again, `org set 1 retention=9d`, `key revoke ${key}`])
    await admin(act);
  for (const act of ['secret rotate --overlap 1h', 'secret end-overlap', 'secret end-overlap'])
    await admin(act);
  await failure(`key revoke ${key}`);
  await admin('org set 1 retention=9d');
  const fresh = { JITER_MASTER_KEY: `${randomBytes(32).toString('hex')},${MASTER_KEY}` };
  await admin('master-key rotate', fresh);
  await admin('master-key rotate', fresh);
  const { entries } = await (await open()).audit.list(made, { limit: 100 });
  expect(entries.reverse().map(({ action }) => action)).toEqual([
    ...['org.created', 'key.created', 'key.restricted', 'org.changed', 'key.revoked'],
    ...['secret.rotated', 'secret.overlap-ended'],
  ]);
  const actor = { kind: 'admin', name: userInfo().username };
  for (const entry of entries) expect(entry).toMatchObject({ actor });
  expect(entries[2]).toMatchObject({
    target: { kind: 'key', id: key },
    before: { name: 'ci' },
    after: { name: 'ci', scopes: ['org:read', 'cronjobs:read'] },
  });
  const ofAll = await queryRows(bench.database.url, `select details from audit where org_id is null`);
  expect(ofAll).toEqual([{ details: { count: 2 } }]);
});

test('an org is deleted by its id and its name, but for that of the installation', async () => {
  await admin('org create One');
  const two = await admin('org create Two');
  const id = printed(two, 'Org');
  expect(await failure(`org delete ${id} One`)).toBe(
    `Org ${id} has another name: see \`npm run admin -- org list\`.`,
  );
  expect(await failure(`org delete ${id}`)).toBe("'org delete' takes ORG NAME after it.");
  expect(await failure('org delete 1 One')).toContain('is that of the installation');
  expect(await admin(`org delete ${id} Two`)).toContain(`Org ${id} is deleted`);
  expect(await admin('org list')).not.toContain('Two');
  expect(await failure(`org delete ${id} Two`)).toContain(`There is no org ${id}`);
  const store = await open();
  expect(await store.keys.orgOfKey(printed(two, 'API key'))).toBeUndefined();
  expect(await store.orgs.deleted()).toEqual([id]);
});

test('with several orgs, which one has to be said; no org reaches another', async () => {
  await admin('org create One');
  const two = await admin('key create theirs --org 1');
  await admin('org create Two');
  expect(await failure('key list')).toContain('There are 2 orgs: say which with --org ID');
  expect(await admin('key list --org 2')).not.toContain('theirs');
  expect(await failure(`key revoke ${printed(two, 'Key')} --org 2`)).toContain('Org 2 has no key');
  expect(await failure('key list --org 3')).toContain('There is no org 3');
  expect(await failure('secret rotate --org one')).toContain("'one' is not the id of an org");
});

test('a rotated secret and the one before sign until the overlap is over, or is ended', async () => {
  const before = printed(await admin('org create Acme'), 'signing secret');
  const rotated = await admin('secret rotate --overlap 30min');
  const after = printed(rotated, 'signing secret');
  expect(rotated).toContain('For 30min the one before goes on signing');
  expect(rotated).toMatch(/X-Jiter-Signature +has room for one, made with the oldest/);
  expect(await (await open()).secrets.signingSecrets('1')).toEqual([after, before]);
  expect(await admin('secret end-overlap')).toContain('with its newest secret alone');
  expect(await (await open()).secrets.signingSecrets('1')).toEqual([after]);
  expect(await admin('secret end-overlap')).toContain('there is no overlap to end');
  const atOnce = await admin('secret rotate --overlap 0');
  const last = printed(atOnce, 'signing secret');
  expect(atOnce).toContain('The one before signs no more');
  expect((await (await open()).secrets.signingSecrets('1'))[0]).toBe(last);
  expect(await admin('secret list')).toMatch(/^ID +CREATED +SIGNS UNTIL\n\d+ +\S+ +-/);
});

test('a secret that no master key opens any more is not said to go on signing', async () => {
  await admin('org create Acme');
  const fresh = { JITER_MASTER_KEY: randomBytes(32).toString('base64') };
  const rotated = await admin('secret rotate', fresh);
  expect(rotated).toContain(
    'It signs alone at once: JITER_MASTER_KEY does not open the one before any more.',
  );
  expect(rotated).not.toContain('goes on signing');
  expect(rotated).toContain('every API and worker needs the first key there from now on');
  expect(await admin('secret rotate', fresh)).not.toContain('every API and worker');
});

test('with a key that opens nothing no org is made, until one has a secret that was made by it', async () => {
  await admin('org create Acme');
  const fresh = { JITER_MASTER_KEY: randomBytes(32).toString('base64') };
  const callback = 'org set 1 failureCallback={"url":"https://a.example/","headers":{"Authorization":"b"}}';
  for (const command of ['org create Another', callback])
    expect(await failure(command, fresh)).toMatch(
      /^JITER_MASTER_KEY opens no signing secret of this database, .* master key [0-9a-f]{8}\. .*secret rotate --org ID/,
    );
  expect(await admin('org list', fresh)).not.toContain('Another');
  expect(await admin('org set 1 maxPending=7', fresh)).toContain('maxPending');
  expect(await admin('secret rotate --org 1 --overlap 0', fresh)).toContain('every API and worker');
  expect(await admin('org create Another', fresh)).toContain('is made');
});

test('settings are read as the API reads them, whatever stands around their values', async () => {
  await admin('org create Acme');
  const given = { DATABASE_URL: ` ${bench.database.url}\r`, JITER_MASTER_KEY: `${MASTER_KEY}\r\n` };
  expect(await admin('master-key rotate', given)).toContain('sealed with the one key');
});

test('the master key is rotated: the new one first, seal again, drop the old one', async () => {
  const secret = printed(await admin('org create Acme'), 'signing secret');
  expect(await admin('master-key rotate')).toContain('put a new key first');
  const fresh = randomBytes(32).toString('hex');
  const both = { JITER_MASTER_KEY: `${fresh}, ${MASTER_KEY}` };
  expect(await admin('master-key rotate', both)).toMatch(/^1 secret was sealed again/);
  expect(await admin('master-key rotate', both)).toMatch(/^0 secrets were sealed again/);
  expect(await (await open([fresh])).secrets.signingSecrets('1')).toEqual([secret]);
  expect(await failure('master-key rotate')).toMatch(
    /sealed with the master key [0-9a-f]{8}, which JITER_MASTER_KEY does not hold/,
  );
});

test('what it cannot do it says in a sentence with the fix, without the password', async () => {
  expect(await admin('')).toBe(USAGE);
  expect(await admin('key list --help')).toBe(USAGE);
  expect(await failure('key')).toBe("There is no command 'key'.");
  expect(await failure('constructor')).toBe("There is no command 'constructor'.");
  expect(await failure('key create')).toBe("'key create' takes NAME after it.");
  expect(await failure('org list now')).toBe("'org list' takes nothing after it.");
  expect(await failure('org list --overlap 1h')).toBe('--overlap says nothing to this command.');
  expect(await failure('org list --frobnicate')).toContain("'--frobnicate'");
  expect(await failure('key list')).toContain('There is no org yet: make one with');
  await admin('org create Acme');
  expect(await failure('secret rotate --overlap soon')).toContain('--overlap is a duration with its unit');
  expect(await failure('key create x --expires 0')).toContain('--expires is a duration with its unit');
  const unset = /^DATABASE_URL is not set, and no `npm start` runs on \/nowhere:/;
  expect(await failure('org list', { DATABASE_URL: '' })).toMatch(unset);
  expect(await failure('org list', { JITER_MASTER_KEY: '' })).toContain('JITER_MASTER_KEY is not set');
  expect(await failure('org list', { JITER_MASTER_KEY: 'short' })).toContain(
    'JITER_MASTER_KEY must be 32 bytes',
  );
  const away = await failure('org list', { DATABASE_URL: 'postgres://jiter:hidden@127.0.0.1:1/jiter' });
  expect(away).toBe('PostgreSQL does not answer: start it, or correct DATABASE_URL.');
  const refused = bench.database.url.replace(/:[^:]*@/, ':another@');
  expect(await failure('org list', { DATABASE_URL: refused })).toContain('PostgreSQL refused the login');
  const bare = await emptyDatabase();
  expect(await failure('org list', { DATABASE_URL: bare.url })).toContain('run `npm run migrate` first');
  await bare.drop();
});

test('without settings it finds the `npm start` that runs on the data folder', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'jiter-admin-'));
  await chmod(dir, 0o755);
  const env = { DATABASE_URL: '', JITER_MASTER_KEY: '', JITER_DATA_DIR: dir };
  const server = await startDatabaseServer({ dir });
  try {
    expect(await failure('org list', env)).toContain('JITER_MASTER_KEY is not set');
    await writeFile(
      join(dir, 'secrets.json'),
      JSON.stringify({ masterKey: MASTER_KEY, apiKey: randomUUID() }),
    );
    expect(await admin('org create Acme', env)).toContain('Org 1 is made.');
    await server.stop();
    expect(await failure('org list', env)).toContain('no `npm start` runs on');
  } finally {
    await server.remove();
    await rm(dir, { recursive: true, force: true });
  }
});

test('a link lets the first person in, and then whoever is named, or the only operator', async () => {
  await admin('org create Acme');
  const { people } = await open();
  const client = { ip: '192.0.2.1', userAgent: '' };
  const tokenOf = (text: string, path: string) => new RegExp(`^/${path}#([\\w-]{43})$`, 'm').exec(text)![1]!;
  const person = (name: string, email: string | null) => ({ name, email, passwordHash: null });
  const first = tokenOf(await admin('login-link'), 'setup');
  const ann = (await people.setUp(first, person('Ann', 'ann@example.com'), client)).user;

  for (const whose of ['', ' --email ann@example.com', ' --email ANN']) {
    const named = tokenOf(await admin(`login-link${whose}`), 'link');
    expect((await people.useLogInLink(named, client)).user).toEqual(ann);
  }
  expect(await failure('login-link --email bob@example.com')).toMatch(/^Nobody has the e-mail address/);
  expect(await admin('login-link', { PUBLIC_URL: 'https://jiter.example.com/' })).toMatch(
    /^https:\/\/jiter\.example\.com\/link#[\w-]{43}$/m,
  );
  await people.openAdmin('admin', client);
  expect(await failure('login-link')).toMatch(/Operators are: ann@example.com, admin/);
  expect(await failure('login-link now')).toBe("'login-link' takes nothing after it.");
});
