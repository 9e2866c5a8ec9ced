import type { Actor } from '@jiter/core';
import { queryRows, runSql } from '@jiter/testkit';
import type { SignedIn } from './index.ts';
import { anInput, attemptAt, setupWithOrg, type SetupWithOrg } from './setup.fixture.ts';

/** What is asked for in one org, where another one has as much. */

const BY: Actor = { kind: 'admin', name: 'root' };
const CLIENT = { ip: '192.0.2.1', userAgent: '' };
const LATER = () => new Date(Date.now() + 600_000);
const TELLS = ['incidents', 'events', 'digest', 'keys', 'cronjobs', 'bulk'] as const;
const HOST = 'shop.example';
const DUE = { delayMs: 0, spreadMs: 0, by: BY };

let jiter: SetupWithOrg;
let [ours, theirs]: [string, string] = ['', ''];
let ann: SignedIn;
let bob: SignedIn;
/** Of what they have. */
let ids: Awaited<ReturnType<typeof fill>>;
beforeAll(async () => {
  jiter = await setupWithOrg();
  const { people, orgs } = jiter.store;
  ours = jiter.org;
  theirs = (await orgs.create('theirs')).org;
  const { token } = await people.createLink({ kind: 'setup', minutes: 5 });
  ann = await people.setUp(token, { name: 'Ann', email: null, passwordHash: 'x' }, CLIENT);
  const invited = await people.createInvitation({ org: theirs, role: 'owner', email: null, minutes: 5 }, BY);
  bob = await people.acceptAsNew(invited.token, { name: 'Bob', email: null, passwordHash: 'x' }, CLIENT);
  ids = await fill();
});
afterAll(() => jiter.close());

const personOf = ({ user }: SignedIn) => ({ kind: 'user', id: user.id, name: user.name }) as const;
const aChannel = (org: string) =>
  jiter.store.channels.create(org, {
    ...{ kind: 'slack', name: 'us', target: 'https://example.com/', shown: 'example.com', tells: TELLS },
  });
const aLink = (org: string) =>
  jiter.store.people.sharedLinks.create(
    { org, event: null, host: HOST, payloads: false, expiresAt: LATER() },
    personOf(bob),
  );
const anInvitation = (org: string, by: Actor = BY) =>
  jiter.store.people.createInvitation({ org, role: 'viewer', email: null, minutes: 60 }, by);

async function fill() {
  const { events, deliveries, cronJobs, keys, inboxes, failures, people, channels } = jiter.store;
  const { id: failed } = await events.create(anInput(theirs, { scheduledTime: new Date() }));
  const claimed = await jiter.claimOne(failed);
  await deliveries.record(attemptAt(claimed, { kind: 'failed', reason: 'exhausted' }));
  const { id: pending } = await events.create(anInput(theirs, { scheduledTime: LATER() }));
  const schedule = { expression: '0 0 1 1 *', timezone: 'UTC', misfire: 'once' } as const;
  const job = { org: theirs, destination: 'http://127.0.0.1/', payload: '', ...schedule };
  const bulk = {
    ...{ action: 'cancel' as const, filter: { hosts: ['no.example'] } },
    ...{ asked: {}, rate: 1, by: BY },
  };
  await failures.keepJudgement(theirs, { host: HOST, reason: '503', state: 'ignored' });
  await people.connectIdentity(personOf(bob), { issuer: 'github', subject: '7', name: 'bob' });
  const [incident] = await queryRows<{ id: string }>(
    jiter.url,
    `insert into incidents (org_id, host) values (${theirs}, '${HOST}') returning id`,
  );
  const { id: channel } = await aChannel(theirs);
  await channels.test(theirs, channel);
  return {
    ...{ failed, pending, channel, incident: incident!.id },
    job: (await cronJobs.create(job, LATER())).job.id,
    bulk: (await events.startBulk(theirs, bulk)).id,
    key: (await keys.create({ org: theirs, name: 'more' })).id,
    inbox: (await inboxes.create(theirs, ['200'], 10))!.id,
    link: (await aLink(theirs)).id,
    invitation: (await anInvitation(theirs)).id,
  };
}

/** Another text whenever any row of theirs is another one. */
async function digest(): Promise<string> {
  const tables = await queryRows<{ name: string }>(
    jiter.url,
    `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where attname = 'org_id' and relkind in ('r', 'p') and not relispartition
       and relnamespace = 'public'::regnamespace order by 1`,
  );
  const parts = tables.map(
    ({ name }) =>
      `select '${name} ' || t::text as row from ${name} t where t.org_id = ${theirs} and '${name}' <> 'orgs'`,
  );
  const sql = `select md5(string_agg(row, '|' order by row)) as digest from (${parts.join(' union all ')}) as rows`;
  return (await queryRows<{ digest: string }>(jiter.url, sql))[0]!.digest;
}

const many = (id: string) => ({ choice: { ids: [id] }, limit: 10, spreadMs: 0, dryRun: false });

test.each<[string, () => Promise<unknown>]>([
  ['a retry', () => jiter.store.events.retry(ours, ids.failed, DUE)],
  ['a retry of many', () => jiter.store.events.retryMany(ours, many(ids.failed))],
  ['a replay', () => jiter.store.events.replayMany(ours, many(ids.failed))],
  ['a cancel', () => jiter.store.events.cancel(ours, ids.pending, BY)],
  ['a cancel of many', () => jiter.store.events.cancelMany(ours, many(ids.pending))],
  [
    'an edit that cancels',
    () =>
      jiter.store.events.edit(
        ours,
        ids.pending,
        { status: 'Cancelled', options: { labels: ['x'] } },
        { by: BY },
      ),
  ],
  ['a stop of a bulk job', () => jiter.store.events.stopBulk(ours, ids.bulk, BY)],
  [
    'an edit of a cron job',
    () => jiter.store.cronJobs.edit(ours, ids.job, () => ({ changes: { payload: 'x' }, now: new Date() })),
  ],
  ['a run', () => jiter.store.cronJobs.run(ours, ids.job, new Date(), BY)],
  ['the end of a cron job', () => jiter.store.cronJobs.remove(ours, ids.job, () => ({ now: new Date() }))],
  ['a change of a channel', () => jiter.store.channels.change(ours, ids.channel, { name: 'ours' }, BY)],
  ['a test of a channel', () => jiter.store.channels.test(ours, ids.channel, BY)],
  ['the end of a channel', () => jiter.store.channels.remove(ours, ids.channel, BY)],
  ['an incident', () => jiter.store.channels.keepQuiet(ours, ids.incident, { kind: 'acknowledge' }, BY)],
  ['a bound of a key', () => jiter.store.keys.restrict(ours, ids.key, { scopes: ['org:read'] }, BY)],
  ['the end of a key', () => jiter.store.keys.revoke(ours, ids.key, BY)],
  ['the end of one of its keys', () => jiter.store.keys.revokeButLast(ours, ids.key, BY)],
  ['a script of an inbox', () => jiter.store.inboxes.tell(ours, ids.inbox, ['503'], BY)],
  ['the end of an inbox', () => jiter.store.inboxes.remove(ours, ids.inbox, BY)],
  ['the end of a link', () => jiter.store.people.sharedLinks.revoke(ours, ids.link, BY)],
  ['the end of an invitation', () => jiter.store.people.revokeInvitation(ours, ids.invitation, BY)],
  [
    'a judgement',
    async () => {
      const { failures } = jiter.store;
      await failures.keepJudgement(ours, { host: HOST, reason: '503', state: 'resolved' });
      await failures.forgetJudgement(ours, { host: HOST, reason: '503' });
    },
  ],
  ['a member', () => jiter.store.people.changeMember({ org: ours, user: bob.user.id, role: null }, BY)],
  // An owner, but of the other one.
  ['the end of an org', () => jiter.store.people.deleteOrg(theirs, 'theirs', personOf(ann))],
])('%s changes nothing of what another org has', async (_what, work) => {
  const before = await digest();
  await work();
  expect(await digest()).toBe(before);
});

test('nothing of what another org has is listed, or found', async () => {
  const { channels, people, failures, inboxes, events, cronJobs, keys, secrets, audit } = jiter.store;
  const page = { limit: 100, maxBytes: 1_000_000 };
  const own = await Promise.all([keys.list(ours), secrets.list(ours), people.listMembers(ours)]);
  expect(own.map(({ length }) => length)).toEqual([1, 1, 1]);
  expect(await people.sessions.list(ann.user.id)).toHaveLength(1);
  const lists = await Promise.all([
    ...[channels.list(ours), channels.notices(ours, ids.channel, 10), channels.incidents(ours, page)],
    ...[people.listIdentities(ann.user.id), people.sharedLinks.list(ours), people.listInvitations(ours)],
    ...[failures.judgements(ours), inboxes.list(ours), events.listBulk(ours)],
    ...[cronJobs.schedules(ours, 10), cronJobs.toTurn(ours, 'Disabled', 10)],
    cronJobs.list(ours, page).then(({ texts }) => texts),
  ]);
  expect(lists).toEqual(lists.map(() => []));
  const found = await Promise.all([
    ...[channels.find(ours, ids.channel), inboxes.find(ours, ids.inbox), events.findBulk(ours, ids.bulk)],
    ...[
      inboxes.requests(ours, ids.inbox, page),
      cronJobs.find(ours, ids.job),
      events.find(ours, ids.pending),
    ],
    ...[cronJobs.occurrences(ours, ids.job, page), audit.changesOf(ours, ids.pending, page)],
  ]);
  expect(found).toEqual(found.map(() => undefined));
  expect(await cronJobs.count(ours, 10)).toBe(0);
});

test('what happens in an org is told by its own channels alone', async () => {
  const { notices, orgs } = jiter.store;
  const { id } = await aChannel((await orgs.create('calm')).org);
  await runSql(
    jiter.url,
    `update channels set digest_to = date_trunc('hour', now()) - interval '3 hours', events_to = now() - interval '1 hour'`,
    `update settled_events set settled_at = now() - interval '1 minute', failed_at = now() - interval '1 minute' where id = ${ids.failed}`,
    `insert into delivery_stats (org_id, at, step_s, host, failed)
     select ${theirs}, at, 10, host, 1 from unnest('{${HOST},""}'::text[]) as host,
       unnest(array[now(), date_trunc('hour', now()) - interval '2 hours']) as at`,
    `update api_keys set expires_at = now() + interval '1 minute', created_at = now() - interval '1 day' where id = ${ids.key}`,
    `insert into cron_misses (cron_id, org_id, missed_at, noted_at) values (${ids.job}, ${theirs}, now(), now() - interval '1 minute')`,
  );
  const { watched } = (await notices.look())!;
  const { incident } = watched.find((one) => one.org === theirs && one.incident)!;
  const window = {
    attempts: 1,
    failures: 1,
    failedEvents: 1,
    recentAttempts: 1,
    recentFailures: 1,
    sentSince: 0,
  };
  await notices.tell({ org: theirs, host: HOST, incident: incident!, window });
  await notices.keep();
  await notices.tellFailedEvents();
  await jiter.store.events.stopBulk(theirs, ids.bulk);
  const told = await queryRows<{ type: string; channel: string }>(
    jiter.url,
    `select distinct content ->> 'type' as type, channel_id as channel from notices order by 1`,
  );
  expect(told.map(({ type }) => type)).toEqual([
    ...['bulk.finished', 'cronjob.missed', 'destination.failing', 'event.failed', 'events.failed'],
    ...['key.expiring', 'notice.test'],
  ]);
  expect(told.filter(({ channel }) => channel === id)).toEqual([]);
});

test('how much an org, or a person, may have is counted of that one alone', async () => {
  const { keys, people } = jiter.store;
  const some = (count: number) => `generate_series(1, ${count}) as n`;
  await runSql(
    jiter.url,
    `insert into api_keys (org_id, key_hash, prefix, name) select ${theirs}, sha256(n::text::bytea), '', '' from ${some(1_000)}`,
    `insert into shared_links (org_id, token_hash, host, shows_payloads, user_id, expires_at)
     select ${theirs}, sha256(n::text::bytea), '', false, ${bob.user.id}, now() + interval '1 day' from ${some(1_000)}`,
    `insert into links (kind, token_hash, org_id, role, expires_at)
     select 'invitation', sha256(n::text::bytea), ${theirs}, 'viewer', now() + interval '1 day' from ${some(1_000)}`,
    `insert into channels (org_id, kind, name, sealed, shown, tells) select ${theirs}, 'slack', '', '', '', '{}' from ${some(20)}`,
    `with made as (insert into orgs (name) select 'many' from ${some(50)} returning id)
     insert into members (org_id, user_id, role) select id, ${bob.user.id}, 'owner' from made`,
    `insert into identities (user_id, issuer, subject, name) select ${bob.user.id}, 'github', 'many ' || n, '' from ${some(20)}`,
  );
  const { org } = await jiter.store.orgs.create('with little');
  const [eve] = await queryRows<{ id: string }>(
    jiter.url,
    `insert into users (name) values ('Eve') returning id`,
  );
  const byEve = { kind: 'user', id: eve!.id, name: 'Eve' } as const;
  await keys.create({ org, name: 'one more' }, BY, { most: 1_000 });
  await aLink(org);
  await anInvitation(org);
  await aChannel(org);
  await people.createOrg('more', byEve);
  const identity = { issuer: 'github', subject: 'eve', name: 'eve' };
  expect(await people.connectIdentity(byEve, identity)).toBe('done');
  // While of those who have as many there are no more.
  const full = { code: 'quota_exceeded' };
  await expect(aLink(theirs)).rejects.toMatchObject(full);
  await expect(anInvitation(theirs)).rejects.toMatchObject(full);
  await expect(people.createOrg('more', personOf(bob))).rejects.toMatchObject(full);
  await expect(people.connectIdentity(personOf(bob), { ...identity, subject: 'x' })).rejects.toMatchObject({
    status: 409,
  });
});

test('what was said of failures is not forgotten for what is said in another org', async () => {
  const { failures, orgs } = jiter.store;
  const { org } = await orgs.create('of few words');
  const said = { host: HOST, reason: '503', state: 'ignored' } as const;
  await failures.keepJudgement(org, said);
  await runSql(
    jiter.url,
    `update failure_states set at = now() - interval '1 day' where org_id = ${org}`,
    `insert into failure_states (org_id, host, reason, state, at)
     select ${theirs}, 'many ' || n, '503', 'ignored', now() from generate_series(1, 1000) as n`,
  );
  await failures.keepJudgement(org, { ...said, reason: '500' });
  expect((await failures.judgements(org)).map(({ reason }) => reason)).toEqual(['500', '503']);
});

test('the last owner of an org stays, however many another one has', async () => {
  const last = { org: ours, user: ann.user.id };
  for (const role of ['admin', null] as const)
    expect(await jiter.store.people.changeMember({ ...last, role }, BY)).toBe('last');
});

test('a new password ends what lets that person in, and of nobody else', async () => {
  const { people } = jiter.store;
  const linkOf = ({ user }: SignedIn) => people.createLink({ kind: 'login', user: user.id, minutes: 5 });
  const [used, spare, other] = [await linkOf(ann), await linkOf(ann), await linkOf(bob)];
  await people.useLogInLink(used.token, CLIENT, { passwordHash: 'y', disconnects: true });
  await expect(people.findLink('login', spare.token)).rejects.toMatchObject({ code: 'link_used' });
  await people.findLink('login', other.token);
  expect(await people.sessions.read(ann.token)).toBeUndefined();
  expect(await people.sessions.read(bob.token)).toMatchObject({ user: { name: 'Bob' } });
  expect(await people.findByIdentity({ issuer: 'github', subject: '7' })).toMatchObject({ name: 'Bob' });
});

test('whoever is taken out of one org has what he made in another', async () => {
  const { people } = jiter.store;
  const { org } = await jiter.store.orgs.create('both');
  await runSql(
    jiter.url,
    `insert into members (org_id, user_id, role) values (${org}, ${bob.user.id}, 'admin')`,
  );
  const made = async () => [
    (await people.listInvitations(theirs)).filter(({ invitedBy }) => invitedBy === 'Bob').length,
    (await people.sharedLinks.list(theirs)).length,
  ];
  await runSql(jiter.url, `delete from links where org_id = ${theirs}`);
  await anInvitation(theirs, personOf(bob));
  const before = await made();
  expect(before[0]).toBe(1);
  expect(await people.changeMember({ org, user: bob.user.id, role: null }, BY)).toBe('removed');
  expect(await made()).toEqual(before);
});
