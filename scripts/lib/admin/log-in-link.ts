import type { Store } from '@jiter/store';
import { by } from './by.ts';
import type { Call } from './commands.ts';
import { personOf } from './who.ts';

const MINUTES = 60;

/** For the first person, or for whoever has forgotten the password: by `--email`, or a name, or the only operator. */
export async function makeLogInLink({ store, flags, settings }: Call): Promise<string> {
  const at = (path: string) =>
    settings.publicUrl === undefined
      ? `${path}\n\nThat follows the address at which your Jiter is, such as http://127.0.0.1:3000.`
      : `${settings.publicUrl}${path}`;
  if (!(await store.people.isSetUp())) {
    const { token } = await store.people.createLink({ kind: 'setup', minutes: MINUTES });
    return `Nobody has an account yet. This makes the first one, once, for an hour:\n${at(`/setup#${token}`)}`;
  }
  const user = flags.email === undefined ? await onlyOperator(store) : await personOf(store, flags.email);
  const link = { kind: 'login', user: user.id, minutes: MINUTES } as const;
  const { token } = await store.people.createLink(link, by());
  return `This lets ${user.name} in, once, for an hour, and takes a new password:\n${at(`/link#${token}`)}`;
}

async function onlyOperator({ people }: Store) {
  const operators = await people.listOperators();
  if (operators.length === 1) return operators[0]!;
  const names = operators.map(({ name, email }) => email ?? name).join(', ');
  throw new Error(`Say who it is for by --email: his e-mail address, or his name. Operators are: ${names}.`);
}
