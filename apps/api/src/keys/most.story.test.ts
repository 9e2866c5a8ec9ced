import { queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => void (jiter = await setup()));
afterAll(() => jiter.close());

test('of API keys that are made at the same moment no more are made than an organisation may have', async () => {
  const insert = (count: number, more: string) =>
    runSql(
      jiter.databaseUrl,
      `insert into api_keys (org_id, name, key_hash, prefix, revoked_at)
       select ${jiter.org}, 'many', sha256(('${more}' || n)::bytea), 'x', ${more} from generate_series(1, ${count}) as n`,
    );
  // Those that are valid no more count for none.
  await insert(100, 'now()');
  await insert(997, 'null');
  const create = () => jiter.api.post('/api/keys').send({ name: 'one more' });
  const answers = await Promise.all(Array.from({ length: 8 }, create));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, ...Array<number>(6).fill(429)]);
  expect(answers.find(({ status }) => status === 429)!.body.message).toMatch(
    /^This organisation has as many API keys as it may, which are 1000: remove some/,
  );
  const valid = await queryRows(
    jiter.databaseUrl,
    `select from api_keys where org_id = ${jiter.org} and revoked_at is null`,
  );
  expect(valid).toHaveLength(1_000);
});
