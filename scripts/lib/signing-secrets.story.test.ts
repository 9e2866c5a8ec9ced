import { eventually } from '@jiter/testkit';
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
