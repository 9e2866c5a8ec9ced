import supertest from 'supertest';
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

/** What a `Set-Cookie` of an answer says. */
export function cookieOf({ headers }: { headers: Record<string, unknown> }): string {
  return String((headers['set-cookie'] as string[] | undefined)?.[0]);
}
