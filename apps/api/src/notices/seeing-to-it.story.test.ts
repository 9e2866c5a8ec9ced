import supertest from 'supertest';
import { eventually, onAnotherDay, openSql, queryRows, type Sql } from '@jiter/testkit';
import { openBrowser, setUpFirst, signInAs } from '../people/people.fixture.ts';
import { makeLinkToken } from '../../../../packages/store/src/notices/link.ts';
import { createSeal } from '../../../../packages/store/src/orgs/seal.ts';
import { MASTER_KEY, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
let sql: Sql;
let owner: Awaited<ReturnType<typeof setUpFirst>>;
beforeAll(async () => {
  jiter = await setup();
  sql = await openSql(jiter.databaseUrl);
  owner = await setUpFirst(jiter);
});
afterAll(async () => {
  await sql.close();
  await jiter.close();
});
beforeEach(() =>
  sql.rows('delete from notices; delete from channels; delete from incidents; delete from audit'),
);

type Json = Record<string, unknown>;
const TO_US = 'ada@example.com, bob@example.com';

/** A host that fails, of which a channel is told: what follows `#` in the links of that. */
async function told(host = 'shop.example', kind: 'email' | 'slack' = 'email') {
  const target = kind === 'email' ? TO_US.replace(' ', '') : 'https://example.com/hook';
  const shown = kind === 'email' ? TO_US : 'https://example.com/…';
  const channel = { kind, name: 'us', target, shown, tells: ['incidents'] as const };
  const { id: channelId } = await jiter.store.channels.create(jiter.org, channel);
  const [made] = await sql.rows<{ id: string; opened_at: Date }>(
    `insert into incidents (org_id, host) values (${jiter.org}, '${host}') returning id, opened_at`,
  );
  const incident = {
    id: made!.id,
    openedAt: made!.opened_at,
    tells: 0,
    triedAt: new Date(),
    isAcknowledged: false,
  };
  const window = {
    ...{ attempts: 1, failures: 1, failedEvents: 1 },
    ...{ recentAttempts: 1, recentFailures: 1, sentSince: 0 },
  };
  await jiter.store.notices.tell({ org: jiter.org, host, incident, window });
  const due = await jiter.store.notices.take(10);
  const tokens = due
    .sort((one, other) => (one.target! < other.target! ? -1 : 1))
    .map(({ linkToken }) => linkToken!);
  return { id: made!.id, channelId, tokens };
}

const ask = async (path: 'look' | 'act', body: object, status = 200) =>
  (await openBrowser(jiter).post(`/auth/incidents/${path}`).send(body).expect(status)).body as Json;
const audited = async () =>
  (await jiter.api.get('/api/audit?action=incident.acknowledged,incident.snoozed').expect(200))
    .body as Json[];
const listed = async () => (await jiter.api.get('/api/incidents').expect(200)).body as Json[];

test('a link says what it leads to and whom it is for, and changes nothing before it is told to', async () => {
  const { id, tokens } = await told();
  const before = await listed();
  for (const [index, sentTo] of ['ada@example.com', 'bob@example.com'].entries()) {
    const seen = await ask('look', { token: tokens[index] });
    const org = { id: jiter.org, name: expect.any(String) };
    const incident = { id, host: 'shop.example', openedAt: expect.any(String), tells: 1 };
    expect(seen).toEqual({ org, incident, sentTo, expiresAt: expect.any(String), isUsed: false });
  }
  // What scans mail opens the page, and is shown the same as anybody by any address of the console.
  await supertest(jiter.url).get(`/auth/incidents/act?token=${tokens[0]}`).expect(404);
  await supertest(jiter.url).get(`/auth/incidents/look?token=${tokens[0]}`).expect(404);
  // Nor may the page of another site, whoever opened it.
  const act = { token: tokens[0], action: 'acknowledge' };
  const elsewhere = supertest(jiter.url).post('/auth/incidents/act').set('origin', 'https://evil.example');
  await elsewhere.send(act).expect(403);
  expect(await listed()).toEqual(before);
  expect(await audited()).toEqual([]);
});

test('to acknowledge by it is written down as done by whom it was sent to, and a link acts once', async () => {
  const { id, tokens } = await told();
  const done = await ask('act', { token: tokens[0], action: 'acknowledge' });
  const by = { kind: 'link', name: 'ada@example.com' };
  expect(done).toMatchObject({ id, acknowledgedAt: expect.any(String), acknowledgedBy: by });
  expect(await listed()).toEqual([done]);
  const actor = { kind: 'link', id: expect.any(String), name: 'ada@example.com' };
  const entry = {
    actor,
    ip: expect.any(String),
    target: { kind: 'incident', id },
    details: { host: 'shop.example' },
  };
  expect(await audited()).toMatchObject([{ action: 'incident.acknowledged', ...entry }]);
  const [{ actor: found }] = (await audited()) as [{ actor: { id: string } }];
  expect((await jiter.api.get(`/api/audit?actor=link:${found.id}`).expect(200)).body).toHaveLength(1);

  const again = await ask('act', { token: tokens[0], action: 'snooze', for: '1h' }, 410);
  expect(again).toMatchObject({ code: 'link_used', message: expect.stringMatching(/works once/) });
  expect(await ask('look', { token: tokens[0] })).toMatchObject({ isUsed: true });
  // Somebody else's is another one, and finds it acknowledged.
  expect(await ask('act', { token: tokens[1], action: 'acknowledge' })).toEqual(done);
  expect(await audited()).toHaveLength(1);
});

test('one that a worker sent whose machine shows another month is good for a week as well', async () => {
  for (const days of [-30, 30]) {
    const { tokens } = await onAnotherDay(days * 86_400_000, () => told(`${days + 30}.example`));
    const { expiresAt } = await ask('look', { token: tokens[0] });
    const leftDays = (Date.parse(expiresAt as string) - Date.now()) / 86_400_000;
    expect(Math.round(leftDays)).toBe(7);
  }
});

test('one that is older than a week leads nowhere any more, and says so', async () => {
  await told();
  const [notice] = await sql.rows<{ id: string }>('select id from notices limit 1');
  const token = makeLinkToken(createSeal([MASTER_KEY]), notice!.id, new Date(Date.now() - 8 * 86_400_000));
  expect(await ask('look', { token }, 410)).toMatchObject({ code: 'link_expired' });
});

test('of those who follow the same link at the same moment one acts', async () => {
  const { tokens } = await told('shop.example', 'slack');
  const act = () =>
    openBrowser(jiter).post('/auth/incidents/act').send({ token: tokens[0], action: 'snooze', for: '1h' });
  // Somebody else has the incident, so that all of them are under way.
  await sql.rows('begin');
  await sql.rows('select from incidents for update');
  const acts = Promise.all([act(), act(), act()]);
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await eventually(async () => expect(await queryRows(jiter.databaseUrl, waiting)).toHaveLength(3));
  await sql.rows('commit');
  const answers = await acts;
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  expect(await audited()).toMatchObject([{ action: 'incident.snoozed', actor: { name: 'us' } }]);
});

test('snoozed by link, key or person it says by whom and until when, and can be told again', async () => {
  const { id, tokens } = await told();
  const inMs = (time: unknown) => Date.parse(String(time)) - Date.now();
  const byLink = await ask('act', { token: tokens[1], action: 'snooze', for: '4h' });
  expect(byLink['snoozedBy']).toEqual({ kind: 'link', name: 'bob@example.com' });
  expect(inMs(byLink['snoozedUntil']) / 3_600_000).toBeCloseTo(4, 1);
  const path = `/api/incidents/${id}/snooze`;
  const { body } = await owner.browser.post(path).send({ for: '2d' }).expect(200);
  expect(body.snoozedBy).toEqual({ kind: 'user', name: 'Ann' });
  expect(inMs(body.snoozedUntil) / 86_400_000).toBeCloseTo(2, 1);
  expect((await listed())[0]).toEqual(body);
  const woken = (await jiter.api.post(path).send({ for: null }).expect(200)).body as Json;
  expect([woken['snoozedUntil'], woken['snoozedBy']]).toEqual([undefined, undefined]);
  const entries = await audited();
  expect(entries.map(({ details }) => (details as Json)['until'])).toEqual([
    null,
    body.snoozedUntil,
    byLink['snoozedUntil'],
  ]);
});

const FOR = /^'for' must be a duration from 1min to 30d/;
test.each<[string, Json, RegExp]>([
  ['no time', {}, FOR],
  ['a number', { for: 60 }, FOR],
  ['too short', { for: '59s' }, FOR],
  ['too long', { for: '31d' }, FOR],
  ['no duration', { for: 'long' }, FOR],
  ['another field', { for: '1h', until: 'x' }, /^'until' is not a field/],
])('a snooze with %s is a 400, and changes nothing', async (_name, body, message) => {
  const { id, tokens } = await told();
  const refused = await jiter.api.post(`/api/incidents/${id}/snooze`).send(body).expect(400);
  expect(refused.body.message).toMatch(message);
  expect((await ask('act', { token: tokens[0], action: 'snooze', ...body }, 400))['message']).toMatch(
    message,
  );
  expect((await listed())[0]!['snoozedUntil']).toBeUndefined();
});

test('one that is over meanwhile is shown as that, and nothing is done', async () => {
  const { id, tokens } = await told();
  await sql.rows('update incidents set closed_at = now()');
  expect(await ask('look', { token: tokens[0] })).toMatchObject({
    incident: { closedAt: expect.any(String) },
    isUsed: false,
  });
  for (const act of [{ action: 'acknowledge' }, { action: 'snooze', for: '1h' }]) {
    const refused = await ask('act', { token: tokens[0], ...act }, 409);
    expect(refused).toMatchObject({ code: 'incident_over' });
  }
  await jiter.api.post(`/api/incidents/${id}/snooze`).send({ for: '1h' }).expect(409);
  expect(await audited()).toEqual([]);
});

test('one that was changed, or is of anything else, leads nowhere', async () => {
  const { id, channelId, tokens } = await told();
  const [token] = tokens as [string];
  const bytes = Buffer.from(token, 'base64url');
  const flip = (at: number) => {
    const other = Buffer.from(bytes);
    other[at] = other[at]! ^ 1;
    return other.toString('base64url');
  };
  const setUpLink = await jiter.store.people.createLink({ kind: 'login', minutes: 60 });
  const wrong = [
    flip(0),
    flip(12),
    flip(bytes.length - 4),
    token.slice(0, -8),
    'x',
    setUpLink.token,
    `${token}a`.repeat(2),
  ];
  for (const [method, action] of [
    ['look', {}],
    ['act', { action: 'acknowledge' }],
  ] as const) {
    for (const one of wrong) {
      expect([one, await ask(method, { token: one, ...action }, 404)]).toEqual([
        one,
        { message: expect.stringMatching(/^This link leads nowhere/) },
      ]);
    }
    await ask(method, { ...action }, 400);
    await ask(method, { token: 7, ...action }, 400);
  }
  await ask('act', { token, action: 'close' }, 400);
  await ask('act', { token, action: 'acknowledge', for: '1h' }, 400);

  // Who is none of the channel's any more has nothing to say; nor has a channel that is gone.
  const path = `/api/channels/${channelId}`;
  await jiter.api
    .put(path)
    .send({ to: ['bob@example.com'] })
    .expect(200);
  await ask('act', { token, action: 'acknowledge' }, 404);
  await ask('look', { token: tokens[1] });
  await jiter.api.delete(path).expect(200);
  await ask('look', { token: tokens[1] }, 404);
  expect(await audited()).toEqual([]);
  expect((await listed())[0]).toMatchObject({ id });
});

test('what opens it is in no line and no row', async () => {
  const { tokens } = await told();
  await ask('act', { token: tokens[0], action: 'acknowledge' });
  const rows = await Promise.all(
    ['notices', 'incidents', 'audit', 'channels'].map((table) =>
      queryRows(jiter.databaseUrl, `select to_jsonb(t)::text as row from ${table} t`),
    ),
  );
  const written = JSON.stringify([jiter.lines, rows]);
  for (const token of tokens) expect(written).not.toContain(token);
});

describe('quiet hours', () => {
  const HOURS = { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' };
  const get = async () => (await owner.browser.get('/auth/quiet-hours').expect(200)).body as Json;

  test('are set, shown, changed and taken away by the person alone, and each is written down', async () => {
    expect(await get()).toEqual({ quietHours: null, email: 'ann@example.com' });
    const set = await owner.browser.put('/auth/quiet-hours').send(HOURS).expect(200);
    expect(set.body).toEqual({ quietHours: HOURS, email: 'ann@example.com' });
    expect(await get()).toEqual(set.body);
    await owner.browser.put('/auth/quiet-hours').send(HOURS).expect(200);
    const { browser } = await signInAs(jiter, 'viewer');
    expect((await browser.get('/auth/quiet-hours').expect(200)).body).toEqual({
      quietHours: null,
      email: null,
    });
    await owner.browser.delete('/auth/quiet-hours').expect(204);
    expect(await get()).toMatchObject({ quietHours: null });
    await openBrowser(jiter).get('/auth/quiet-hours').expect(401);
    await openBrowser(jiter).put('/auth/quiet-hours').send(HOURS).expect(401);
    const { body } = await jiter.api.get('/api/audit?action=quiet-hours.changed').expect(200);
    const target = { kind: 'member', id: owner.user.id };
    expect(body).toEqual([
      expect.objectContaining({ actor: expect.objectContaining({ name: 'Ann' }), target, before: HOURS }),
      expect.objectContaining({ target, after: HOURS }),
    ]);
  });

  test.each<[string, Json, RegExp]>([
    ['no from', { to: '07:00', timezone: 'UTC' }, /^'from' must be a time of day, such as 22:00/],
    ['no to', { from: '07:00', timezone: 'UTC' }, /^'to' must be a time of day, such as 07:00/],
    ['an hour that is none', { ...HOURS, from: '24:00' }, /^'from' must be a time of day/],
    ['a minute that is none', { ...HOURS, to: '07:60' }, /^'to' must be a time of day/],
    ['a number', { ...HOURS, to: 7 }, /^'to' must be a time of day/],
    ['no zone', { from: '22:00', to: '07:00' }, /^'timezone' must be an IANA time zone/],
    ['a zone that is none', { ...HOURS, timezone: 'Berlin' }, /^'timezone' must be an IANA time zone/],
    ['no time at all between', { ...HOURS, to: '22:00' }, /^'to' must be another time than 'from'/],
    ['another field', { ...HOURS, days: [] }, /^'days' is not a field/],
  ])('with %s are a 400, and change nothing', async (_name, body, message) => {
    const refused = await owner.browser.put('/auth/quiet-hours').send(body).expect(400);
    expect(refused.body.message).toMatch(message);
    expect(await get()).toMatchObject({ quietHours: null });
  });
});
