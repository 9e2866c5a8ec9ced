import { eventually, openSql, queryRows, runSql, type Sql } from '@jiter/testkit';
import type { PeopleStore, User } from '../index.ts';
import { setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const HELD = { ip: '192.0.2.1', userAgent: 'held' };
const OTHER = { ip: '192.0.2.1', userAgent: 'other' };
const LOCK = 7_002;
const ACCOUNT = { issuer: 'github', subject: '1' };

let jiter: SetupWithOrg;
let ann: User;
let holder: Sql;
beforeEach(async () => {
  jiter = await setupWithOrg();
  const { people } = jiter.store;
  const { token } = await people.createLink({ kind: 'setup', minutes: 5 });
  ({ user: ann } = await people.setUp(token, { name: 'Ann', email: null, passwordHash: 'old' }, OTHER));
  await people.connectIdentity({ kind: 'user', id: ann.id, name: 'Ann' }, { ...ACCOUNT, name: 'ann' });
  await runSql(
    jiter.url,
    `create function hold_session() returns trigger language plpgsql as
       $$ begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$`,
    `create trigger held_session before insert on sessions for each row when (new.user_agent = 'held') execute function hold_session()`,
  );
  holder = await openSql(jiter.url);
});
afterEach(async () => {
  await holder.close();
  await jiter.close();
});

const makeLink = async () =>
  (await jiter.store.people.createLink({ kind: 'login', user: ann.id, minutes: 5 })).token;
const waiting = async () =>
  (
    await queryRows<{ event: string }>(
      jiter.url,
      `select wait_event as event from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).map(({ event }) => event);

type ComeIn = (people: PeopleStore, link: string) => Promise<{ token: string }>;
const WAYS: [string, ComeIn][] = [
  ['the old password', (people) => people.signIn(ann.id, HELD, { shown: { passwordHash: 'old' } })],
  ['an account that is disconnected', (people) => people.signIn(ann.id, HELD, { shown: ACCOUNT })],
  ['another link', (people, link) => people.useLogInLink(link, HELD)],
];

test.each(WAYS)(
  'whoever comes in by %s while a new one is set has no session that outlasts that',
  async (_by, comeIn) => {
    const { people } = jiter.store;
    const [own, other] = [await makeLink(), await makeLink()];
    await holder.rows(`select pg_advisory_lock(${LOCK})`);
    const coming = comeIn(people, other);
    await eventually(async () => expect(await waiting()).toEqual(['advisory']));
    let isSet = false;
    const renewing = people
      .useLogInLink(own, OTHER, { passwordHash: 'new', disconnects: true })
      .finally(() => (isSet = true));
    await eventually(async () => expect(isSet || (await waiting()).length > 1).toBe(true));
    await holder.rows(`select pg_advisory_unlock(${LOCK})`);
    const [{ token }, { token: kept }] = await Promise.all([coming, renewing]);
    expect(await people.sessions.read(token)).toBeUndefined();
    expect(await people.sessions.read(kept)).toBeDefined();
  },
);

test.each(WAYS)('nobody comes in by %s after that', async (_by, comeIn) => {
  const { people } = jiter.store;
  const [own, other] = [await makeLink(), await makeLink()];
  await people.useLogInLink(own, OTHER, { passwordHash: 'new', disconnects: true });
  await expect(comeIn(people, other)).rejects.toMatchObject({ status: expect.any(Number) });
  expect((await people.sessions.list(ann.id)).map(({ userAgent }) => userAgent)).toEqual(['other']);
});

test('and comes in by what it is then', async () => {
  const { people } = jiter.store;
  await people.useLogInLink(await makeLink(), OTHER, { passwordHash: 'new', disconnects: false });
  for (const shown of [{ passwordHash: 'new' }, ACCOUNT]) {
    const { token } = await people.signIn(ann.id, OTHER, { shown });
    expect((await people.sessions.read(token))?.user.id).toBe(ann.id);
  }
});

test('an account that is connected from a session which that ends is no way in', async () => {
  const { people } = jiter.store;
  const by = { kind: 'user', id: ann.id, name: 'Ann' } as const;
  const { token } = await people.signIn(ann.id, OTHER);
  const session = (await people.sessions.read(token))!.id;
  const theirs = { issuer: 'github', subject: '2', name: 'eve' };
  await runSql(
    jiter.url,
    `create function hold_end() returns trigger language plpgsql as
       $$ begin perform pg_advisory_xact_lock_shared(${LOCK}); return old; end $$`,
    `create trigger held_end before delete on sessions for each row execute function hold_end()`,
  );
  await holder.rows(`select pg_advisory_lock(${LOCK})`);
  const renewing = people.useLogInLink(await makeLink(), OTHER, { passwordHash: 'new', disconnects: true });
  await eventually(async () => expect(await waiting()).toEqual(['advisory']));
  const connecting = people.connectIdentity(by, theirs, session);
  await eventually(async () => expect(await waiting()).toHaveLength(2));
  await holder.rows(`select pg_advisory_unlock(${LOCK})`);
  await renewing;
  expect(await connecting).toBe('signed-out');
  expect(await people.listIdentities(ann.id)).toEqual([]);
  // From one that goes on it is.
  const { token: own } = await people.signIn(ann.id, OTHER);
  const going = (await people.sessions.read(own))!.id;
  expect(await people.connectIdentity(by, theirs, going)).toBe('done');
});
