import { runSql } from '@jiter/testkit';
import { setUpFirst } from '../people/people.fixture.ts';
import { setup, type Setup } from '../test-setup.ts';
import { rememberAddresses } from './open-watch.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
  await setUpFirst(jiter);
});
afterAll(() => jiter.close());

test('the operators are those that OPERATOR_EMAIL names, or else those who have an address', async () => {
  const addresses = rememberAddresses(jiter.store.people);
  expect(await addresses()).toEqual(['ann@example.com']);
  const unknown = rememberAddresses({ listOperators: () => Promise.reject(new Error('away')) });
  expect(await unknown()).toEqual([]);
});

test('operators are looked up once a minute, and are those that were known last while the database is away', async () => {
  let [nowMs, isAway, looks] = [0, false, 0];
  const listOperators = () => {
    looks += 1;
    return isAway ? Promise.reject(new Error('away')) : jiter.store.people.listOperators();
  };
  const addresses = rememberAddresses({ listOperators }, () => nowMs);
  for (let times = 2; times > 0; times -= 1) expect(await addresses()).toEqual(['ann@example.com']);
  expect(looks).toBe(1);
  isAway = true;
  nowMs += 60_000;
  expect(await addresses()).toEqual(['ann@example.com']);
  isAway = false;
  await runSql(jiter.databaseUrl, `update users set email = 'ann@example.org'`);
  // Not known for a minute, but as soon as it can be.
  expect(await addresses()).toEqual(['ann@example.org']);
  await runSql(jiter.databaseUrl, `update users set email = 'ann@example.com'`);
});
