import { eventually, openSql, queryRows } from '@jiter/testkit';
import { MASTER_KEY, setUpAdmin, type AdminBench } from './admin/admin.fixture.ts';
import { openSigningSecrets } from './signing-secrets.ts';

let bench: AdminBench;
beforeAll(async () => {
  bench = await setUpAdmin();
});
afterAll(() => bench.tearDown());

const STARTED_WITH = { apiKey: '-', adminPassword: '-', masterKey: MASTER_KEY, signingSecret: 'the first' };

test('what signs is followed through a rotation, until the new secret signs alone', async () => {
  const signing = openSigningSecrets(bench.database.url, STARTED_WITH);
  try {
    expect(await signing.newestFirst()).toEqual(['the first']);
    const store = await bench.open();
    const { org, signingSecret: made } = await store.orgs.create('Acme');
    await eventually(async () => expect(await signing.newestFirst()).toEqual([made]));
    const { signingSecret: rotated } = await store.secrets.rotate(org, 60_000);
    await eventually(async () => expect(await signing.newestFirst()).toEqual([rotated, made]));
    await store.secrets.endOverlap(org);
    await eventually(async () => expect(await signing.newestFirst()).toEqual([rotated]));
  } finally {
    await signing.close();
  }
});

const WAITING = `select from pg_stat_activity
  where datname = current_database() and application_name = 'jiter-start' and wait_event_type = 'Lock'`;

test('a database that answers late keeps no webhook waiting: it is checked by what signed last', async () => {
  const store = await bench.open();
  await store.orgs.create('Late');
  const [first] = await store.orgs.list();
  await store.secrets.rotate(first!.id, 0);
  const signing = openSigningSecrets(bench.database.url, STARTED_WITH);
  const known = await signing.newestFirst();
  const other = await openSql(bench.database.url);
  try {
    await other.rows('begin; lock table signing_secrets');
    await eventually(async () => {
      expect(await signing.newestFirst()).toEqual(known);
      expect(await queryRows(bench.database.url, WAITING)).not.toEqual([]);
    });
  } finally {
    await other.close();
    await signing.close();
  }
  expect(known).not.toContain(STARTED_WITH.signingSecret);
});
