import { openSql, type Sql } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
let sql: Sql;
beforeAll(async () => {
  jiter = await setup();
  sql = await openSql(jiter.databaseUrl);
});
afterAll(async () => {
  await sql.close();
  await jiter.close();
});

type Json = Record<string, unknown>;
const SECRET = 'T0123-secret';
const SLACK = { kind: 'slack', name: 'team', url: `https://hooks.slack.com/services/${SECRET}` };
const MAIL = { kind: 'email', name: 'us', to: ['ada@example.com', 'bob@example.com'] };

const call = async (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object, status = 200) =>
  (await jiter.api[method](`/api${path}`).send(body).expect(status)).body as Json & Json[];

test('a channel is made, shown without what is secret of it, changed, muted, tested and removed', async () => {
  const made = await call('post', '/channels', SLACK);
  const shown = { kind: 'slack', name: 'team', target: 'https://hooks.slack.com/…', tells: ['incidents'] };
  expect(made).toEqual({ id: expect.any(String), ...shown, createdAt: expect.any(String) });
  expect(await call('get', '/channels')).toEqual([made]);

  const path = `/channels/${String(made['id'])}`;
  const mutedUntil = '2999-01-31T10:00:00.000Z';
  const changes = { name: 'all of us', tells: ['digest', 'incidents', 'digest'], mutedUntil };
  const changed = { ...made, name: 'all of us', tells: ['digest', 'incidents'] };
  expect(await call('put', path, changes)).toEqual({ ...changed, mutedUntil });
  expect(await call('put', path, { mutedUntil: null })).toEqual(changed);
  const elsewhere = await call('put', path, { url: 'https://chat.example.com:8443/hooks/x' });
  expect(elsewhere).toEqual({ ...changed, target: 'https://chat.example.com:8443/…' });

  const tested = await call('post', `${path}/test`);
  const notice = { type: 'notice.test', text: 'This is a test', attempts: 0, createdAt: expect.any(String) };
  expect(tested).toEqual({ id: expect.any(String), ...notice });
  expect(await call('get', path)).toEqual({ ...elsewhere, notices: [tested] });
  for (let waiting = 1; waiting < 5; waiting += 1) await call('post', `${path}/test`);
  const refused = await call('post', `${path}/test`, undefined, 429);
  expect(refused).toMatchObject({ message: expect.stringMatching(/^5 tests of this channel wait/) });

  expect(await call('delete', path)).toEqual({ id: made['id'], removed: true });
  for (const [method, rest] of [
    ['get', ''],
    ['put', ''],
    ['delete', ''],
    ['post', '/test'],
  ] as const) {
    const body = method === 'put' ? { name: 'x' } : undefined;
    expect(await call(method, `${path}${rest}`, body, 404)).toEqual({ message: 'Unable to find channel' });
  }
  expect(await sql.rows('select from notices')).toEqual([]);
});

test('an edit is written down where something differs, also if what is shown does not', async () => {
  const made = await call('post', '/channels', SLACK);
  const path = `/channels/${String(made['id'])}`;
  const edits = async () => await call('get', '/audit?action=channel.edited');
  const before = (await edits()).length;
  for (const same of [
    { url: SLACK.url },
    { name: 'team' },
    { ...SLACK, kind: undefined },
    { mutedUntil: null },
  ])
    await call('put', path, same);
  expect(await edits()).toHaveLength(before);
  await call('put', path, { url: `${SLACK.url}-new` });
  await call('put', path, { name: 'we' });
  const [renamed, moved] = await edits();
  const told = { name: 'team', target: 'https://hooks.slack.com/…', tells: ['incidents'] };
  expect(moved).toMatchObject({ before: told, after: told, details: { target: 'changed' } });
  expect(renamed).toMatchObject({ before: told, after: { ...told, name: 'we' } });
  expect(renamed).not.toHaveProperty('details');
  await call('delete', path);
});

test('nowhere in the database, an answer or a log is where it leads in the clear', async () => {
  await call('post', '/channels', SLACK);
  await call('post', '/channels', MAIL);
  const rows = await sql.rows<{ sealed: string }>(
    'select to_jsonb(channels)::text as row, sealed from channels',
  );
  expect(rows).toHaveLength(2);
  const shown = JSON.stringify([rows, await call('get', '/channels'), jiter.lines]);
  expect(shown).not.toContain(SECRET);
  // Whom mail goes to is no secret to whoever may see channels, and is kept as if it were one.
  expect(rows[1]!.sealed).not.toContain('ada@');

  await sql.rows(`update channels set sealed = sealed where kind = 'slack'`);
  expect(await jiter.store.secrets.reseal()).toBe(0);
  await sql.rows('delete from channels');
});

test.each<[string, Json, RegExp]>([
  ['no kind', { name: 'x' }, /^'kind' must be one of 'webhook', 'slack', 'email'$/],
  ['another kind', { ...SLACK, kind: 'sms' }, /^'kind' must be one of/],
  ['no name', { kind: 'slack', url: SLACK.url }, /^'name' is missing/],
  ['a name of two lines', { ...SLACK, name: 'a\nb' }, /^'name' must be a string of 1 to 100/],
  ['no URL', { kind: 'slack', name: 'x' }, /takes 'url', and no 'to'$/],
  ['a URL and addresses', { ...SLACK, to: ['a@b.c'] }, /takes 'url', and no 'to'$/],
  ['something else than a URL', { ...SLACK, url: 'ftp://x/' }, /^'url' must start with https:/],
  ['credentials', { ...SLACK, url: 'https://a:b@x.example/' }, /^'url' must not carry credentials/],
  ['a number', { ...SLACK, url: 3 }, /^'url' must be a string/],
  ['mail to a URL', { ...MAIL, url: SLACK.url }, /^A channel of e-mail takes 'to'/],
  ['mail to nobody', { ...MAIL, to: [] }, /^'to' must be a list of 1 to 10 e-mail addresses/],
  ['two addresses in one', { ...MAIL, to: ['a@b.c,d@e.f'] }, /^'to' must be a list/],
  ['a header in an address', { ...MAIL, to: ['a@b.c\r\nBcc: d@e.f'] }, /^'to' must be a list/],
  ['an address that is too long', { ...MAIL, to: [`${'a'.repeat(249)}@b.com`] }, /^'to' must be a list/],
  ['an address with a name', { ...MAIL, to: ['A <a@b.c>'] }, /^'to' must be a list/],
  ['what cannot be told', { ...SLACK, tells: ['everything'] }, /^'tells' must be a list with some of/],
  ['nothing that is told', { ...SLACK, tells: [] }, /^'tells' must be a list with some of/],
  [
    'each event to people',
    { ...SLACK, tells: ['events'] },
    /^'tells' has 'events', each of which is a message/,
  ],
  ['another field', { ...SLACK, color: 'red' }, /^'color' is not a field that can be sent/],
])('%s is a 400, and makes nothing', async (_name, body, message) => {
  expect(await call('post', '/channels', body, 400)).toMatchObject({
    message: expect.stringMatching(message),
  });
  expect(await call('get', '/channels')).toEqual([]);
});

test('a change is judged by the kind of its channel, and changes nothing when it is wrong', async () => {
  const made = await call('post', '/channels', MAIL);
  const path = `/channels/${String(made['id'])}`;
  const wrong: [Json, RegExp][] = [
    [{}, /^Nothing to change/],
    [{ kind: 'slack' }, /^'kind' is not a field/],
    [{ url: SLACK.url }, /^A channel of e-mail takes 'to'/],
    [{ mutedUntil: 'tomorrow' }, /^'mutedUntil' must be an ISO-8601 time/],
    [{ mutedUntil: '10000-01-01T00:00:00Z' }, /, or null: the last one is 9999-12-31/],
    [{ name: 'x', tells: [] }, /^'tells' must be/],
  ];
  for (const [body, message] of wrong) {
    expect(await call('put', path, body, 400)).toMatchObject({ message: expect.stringMatching(message) });
  }
  expect(await call('get', path)).toEqual({ ...made, notices: [] });
  await call('delete', path);
});

test('an org has 20 channels at most', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => call('post', '/channels', SLACK)));
  expect(await call('post', '/channels', SLACK, 429)).toMatchObject({
    message: 'This organisation has as many channels as it may, which are 20: remove some',
    code: 'quota_exceeded',
  });
  for (const { id } of made) await call('delete', `/channels/${String(id)}`);
});

test('incidents are listed, the latest first, and acknowledged', async () => {
  const { org } = jiter;
  await sql.rows(`insert into incidents (org_id, host, tells, closed_at) values
    (${org}, 'over.example', 2, now()), (${org}, 'fails.example', 1, null)`);
  const all = await call('get', '/incidents');
  const [open, over] = all;
  expect(all.map(({ host }) => host)).toEqual(['fails.example', 'over.example']);
  expect(over).toMatchObject({ tells: 2, closedAt: expect.any(String) });
  expect(await call('get', '/incidents?open=true')).toEqual([open]);
  expect(await call('get', '/incidents?open=false')).toEqual([over]);
  await call('get', '/incidents?open=yes', undefined, 400);
  const other = await call('get', '/incidents?open=true&x=1', undefined, 400);
  expect(other).toEqual({ message: "A list of incidents takes no parameters but 'open'" });
  const acknowledged = await call('post', `/incidents/${String(open!['id'])}/acknowledge`);
  const by = { kind: 'key', name: expect.any(String) };
  expect(acknowledged).toEqual({ ...open, acknowledgedAt: expect.any(String), acknowledgedBy: by });
  // Who did it first did it.
  expect(await call('post', `/incidents/${String(open!['id'])}/acknowledge`)).toEqual(acknowledged);
  await call('post', '/incidents/1234567/acknowledge', undefined, 404);
  const refused = await call('post', `/incidents/${String(over!['id'])}/acknowledge`, undefined, 409);
  expect(refused).toMatchObject({
    code: 'incident_over',
    message: expect.stringMatching(/^over\.example has/),
  });
});
