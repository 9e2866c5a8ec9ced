import { loadPackage } from '../lib/packages.mjs';

const quiet = () => {};

/** The product's own functions on the database at `url`, on connections of their own. */
export async function openStoreAt(url, poolMax = 1) {
  const { openStore } = await loadPackage('store');
  return openStore({
    url,
    poolMax,
    applicationName: 'jiter-bench 2',
    enqueueHorizonMs: 600_000,
    masterKeys: [Buffer.alloc(32, 7).toString('base64')],
    log: { debug: quiet, info: quiet, warn: console.warn, error: console.error },
  });
}
