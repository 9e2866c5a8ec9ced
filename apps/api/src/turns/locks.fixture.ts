import supertest from 'supertest';
import { openSql } from '@jiter/testkit';
import { setup, type Overrides } from '../test-setup.ts';

export type Locked = Awaited<ReturnType<typeof setUpLocks>>;

/** The app, somebody who holds locks for as long as they like, and somebody who sees which callers wait for them. */
export async function setUpLocks(given: Overrides = {}) {
  const jiter = await setup(given);
  const holder = await openSql(jiter.databaseUrl);
  const watcher = await openSql(jiter.databaseUrl);
  return {
    ...jiter,
    holder,
    letGo: () => holder.rows('rollback'),
    waitingForLocks: () =>
      watcher.rows(
        "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      ),
    /** Its calls. */
    async anotherOrg() {
      const { apiKey } = await jiter.store.orgs.create('another');
      return supertest.agent(jiter.url).set('x-api-key', apiKey);
    },
    async close() {
      await holder.close();
      await watcher.close();
      await jiter.close();
    },
  };
}
