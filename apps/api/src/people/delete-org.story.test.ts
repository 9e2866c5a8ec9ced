import { ALL_EVENTS, eventually, queryRows, runSql } from '@jiter/testkit';
import { digestOf, openTwoOrgs, type TwoOrgs } from '../attacks/two-orgs.fixture.ts';
import { aBody, API_KEY } from '../test-setup.ts';
import { openBrowser, PASSWORD, setUpFirst, signInAs } from './people.fixture.ts';

let world: TwoOrgs;
let owner: Awaited<ReturnType<typeof setUpFirst>>;
beforeAll(async () => {
  world = await openTwoOrgs();
  owner = await setUpFirst(world.jiter);
});
afterAll(() => world.close());

type Browser = ReturnType<typeof openBrowser>;
const remove = (browser: Browser, org: string, name: string) =>
  browser.delete(`/auth/orgs/${org}?${new URLSearchParams({ name }).toString()}`).send({});
const makeOrg = async (name: string) =>
  ((await owner.browser.post('/auth/orgs').send({ name }).expect(201)).body as { id: string }).id;
const rowsOf = async (org: string): Promise<Record<string, number>> => {
  const { databaseUrl } = world.jiter;
  const tables = await queryRows<{ name: string }>(
    databaseUrl,
    `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       join pg_namespace n on n.oid = c.relnamespace
     where attname = 'org_id' and relkind in ('r', 'p') and not relispartition and nspname = 'public'`,
  );
  const counts = tables.map(async ({ name }): Promise<[string, number]> => {
    const sql = `select count(*)::int as count from ${name} where org_id = ${org}`;
    return [name, (await queryRows<{ count: number }>(databaseUrl, sql))[0]!.count];
  });
  return Object.fromEntries(await Promise.all(counts));
};

test('who may not, who signed in long ago, and who means another one, are refused, and nothing changes', async () => {
  const { jiter } = world;
  const id = await makeOrg('mine');
  const admin = await signInAs(jiter, 'admin');
  await runSql(
    jiter.databaseUrl,
    `insert into members (org_id, user_id, role) values (${id}, ${admin.user.id}, 'admin')`,
  );
  const before = await digestOf(world.sql, id);
  const refused = await remove(admin.browser, id, 'mine').expect(403);
  expect(refused.body).toMatchObject({ code: 'forbidden', role: 'owner' });
  // Nor where he was let so far, as an owner of a moment ago.
  const by = { kind: 'user', id: admin.user.id, name: 'Admin' } as const;
  expect(await jiter.store.people.deleteOrg(id, 'mine', by)).toBe('no-owner');
  for (const name of ['', 'Mine', 'mine ', 'other'])
    expect([name, (await remove(owner.browser, id, name).expect(400)).body]).toEqual([
      name,
      { code: 'wrong_name', message: expect.stringContaining("'name' must be") },
    ]);
  await owner.browser.delete(`/auth/orgs/${id}`).send({}).expect(400);
  const stranger = await signInAs(jiter, 'owner');
  await remove(stranger.browser, id, 'mine').expect(404);
  await remove(openBrowser(jiter), id, 'mine').expect(401);
  // No key does it, whatever it may; nor a page of another site.
  await jiter.api.delete(`/auth/orgs/${id}?name=mine`).set('origin', jiter.url).expect(401);
  await owner.browser
    .delete(`/auth/orgs/${id}?name=mine`)
    .set('origin', 'https://evil.example')
    .send({})
    .expect(403);
  await runSql(jiter.databaseUrl, `update sessions set fresh_until = now() - interval '1 second'`);
  expect((await remove(owner.browser, id, 'mine').expect(403)).body).toMatchObject({ code: 'not_fresh' });
  expect(await digestOf(world.sql, id)).toBe(before);
  await owner.browser.post('/auth/fresh').send({ password: PASSWORD }).expect(200);
  await remove(owner.browser, id, 'mine').expect(200);
  await remove(owner.browser, id, 'mine').expect(404);
});

test('the organisation of the installation stays, and so does its key', async () => {
  const { jiter } = world;
  const { body } = await remove(owner.browser, jiter.org, 'first').expect(409);
  expect(body).toMatchObject({ code: 'first_org', message: expect.stringContaining('JITER_API_KEY') });
  await jiter.api.get('/api/org').expect(200);
});

test('nobody gets in any more, nothing is claimed, and all that there was goes, of that one alone', async () => {
  const { jiter, sql, a, b, call } = world;
  const { databaseUrl } = jiter;
  await runSql(
    databaseUrl,
    `insert into members (org_id, user_id, role) values (${b.org}, ${owner.user.id}, 'owner');
     insert into links (kind, token_hash, org_id, role, expires_at) values ('invitation', 'x', ${b.org}, 'viewer', now() + interval '1 hour');
     insert into org_usage (org_id, month, created) values (${b.org}, '2000-01-01', 1);
     insert into failure_states (org_id, host, reason, state, at) values (${b.org}, 'example.com', '500', 'ignored', now());
     insert into cron_misses (cron_id, org_id, missed_at) values (1, ${b.org}, now());
     insert into delivery_stats (org_id, host, at, step_s) values (${b.org}, 'example.com', now(), 10)`,
  );
  const once = { method: 'POST', headers: { 'x-api-key': b.key, 'content-type': 'application/json' } };
  const key = (path: string, body: object) =>
    fetch(`${jiter.url}${path}`, {
      ...once,
      headers: { ...once.headers, 'idempotency-key': 'k' },
      body: JSON.stringify(body),
    });
  const tagged = (await (await key('/api/events', aBody({ labels: ['gone'] }))).json()) as { id: string };
  await key('/api/cronjobs', { payload: '', destination: 'https://example.com/', expression: '0 9 1 1 *' });
  // One has been tried, and waits.
  await jiter.store.channels.test(b.org, b.channels[0]!);
  await jiter.store.audit.link(1_000);
  const empty = Object.entries(await rowsOf(b.org)).filter(([, count]) => count === 0);
  // What is here has been tried; a table that comes is to be tried as well.
  expect(empty).toEqual([]);
  const others = await digestOf(sql, a.org);
  const inbox = (await jiter.store.inboxes.find(b.org, b.inboxes[0]!))!;
  expect(inbox).toBeDefined();

  await remove(owner.browser, b.org, 'B').expect(200);
  const left = await rowsOf(b.org);
  for (const door of ['members', 'links', 'api_keys', 'channels', 'notices', 'inboxes'])
    expect([door, left[door]]).toEqual([door, 0]);
  const [entry] = await queryRows<object>(
    databaseUrl,
    `select org_id, actor_name, target_id, before from audit where action = 'org.deleted' and target_id = '${b.org}'`,
  );
  expect(entry).toEqual({ org_id: null, actor_name: 'Ann', target_id: b.org, before: { name: 'B' } });
  const hold = { aheadMs: 31_536_000_000, leaseMs: 1_000 };
  expect(await jiter.store.deliveries.claim([...b.events, tagged.id], hold)).toEqual([]);
  await eventually(async () => expect((await call(b.key, 'GET', '/api/events')).status).toBe(401));
  expect((await jiter.store.orgs.list()).map(({ id }) => id)).not.toContain(b.org);
  const orgs = ((await owner.browser.get('/auth/me').expect(200)).body as { orgs: { id: string }[] }).orgs;
  expect(orgs.map(({ id }) => id)).toEqual([a.org]);

  // Whoever leads goes on where it was interrupted, and has the row for last.
  const { purge, deleted } = jiter.store.orgs;
  expect(await deleted()).toContain(b.org);
  expect(await purge(b.org, () => false)).toEqual({ count: 0, isGone: false });
  await runSql(databaseUrl, `update events set held_until = null where org_id = ${b.org}`);
  const { count, isGone } = await purge(b.org, () => true);
  expect([count > 20, isGone]).toEqual([true, false]);
  // What was let in a moment before may still be coming.
  expect(await purge(b.org, () => true)).toEqual({ count: 0, isGone: false });
  await runSql(databaseUrl, `update orgs set deleted_at = deleted_at - interval '2 minutes'`);
  expect(await purge(b.org, () => true)).toEqual({ count: 0, isGone: true });
  const [ofB, ofA] = [await rowsOf(b.org), await rowsOf(a.org)];
  expect(Object.entries(ofB).filter(([, rows]) => rows > 0)).toEqual([]);
  expect(ofA['events']).toBeGreaterThan(0);
  expect(await digestOf(sql, a.org)).toBe(others);
  expect(await sql.rows(`select from orgs where id = ${b.org}`)).toEqual([]);
  const history = await sql.rows(
    `select from attempt_history h where not exists (select from ${ALL_EVENTS} where events.id = event_id)`,
  );
  expect(history).toEqual([]);
  await jiter.api.get('/api/events').set('x-api-key', API_KEY).expect(200);
});

test('an event that a worker holds is left to it, and goes when it is done', async () => {
  const { jiter } = world;
  const { databaseUrl } = jiter;
  const { org, apiKey } = await jiter.store.orgs.create('held');
  const made = (await (
    await fetch(`${jiter.url}/api/events`, {
      method: 'POST',
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(aBody()),
    })
  ).json()) as { id: string };
  const [held] = await jiter.store.deliveries.claim([made.id], { aheadMs: 600_000, leaseMs: 600_000 });
  const by = { kind: 'admin', name: 'root' } as const;
  expect(await jiter.store.people.deleteOrg(org, 'held', by)).toBe('done');
  await runSql(databaseUrl, `update orgs set deleted_at = now() - interval '2 minutes' where id = ${org}`);
  const { purge } = jiter.store.orgs;
  await purge(org, () => true);
  expect(await purge(org, () => true)).toEqual({ count: 0, isGone: false });
  const [recorded] = [
    await jiter.store.deliveries.record({
      ...{ event: held!, startedAt: new Date(), lagMs: 1, durationMs: 1, status: '200', worker: 'w' },
      ...{ responseData: '', signatures: { jiter: '', standard: '' }, userAgent: 'Jiter/test' },
      outcome: { kind: 'sent' },
    }),
  ];
  expect(recorded).toBe(true);
  expect(await purge(org, () => true)).toMatchObject({ count: 1, isGone: false });
  expect(await purge(org, () => true)).toEqual({ count: 0, isGone: true });
  await eventually(async () => expect(await jiter.store.orgs.deleted()).not.toContain(org));
});
