import { silentLog } from '@jiter/core';
import { cloneDatabase } from '@jiter/testkit';
import { openStore, type Store } from './index.ts';

export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

export type Setup = Awaited<ReturnType<typeof setup>>;

/** A database of one's own; each store opened on it has caches of its own, as another process would. */
export async function setup() {
  const database = await cloneDatabase();
  const stores: Store[] = [];
  async function openAnother(masterKeys: readonly string[] = [MASTER_KEY]): Promise<Store> {
    const options = { poolMax: 3, applicationName: 'test', log: silentLog, enqueueHorizonMs: 600_000 };
    const store = await openStore({ ...options, url: database.url, masterKeys });
    stores.push(store);
    return store;
  }
  async function close(): Promise<void> {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  }
  return { store: await openAnother(), url: database.url, openAnother, close };
}
