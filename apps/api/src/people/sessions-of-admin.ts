import { createLatest } from '@jiter/cache';
import type { Session, SessionStore } from '@jiter/store';
import type { Passwords } from './passwords.ts';

type Deps = {
  sessions: SessionStore;
  passwords: Passwords;
  /** As it is set now. */
  adminPassword: string | undefined;
};

/** Of marks, which are few: each start of a process that the operator signs in at makes one. */
const MANY = 1_000;

/**
 * Sessions that ADMIN_PASSWORD opened hold for as long as it is the same: each has a hash of what it was, which is compared once in a
 * process. Whoever knew the old one is out as soon as no process has it any more.
 */
export function endWithAdminPassword({ sessions, passwords, adminPassword }: Deps) {
  const judged = createLatest<string, Promise<boolean>>(MANY);
  let made: Promise<string> | undefined;

  function isStillRight(mark: string): Promise<boolean> {
    const known = judged.get(mark);
    if (known) return known;
    const verdict = passwords.verify(adminPassword ?? '', adminPassword === undefined ? null : mark);
    judged.put(mark, verdict);
    // A process that is too busy to tell has told nothing.
    verdict.catch(() => judged.delete(mark));
    return verdict;
  }

  async function ifRight(session: Session | undefined): Promise<Session | undefined> {
    if (!session || session.openedBy === null || (await isStillRight(session.openedBy))) return session;
    // A process that has not been told yet of the new one goes on with the old: the row stays, and opens nothing here.
    return undefined;
  }

  return {
    sessions: {
      ...sessions,
      open: async (token: string) => ifRight(await sessions.open(token)),
      read: async (token: string) => ifRight(await sessions.read(token)),
    } satisfies SessionStore,
    /** For a session that it has just opened. */
    async mark(): Promise<string | undefined> {
      if (adminPassword === undefined) return undefined;
      made ??= passwords.hash(adminPassword).catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      const mark = await made;
      judged.put(mark, Promise.resolve(true));
      return mark;
    },
  };
}
