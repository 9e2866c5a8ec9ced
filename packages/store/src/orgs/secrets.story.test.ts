import { randomBytes, randomUUID } from 'node:crypto';
import { eventually, queryRows, runSql } from '@jiter/testkit';
import { MASTER_KEY, setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeEach(async () => {
  jiter = await setup();
});
afterEach(() => jiter.close());

const dump = async () =>
  JSON.stringify(await queryRows(jiter.url, 'select t::text as row from signing_secrets t'));

test('a secret is read back, and the table never holds it in any usual form', async () => {
  const { store } = jiter;
  const { org, signingSecret } = await store.orgs.create('one');
  expect(await store.secrets.signingSecrets(org)).toEqual([signingSecret]);
  const rows = await dump();
  for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const) {
    expect(rows).not.toContain(Buffer.from(signingSecret).toString(encoding));
  }
});

test('while it is rotated the new one and the old one sign, newest first; then the new one alone', async () => {
  const { store } = jiter;
  const { org, signingSecret: before } = await store.orgs.create('one');
  expect(await store.secrets.signingSecrets(org)).toEqual([before]);
  const { signingSecret: after } = await store.secrets.rotate(org, 600_000);
  expect(after).not.toBe(before);
  const worker = await jiter.openAnother();
  expect(await worker.secrets.signingSecrets(org)).toEqual([after, before]);
  // Also the process that has remembered the old state follows, and so does the end of the overlap.
  await eventually(async () => expect(await store.secrets.signingSecrets(org)).toEqual([after, before]));
  await runSql(
    jiter.url,
    `update signing_secrets set expires_at = now() where org_id = ${org} and expires_at is not null`,
  );
  await eventually(async () => expect(await worker.secrets.signingSecrets(org)).toEqual([after]));
  expect(await store.secrets.list(org)).toEqual([{ id: expect.any(String), createdAt: expect.any(Date) }]);
});

test('an overlap is ended early: the newest signs alone, and other orgs are left alone', async () => {
  const { store } = jiter;
  const one = await store.orgs.create('one');
  const two = await store.orgs.create('two');
  await store.secrets.rotate(one.org, 60_000);
  const { signingSecret: newest } = await store.secrets.rotate(one.org, 60_000);
  const { signingSecret: theirs } = await store.secrets.rotate(two.org, 60_000);
  expect(await store.secrets.endOverlap(one.org)).toBe(2);
  expect(await store.secrets.endOverlap(one.org)).toBe(0);
  const fresh = await jiter.openAnother();
  expect(await fresh.secrets.signingSecrets(one.org)).toEqual([newest]);
  expect(await fresh.secrets.signingSecrets(two.org)).toEqual([theirs, two.signingSecret]);
});

test('a rotation without an overlap leaves the new one alone, also within the overlap of another', async () => {
  const { store } = jiter;
  const { org } = await store.orgs.create('one');
  await store.secrets.rotate(org, 60_000);
  const { signingSecret } = await store.secrets.rotate(org, 0);
  expect(await (await jiter.openAnother()).secrets.signingSecrets(org)).toEqual([signingSecret]);
});

test('rotations at once leave one newest secret, and lose none within the overlap', async () => {
  const { store } = jiter;
  const { org, signingSecret } = await store.orgs.create('one');
  const made = await Promise.all([1, 2, 3].map(() => store.secrets.rotate(org, 60_000)));
  const active = await (await jiter.openAnother()).secrets.signingSecrets(org);
  expect([...active].sort()).toEqual([signingSecret, ...made.map((one) => one.signingSecret)].sort());
  const infos = await store.secrets.list(org);
  expect(infos.filter(({ expiresAt }) => expiresAt === undefined)).toEqual([infos[0]]);
});

test('an org that does not exist has nothing to rotate', async () => {
  await expect(jiter.store.secrets.rotate('999', 1_000)).rejects.toMatchObject({ status: 404 });
});

test('the master key is rotated: sealed again with the new one, the old one opens nothing any more', async () => {
  const { store } = jiter;
  const one = await store.orgs.create('one');
  const two = await store.orgs.create('two');
  const fresh = randomBytes(32).toString('base64');
  const rotating = await jiter.openAnother([fresh, MASTER_KEY]);
  expect(await rotating.secrets.signingSecrets(one.org)).toEqual([one.signingSecret]);
  const before = await dump();
  expect(await rotating.secrets.reseal()).toBe(2);
  expect(await rotating.secrets.reseal()).toBe(0);
  expect(await dump()).not.toBe(before);
  const rotated = await jiter.openAnother([fresh]);
  expect(await rotated.secrets.signingSecrets(two.org)).toEqual([two.signingSecret]);
  const old = await jiter.openAnother();
  await expect(old.secrets.signingSecrets(one.org)).rejects.toThrow(
    'JITER_MASTER_KEY does not hold any more',
  );
  await expect(old.secrets.reseal()).rejects.toThrow('JITER_MASTER_KEY does not hold any more');
});

test('where the master key is lost a rotation is enough: the new secret signs alone, and the rest is in the way of nothing', async () => {
  const first = { apiKey: randomUUID(), signingSecret: randomUUID() };
  const { org } = await jiter.store.orgs.ensureFirst(first);
  const [fresh, next] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  const without = await jiter.openAnother([fresh]);
  // It may be that of another server, or have a fault: nothing is replaced of itself.
  await expect(without.orgs.ensureFirst(first)).rejects.toThrow('JITER_MASTER_KEY does not hold any more');
  const { signingSecret, overlapEndsAt } = await without.secrets.rotate(org, 600_000);
  expect(overlapEndsAt).toBeUndefined();
  expect(await without.secrets.signingSecrets(org)).toEqual([signingSecret]);
  expect(await without.secrets.known(org)).toEqual([{ secret: signingSecret }]);
  // The setting names what was lost, or what leaked.
  await without.orgs.ensureFirst(first);
  const rotating = await jiter.openAnother([next, fresh]);
  await expect(rotating.secrets.reseal()).rejects.toThrow(
    /^1 secret was sealed again .*; 1 stays as it is, .* JITER_MASTER_KEY does not hold any more$/,
  );
  const rotated = await jiter.openAnother([next]);
  expect(await rotated.secrets.signingSecrets(org)).toEqual([signingSecret]);
});

test("another org's row does not open: not moved, not copied, not by whoever can write the table", async () => {
  const { store } = jiter;
  const one = await store.orgs.create('one');
  const two = await store.orgs.create('two');
  await runSql(
    jiter.url,
    `update signing_secrets set sealed = (select sealed from signing_secrets where org_id = ${one.org}) where org_id = ${two.org}`,
  );
  const fresh = await jiter.openAnother();
  await expect(fresh.secrets.signingSecrets(two.org)).rejects.toThrow();
  expect(await fresh.secrets.signingSecrets(one.org)).toEqual([one.signingSecret]);
});

test('processes that start together on an empty database make one org, and one of them tells', async () => {
  const stores = await Promise.all([1, 2, 3, 4].map(() => jiter.openAnother()));
  const made = await Promise.all(stores.map((store) => store.orgs.createFirst()));
  const told = made.filter((one) => one !== undefined);
  expect(told).toHaveLength(1);
  expect(await jiter.store.orgs.list()).toEqual([
    { id: told[0]!.org, name: 'first', createdAt: expect.any(Date) },
  ]);
  expect(await jiter.store.keys.orgOfKey(told[0]!.apiKey)).toBe(told[0]!.org);
  expect(await jiter.store.orgs.createFirst()).toBeUndefined();
});

test('a setting that names the secret wins over another one, and leaves one that was rotated since alone', async () => {
  const { store } = jiter;
  const [apiKey, set] = [randomUUID(), randomUUID()];
  const { org } = await store.orgs.ensureFirst({ apiKey, signingSecret: randomUUID() });
  await store.orgs.ensureFirst({ apiKey, signingSecret: set });
  expect(await (await jiter.openAnother()).secrets.signingSecrets(org)).toEqual([set]);
  const { signingSecret: rotated } = await store.secrets.rotate(org, 60_000);
  await store.orgs.ensureFirst({ apiKey, signingSecret: set });
  expect(await (await jiter.openAnother()).secrets.signingSecrets(org)).toEqual([rotated, set]);
});

test('a restart with the settings of before does not bring back a secret whose overlap is over', async () => {
  const { store } = jiter;
  const first = { apiKey: randomUUID(), signingSecret: randomUUID() };
  const { org } = await store.orgs.ensureFirst(first);
  const { signingSecret: rotated } = await store.secrets.rotate(org, 0);
  await store.orgs.ensureFirst(first);
  expect(await (await jiter.openAnother()).secrets.signingSecrets(org)).toEqual([rotated]);
});

test('nor does a process with the settings of before, that starts after one with those of now', async () => {
  const { store } = jiter;
  const apiKey = randomUUID();
  const [before, now] = [randomUUID(), randomUUID()];
  const { org } = await store.orgs.ensureFirst({ apiKey, signingSecret: before });
  for (const signingSecret of [now, before]) await store.orgs.ensureFirst({ apiKey, signingSecret });
  expect(await (await jiter.openAnother()).secrets.signingSecrets(org)).toEqual([now]);
});

test('nor a key that was revoked', async () => {
  const { store } = jiter;
  const first = { apiKey: randomUUID(), signingSecret: randomUUID() };
  const { org } = await store.orgs.ensureFirst(first);
  expect(await store.keys.revoke(org, (await store.keys.list(org))[0]!.id)).toBe(true);
  await store.orgs.ensureFirst(first);
  expect(await store.keys.orgOfKey(first.apiKey)).toBeUndefined();
});

test('what the settings of a process change of an org that is there is written down, and no start that changes nothing', async () => {
  const { store } = jiter;
  const [was, is] = [1, 2].map(() => ({ apiKey: randomUUID(), signingSecret: randomUUID() }));
  const { org } = await store.orgs.ensureFirst(was!);
  const written = async () => (await store.audit.list(org, { limit: 10 })).entries;
  await store.orgs.ensureFirst(was!);
  expect(await written()).toEqual([]);
  for (const settings of [is!, is!, was!]) await store.orgs.ensureFirst(settings);
  const actor = { kind: 'admin', name: 'environment' };
  const [key, secret] = [(await store.keys.list(org))[1]!, (await store.secrets.list(org))[0]!];
  // Of the same millisecond, within which ids say nothing.
  const entries = (await written()).toSorted((one, other) => (one.action < other.action ? -1 : 1));
  expect(entries).toEqual([
    expect.objectContaining({
      ...{ action: 'key.created', actor, target: { kind: 'key', id: key.id } },
      after: { name: 'first', prefix: key.prefix },
    }),
    expect.objectContaining({ action: 'secret.rotated', actor, target: { kind: 'secret', id: secret.id } }),
  ]);
  for (const value of Object.values(is!)) expect(JSON.stringify(entries)).not.toContain(value);
});
