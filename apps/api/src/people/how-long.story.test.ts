import { eventually, queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';
import { setUpFirst } from './people.fixture.ts';

const DAY_MS = 86_400_000;

let jiter: Setup;
let owner: Awaited<ReturnType<typeof setUpFirst>>;
beforeAll(async () => {
  jiter = await setup();
  owner = await setUpFirst(jiter);
});
afterAll(() => jiter.close());

/** What is to come of it, in days, which are whole but for the time since. */
const daysUntil = (at: string) => Math.round((Date.parse(at) - Date.now()) / DAY_MS);

test('an invitation is good for seven days, and a shared link for as many where nothing is said', async () => {
  for (const [path, body] of [
    ['/api/invitations', { role: 'viewer' }],
    ['/api/links', { org: jiter.org }],
  ] as const) {
    const { expiresAt } = (await owner.browser.post(path).send(body).expect(200)).body as {
      expiresAt: string;
    };
    expect([path, daysUntil(expiresAt)]).toEqual([path, 7]);
  }
});

test('a session is over fourteen days after the last visit, which each visit counts anew, and not one that comes too late', async () => {
  const { databaseUrl } = jiter;
  const end = async () => {
    const [row] = await queryRows<{ at: Date }>(databaseUrl, 'select expires_at as at from sessions');
    return row!.at;
  };
  for (const path of ['/auth/me', '/api/org']) {
    await runSql(
      databaseUrl,
      `update sessions set last_seen_at = now() - interval '13 days', expires_at = now() + interval '1 day'`,
    );
    await eventually(async () => {
      // As each process remembers it for 3 s.
      await owner.browser.get(path).expect(200);
      expect([path, daysUntil((await end()).toISOString())]).toEqual([path, 14]);
    });
  }
  // What a visit writes nobody waits for: one of those before may still be doing so.
  await eventually(async () => {
    await runSql(
      databaseUrl,
      `update sessions set last_seen_at = now() - interval '14 days', expires_at = now()`,
    );
    await owner.browser.get('/auth/me').expect(401);
  });
  const over = await end();
  await eventually(() => owner.browser.get('/api/org').expect(401));
  expect(await end()).toEqual(over);
});
