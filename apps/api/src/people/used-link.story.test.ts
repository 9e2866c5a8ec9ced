import { queryRows } from '@jiter/testkit';
import { setUpLocks, type Locked } from '../turns/locks.fixture.ts';
import { setUpFirst } from './people.fixture.ts';

let jiter: Locked;
beforeAll(async () => void (jiter = await setUpLocks({ lockTimeoutMs: 100 })));
afterAll(() => jiter.close());

test('whoever has used a link that works once is in, also where the session that he had cannot be ended just now', async () => {
  const { browser, user } = await setUpFirst(jiter);
  const { token } = await jiter.store.people.createLink({ kind: 'login', user: user.id, minutes: 5 });
  await jiter.holder.rows(`begin; select from sessions where user_id = ${user.id} for update`);
  await browser.post('/auth/link').send({ token }).expect(200);
  await jiter.letGo();
  const [own] = (
    (await browser.get('/auth/sessions').expect(200)).body as { id: string; isCurrent: boolean }[]
  ).filter(({ isCurrent }) => isCurrent);
  const [latest] = await queryRows<{ id: string }>(jiter.databaseUrl, 'select max(id) as id from sessions');
  expect(own!.id).toBe(latest!.id);
});
