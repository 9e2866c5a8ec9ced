import type { BrowserContext } from 'playwright-core';
import { queryRows } from '@jiter/testkit';
import { createPasswords } from '../../apps/api/src/people/passwords.ts';
import type { Fleet } from '../fleet.ts';

export const PASSWORD = 'correct horse battery';

type Answer<Body> = { status: number; body: Body };

/** Somebody who is signed in, and what he can ask for from a page of this server. */
export type Person = {
  cookie: { name: string; value: string };
  /** `org`: for whoever is in several. */
  call<Body>(method: string, path: string, body?: unknown, org?: string): Promise<Answer<Body>>;
};

type Given = { name?: string; email?: string; userAgent?: string };

/** The first of an installation, an owner and its operator. Once: the link works no more then. */
export async function setUpPerson({ api, url, env }: Fleet, given: Given = {}): Promise<Person> {
  const { setUp } = api.ready as { setUp?: string };
  const token = setUp!.replace('/setup#', '');
  const person = await enter(url, '/auth/setup', { token, ...given });
  // It costs a third of a second to be made, and would cost as much each time that somebody signs in by it.
  const cheap = await createPasswords({ N: 2 ** 10, r: 8, p: 1 }).hash(PASSWORD);
  await queryRows(env.DATABASE_URL, 'update users set password_hash = $1', [cheap]);
  return person;
}

/** Another one, whom `by` invites. */
export async function invitePerson(url: string, by: Person, role: string, given: Given = {}) {
  const { body } = await by.call<{ url: string }>('POST', '/api/invitations', { role });
  const [, token] = body.url.split('#');
  return enter(url, '/auth/invitations/accept', { token, name: role, ...given });
}

export const signIn = (url: string, login: string, userAgent?: string): Promise<Person> =>
  enter(url, '/auth/sign-in', { login, ...(userAgent !== undefined && { userAgent }) });

async function enter(
  url: string,
  path: string,
  { userAgent, ...given }: Given & Record<string, unknown>,
): Promise<Person> {
  const headers = { ...JSON_TYPE, origin: url, ...(userAgent !== undefined && { 'user-agent': userAgent }) };
  const isNew = path !== '/auth/sign-in';
  const body = JSON.stringify({ password: PASSWORD, ...(isNew && { name: 'Ada' }), ...given });
  const answer = await fetch(url + path, { method: 'POST', headers, body });
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '') ?? [];
  if (!name || !value) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return personOf(url, { name, value });
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Whoever has that cookie. */
export const personOf = (url: string, cookie: Person['cookie']): Person => ({
  cookie,
  async call<Body>(method: string, path: string, body?: unknown, org?: string) {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...JSON_TYPE,
        origin: url,
        cookie: `${cookie.name}=${cookie.value}`,
        ...(org !== undefined && { 'x-jiter-org': org }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
  },
});

/** The browser is where that person is signed in. */
export const become = (context: BrowserContext, url: string, { cookie }: Person): Promise<void> =>
  context.addCookies([{ ...cookie, url, httpOnly: true, sameSite: 'Lax' }]);
