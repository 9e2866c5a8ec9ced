import { randomBytes } from 'node:crypto';
import { silentLog } from '@jiter/core';
import { openStore, type Store } from '@jiter/store';
import { cloneDatabase } from '@jiter/testkit';
import { explainFailure } from './errors.ts';
import { runAdmin } from './run.ts';

export const MASTER_KEY = randomBytes(32).toString('base64');

export type AdminBench = Awaited<ReturnType<typeof setUpAdmin>>;

/** The commands on a database of one's own. */
export async function setUpAdmin() {
  const database = await cloneDatabase();
  const stores: Store[] = [];

  const admin = (line: string, env: NodeJS.ProcessEnv = {}) =>
    runAdmin(line === '' ? [] : line.split(' '), {
      DATABASE_URL: database.url,
      JITER_MASTER_KEY: MASTER_KEY,
      JITER_DATA_DIR: '/nowhere',
      ...env,
    });

  return {
    database,
    admin,
    /** What a command that fails says. */
    failure: (line: string, env?: NodeJS.ProcessEnv) =>
      admin(line, env).then(
        (text) => Promise.reject(new Error(`it worked: ${text}`)),
        (error: Error) => explainFailure(error),
      ),
    /** Another process, with a cache of its own. */
    async open(masterKeys = [MASTER_KEY]): Promise<Store> {
      const options = { poolMax: 2, applicationName: 'test', enqueueHorizonMs: 0, log: silentLog };
      const store = await openStore({ ...options, url: database.url, masterKeys });
      stores.push(store);
      return store;
    },
    async tearDown() {
      await Promise.all(stores.map((store) => store.close()));
      await database.drop();
    },
  };
}
