import { randomUUID } from 'node:crypto';
import type { Role } from '@jiter/core';
import { queryRows } from '@jiter/testkit';
import { setup } from '../setup.fixture.ts';
import { asActor, type Person } from './users.ts';

const ADMIN = { kind: 'admin', name: 'test' } as const;
const IP = '127.0.0.1';
const client = (userAgent: string) => ({ ip: IP, userAgent });

const PLACES = {
  ann: { a: 'owner', b: 'owner' },
  ben: { a: 'owner', b: 'admin' },
  cid: { a: 'viewer', b: 'owner' },
  dee: { a: 'viewer' },
} satisfies Record<string, Partial<Record<'a' | 'b', Role>>>;
export type Name = keyof typeof PLACES;
const NAMES = Object.keys(PLACES) as Name[];

export type World = Awaited<ReturnType<typeof createWorld>>;

/**
 * Four people in two organisations, who all have the same: two sessions, two accounts elsewhere, a link to sign in, and an invitation and a
 * shared link in each organisation where they may make such.
 */
export async function createWorld() {
  const { store, url, close } = await setup();
  const { people } = store;
  const orgs = { a: '', b: '' };
  for (const org of ['a', 'b'] as const) {
    const [row] = await queryRows<{ id: string }>(
      url,
      'insert into orgs (name) values ($1) returning id::text',
      [org],
    );
    orgs[org] = row!.id;
  }
  const as = {} as Record<Name, Person>;
  const tokens = {} as Record<Name, string>;
  const sessions: Record<string, string> = {};
  for (const name of NAMES) {
    const places = Object.entries(PLACES[name]) as ['a' | 'b', Role][];
    for (const [index, [org, role]] of places.entries()) {
      const invitation = { org: orgs[org], role, email: null, minutes: 60 };
      const { token } = await people.createInvitation(invitation, ADMIN);
      const body = { name, email: null, passwordHash: 'old' };
      if (index > 0) await people.accept(token, as[name]);
      else as[name] = asActor((await people.acceptAsNew(token, body, client(`${name} 0`))).user, { ip: IP });
    }
    const by = as[name];
    for (const nth of [1, 2])
      sessions[`${name} ${nth}`] = (await people.signIn(by.id, client(`${name} ${nth}`))).token;
    for (const issuer of ['x', 'y'])
      await people.connectIdentity(by, { issuer, subject: randomUUID(), name: `${name} ${issuer}` });
    tokens[name] = (await people.createLink({ kind: 'login', user: by.id, minutes: 60 })).token;
    for (const [org, role] of places.filter(([, one]) => one !== 'viewer')) {
      const email = `by-${name}@${org}`;
      await people.createInvitation(
        { org: orgs[org], role: role === 'owner' ? 'admin' : 'member', email, minutes: 60 },
        by,
      );
      const expiresAt = new Date(Date.now() + 3_600_000);
      const shown = { event: null, host: `${name}.${org}`, payloads: false };
      await people.sharedLinks.create({ org: orgs[org], ...shown, expiresAt }, by);
    }
  }

  /** All that is there of people, a line each. */
  async function look(): Promise<string[]> {
    const rows = await queryRows<{ line: string }>(
      url,
      `select 'session ' || user_agent as line from sessions
       union all select 'account ' || name from identities
       union all select concat_ws(' ', 'login link of', u.name, case when used_at is null then 'open' else 'used' end)
         from links join users u on u.id = user_id where kind = 'login'
       union all select 'invitation ' || email from links where kind = 'invitation' and email is not null
       union all select 'shared link ' || host from shared_links
       union all select concat_ws(' ', u.name, role, 'in', o.name) from members join users u on u.id = user_id join orgs o on o.id = org_id
       union all select concat_ws(' ', name, 'has password', password_hash, quiet_hours ->> 'timezone') from users
       union all select concat_ws(' ', 'org', name, case when deleted_at is not null then 'deleted' end) from orgs
       union all select concat_ws(' ', 'noted', action, coalesce('in ' || o.name, 'beside'), 'by', actor_name, 'as', a.id::text)
         from audit a left join orgs o on o.id = org_id`,
    );
    return rows.map(({ line }) => line);
  }
  /** What `act` takes away, and what it adds. */
  async function changedBy(act: () => Promise<unknown>): Promise<string[]> {
    const before = await look();
    await act();
    const after = await look();
    const without = (lines: string[], others: string[]) => lines.filter((line) => !others.includes(line));
    const named = (lines: string[], sign: string) =>
      lines.map((line) => `${sign} ${line.replace(/ as \d+$/, '')}`).sort();
    return [...named(without(before, after), '-'), ...named(without(after, before), '+')];
  }
  const sessionOf = async (label: string) => (await people.sessions.read(sessions[label]!))!.id;
  return { people, url, orgs, as, tokens, sessionOf, changedBy, client, close };
}
