import { randomUUID } from 'node:crypto';
import { eventually, onAnotherDay, openSql, queryRows, runSql, watchStatements } from '@jiter/testkit';
import { openStoreOn, setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

/** 5 s is what we promise of every API process, and the rest is for a machine that is busy. */
const REVOKED_WITHIN_MS = 20_000;

test('an org has several keys, each of which opens it and no other', async () => {
  const { keys, orgs } = jiter.store;
  const [one, two] = [await orgs.create('one'), await orgs.create('two')];
  const second = await keys.create({ org: one.org, name: 'billing' });
  expect(second.apiKey).toMatch(/^jiter_[\w-]{32}$/);
  for (const key of [one.apiKey, second.apiKey]) expect(await keys.orgOfKey(key)).toBe(one.org);
  expect(await keys.orgOfKey(two.apiKey)).toBe(two.org);
  expect(await keys.list(one.org)).toEqual([
    expect.objectContaining({ name: 'first', prefix: one.apiKey.slice(0, 12) }),
    expect.objectContaining({ id: second.id, name: 'billing', prefix: second.apiKey.slice(0, 12) }),
  ]);
});

test('the table holds no key, only its hash and what may be shown of it', async () => {
  const { apiKey } = await jiter.store.orgs.create('hashed');
  const rows = await queryRows(
    jiter.url,
    "select encode(key_hash, 'hex') as hash, t::text as row from api_keys t",
  );
  expect(JSON.stringify(rows)).not.toContain(apiKey);
  expect(JSON.stringify(rows)).toContain(apiKey.slice(0, 12));
});

test('of a short key that an operator chose, the prefix shows a third at most', async () => {
  const apiKey = 'sixteen-letters!';
  const { org } = await jiter.store.orgs.ensureFirst({ apiKey, signingSecret: randomUUID() });
  const shown = (await jiter.store.keys.list(org)).map(({ prefix }) => prefix);
  expect(shown).toContain('sixte');
});

test('a revoked key is refused by every process within 5 s, also by one that has just used it', async () => {
  const other = await jiter.openAnother();
  const { org } = await jiter.store.orgs.create('revoking');
  const { id, apiKey } = await jiter.store.keys.create({ org, name: 'leaked' });
  for (const store of [jiter.store, other]) expect(await store.keys.orgOfKey(apiKey)).toBe(org);
  expect(await jiter.store.keys.revoke(org, id)).toBe(true);
  for (const store of [jiter.store, other]) {
    await eventually(
      async () => expect(await store.keys.orgOfKey(apiKey)).toBeUndefined(),
      REVOKED_WITHIN_MS,
    );
  }
  expect(await jiter.store.keys.list(org)).toContainEqual(
    expect.objectContaining({ id, revokedAt: expect.any(Date) }),
  );
  expect(await jiter.store.keys.revoke(org, id)).toBe(false);
});

test('a key cannot be revoked by another org, and an unknown one by nobody', async () => {
  const { orgs, keys } = jiter.store;
  const [mine, theirs] = [await orgs.create('mine'), await orgs.create('theirs')];
  const { id } = (await keys.list(theirs.org))[0]!;
  expect(await keys.revoke(mine.org, id)).toBe(false);
  expect(await keys.revoke(mine.org, '999999')).toBe(false);
  expect(await (await jiter.openAnother()).keys.orgOfKey(theirs.apiKey)).toBe(theirs.org);
});

test('one of more keys than a list has is found, and revoked', async () => {
  const { keys, orgs } = jiter.store;
  const { org } = await orgs.create('many');
  await runSql(
    jiter.url,
    `insert into api_keys (org_id, key_hash, prefix, name) select ${org}, sha256(('many ' || n)::bytea), '', 'many' from generate_series(1, 1100) n`,
  );
  const { id } = await keys.create({ org, name: 'latest' });
  expect(await keys.revokeButLast(org, id)).toBe('revoked');
  expect(await keys.revokeButLast(org, id)).toBe('unknown');
});

test('the last one by which keys can be made stays, and one by which none can be goes, also where there is no other', async () => {
  const { keys, orgs } = jiter.store;
  const { org } = await orgs.create('last');
  const [first] = await keys.list(org);
  const { id: reader } = await keys.create({ org, name: 'reader', scopes: ['events:read'] });
  // One that has ended is no other.
  await keys.create({ org, name: 'ended', expiresAt: new Date(Date.now() - 1_000) });
  expect(await keys.revokeButLast(org, first!.id)).toBe('last');
  // Nor does it count for how many there may be.
  const most = { most: 3 };
  await keys.create({ org, name: 'one more', scopes: ['events:read'] }, undefined, most);
  await expect(keys.create({ org, name: 'and one' }, undefined, most)).rejects.toMatchObject({
    code: 'quota_exceeded',
  });
  // By people alone there are others.
  expect(await keys.revoke(org, first!.id)).toBe(true);
  expect(await keys.revokeButLast(org, reader)).toBe('revoked');
});

test('those that are valid at a time are listed without those that were revoked, or have ended by then', async () => {
  const { keys, orgs } = jiter.store;
  const { org } = await orgs.create('listed');
  const inAnHour = new Date(Date.now() + 3_600_000);
  const { id: revoked } = await keys.create({ org, name: 'revoked' });
  await keys.create({ org, name: 'ends', expiresAt: inAnHour });
  await keys.revoke(org, revoked);
  const namesAt = async (at?: Date) => (await keys.list(org, at)).map(({ name }) => name);
  expect(await namesAt()).toEqual(['first', 'revoked', 'ends']);
  expect(await namesAt(new Date())).toEqual(['first', 'ends']);
  expect(await namesAt(inAnHour)).toEqual(['first']);
});

test('a key ends by itself when it expires', async () => {
  const { orgs, keys } = jiter.store;
  const { org } = await orgs.create('expiring');
  const past = await keys.create({ org, name: 'past', expiresAt: new Date(Date.now() - 1_000) });
  expect(await keys.orgOfKey(past.apiKey)).toBeUndefined();
  // On a busy machine it may have ended before it is used.
  const short = await eventually(async () => {
    const key = await keys.create({ org, name: 'short', expiresAt: new Date(Date.now() + 1_500) });
    expect(await keys.orgOfKey(key.apiKey)).toBe(org);
    return key;
  });
  await eventually(async () => expect(await keys.orgOfKey(short.apiKey)).toBeUndefined());
});

test('its use is noted by whoever comes after somebody had its row, and keeps nobody from a connection until then', async () => {
  const { org, apiKey } = await jiter.store.orgs.create('held');
  const other = await openSql(jiter.url);
  await other.rows(`begin; select from api_keys where org_id = ${org} for update`);
  const narrow = await openStoreOn(jiter.url, { poolMax: 1 });
  expect(await narrow.keys.orgOfKey(apiKey)).toBe(org);
  const waiting =
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  // Behind whatever notes the use, on the one connection.
  expect(await narrow.keys.list(org)).toMatchObject([{ name: 'first' }]);
  expect(await queryRows(jiter.url, waiting)).toEqual([]);
  await other.close();
  await narrow.close();
  const { keys } = await jiter.openAnother();
  await keys.orgOfKey(apiKey);
  await eventually(async () => expect((await keys.list(org))[0]!.lastUsedAt).toBeInstanceOf(Date));
});

test('its use is noted, without a write for every call', async () => {
  const { orgs, keys } = jiter.store;
  const { org, apiKey } = await orgs.create('used');
  const lastUsed = async () => (await keys.list(org))[0]!.lastUsedAt;
  expect(await lastUsed()).toBeUndefined();
  await keys.orgOfKey(apiKey);
  const noted = await eventually(async () => {
    const at = await lastUsed();
    expect(at).toBeInstanceOf(Date);
    return at!;
  });
  expect(Math.abs(Date.now() - noted.getTime())).toBeLessThan(60_000);
  await (await jiter.openAnother()).keys.orgOfKey(apiKey);
  expect(await lastUsed()).toEqual(noted);
  await runSql(
    jiter.url,
    `update api_keys set last_used_at = now() - interval '61 seconds' where org_id = ${org}`,
  );
  const before = (await lastUsed())!;
  // Also where this machine is an hour behind.
  await onAnotherDay(-3_600_000, async () => {
    await (await jiter.openAnother()).keys.orgOfKey(apiKey);
    await eventually(async () => expect((await lastUsed())!.getTime()).toBeGreaterThan(before.getTime()));
  });
});

test('of an org that is deleted none is made, by one that a process remembers either', async () => {
  const { orgs, keys, people } = jiter.store;
  const { org, apiKey } = await orgs.create('leaving');
  expect(await keys.orgOfKey(apiKey)).toBe(org);
  expect(await people.deleteOrg(org, 'leaving', { kind: 'admin', name: 'test' })).toBe('done');
  for (const bounds of [{ most: 10 }, undefined])
    await expect(keys.create({ org, name: 'mine' }, undefined, bounds)).rejects.toMatchObject({
      status: 401,
    });
  expect(await keys.list(org)).toEqual([]);
});

test('none is made by a key that is revoked at the same moment: whoever revokes it sees all that were', async () => {
  const { orgs, keys } = jiter.store;
  const { org } = await orgs.create('leaking');
  const { id, name } = await keys.create({ org, name: 'leaked' });
  const by = { kind: 'key', id, name } as const;
  const other = await openSql(jiter.url);
  await other.rows(`begin; update api_keys set revoked_at = now() where id = ${id}`);
  const made = keys.create({ org, name: 'another' }, by, { most: 10 });
  made.catch(() => {});
  await eventually(async () => {
    const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    expect(await queryRows(jiter.url, sql)).toHaveLength(1);
  });
  await other.rows('commit');
  await other.close();
  await expect(made).rejects.toMatchObject({ status: 401 });
  expect((await keys.list(org)).map((key) => key.name)).toEqual(['first', 'leaked']);
});

test.each(['', 'x', randomUUID(), "' or 1=1 --", 'jiter_'.padEnd(5_000, 'x'), '\0'])(
  '%.30j opens nothing',
  async (key) => {
    expect(await jiter.store.keys.orgOfKey(key)).toBeUndefined();
  },
);

describe('keys that nobody has', () => {
  const strangers = (count: number) => Array.from({ length: count }, () => randomUUID());

  /** Nobody can read the keys while `work` goes on. */
  async function whileKeysAreLocked(work: () => Promise<void>): Promise<void> {
    const sql = await openSql(jiter.url);
    await sql.rows('begin');
    await sql.rows('lock table api_keys in access exclusive mode');
    try {
      await work();
    } finally {
      await sql.rows('rollback');
      await sql.close();
    }
  }

  test('are looked up on a connection of their own: neither a create nor a known key waits for them', async () => {
    const { orgs, keys, events } = jiter.store;
    const { org, apiKey } = await orgs.create('busy');
    // The first time it was a stranger's, too.
    for (const _time of [1, 2]) expect(await keys.orgOfKey(apiKey)).toBe(org);
    let asked: Promise<unknown> = Promise.resolve();
    await whileKeysAreLocked(async () => {
      asked = Promise.allSettled(strangers(100).map((key) => keys.orgOfKey(key)));
      await eventually(async () => {
        const [row] = await queryRows<{ count: string }>(
          jiter.url,
          `select count(*) from pg_stat_activity
            where datname = current_database() and application_name = 'test-strangers' and wait_event_type = 'Lock'`,
        );
        expect(row!.count).toBe('1');
      });
      const event = {
        org,
        destination: 'https://example.com/',
        payload: '',
        scheduledTime: new Date('2099-01-01'),
      };
      expect(await events.create(event)).toMatchObject({ status: 'Pending' });
      expect(await keys.orgOfKey(apiKey)).toBe(org);
    });
    await asked;
  });

  test('share statements, and are not asked about again at once', async () => {
    const { keys } = await jiter.openAnother();
    const statements = watchStatements(/^(?!.*api_keys)/s);
    const sent = strangers(150);
    for (const _time of [1, 2, 3]) await Promise.all(sent.map((key) => keys.orgOfKey(key)));
    statements.stop();
    expect(statements.said.length).toBeGreaterThan(0);
    expect(statements.said.length).toBeLessThan(10);
  });

  test('are refused with 503 when too many of them wait', async () => {
    const { keys } = await jiter.openAnother();
    let asked: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([]);
    await whileKeysAreLocked(async () => {
      asked = Promise.allSettled(strangers(2_000).map((key) => keys.orgOfKey(key)));
      await expect(keys.orgOfKey(randomUUID())).rejects.toMatchObject({ status: 503, retryAfterS: 5 });
    });
    await asked;
    expect(await keys.orgOfKey(randomUUID())).toBeUndefined();
  });
});
