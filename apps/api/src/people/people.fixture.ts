import supertest from 'supertest';
import type { Role } from '@jiter/core';
import type { Setup } from '../test-setup.ts';

export const PASSWORD = 'correct horse battery';

/** A browser on a page of this server: it keeps cookies, and says where its requests come from. */
export const openBrowser = ({ url }: Pick<Setup, 'url'>) => supertest.agent(url).set('origin', url);

/** Makes the first person of this server, and leaves him signed in. */
export async function setUpFirst(jiter: Setup, name = 'Ann') {
  const browser = openBrowser(jiter);
  const { token } = await jiter.store.people.createLink({ kind: 'setup', minutes: 60 });
  const body = { token, name, password: PASSWORD, email: `${name.toLowerCase()}@example.com` };
  const { user } = (await browser.post('/auth/setup').send(body).expect(201)).body as {
    user: { id: string };
  };
  return { browser, user };
}

/** Somebody with this role in the org, signed in. */
export async function signInAs(jiter: Setup, role: Role, org = jiter.org) {
  const { people } = jiter.store;
  const invitation = { org, role, email: null, minutes: 60 };
  const { token } = await people.createInvitation(invitation, { kind: 'admin', name: 'test' });
  const browser = openBrowser(jiter);
  const name = `${role} ${token.slice(0, 6)}`;
  const body = { token, name, password: PASSWORD };
  const answered = await browser.post('/auth/invitations/accept').send(body).expect(201);
  const { user } = answered.body as { user: { id: string; name: string } };
  return { browser, user };
}

/** What a `Set-Cookie` of an answer says. */
export function cookieOf({ headers }: { headers: Record<string, unknown> }): string {
  return String((headers['set-cookie'] as string[] | undefined)?.[0]);
}
