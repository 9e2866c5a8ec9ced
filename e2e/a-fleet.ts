import { silentLog } from '@jiter/core';
import { openStore } from '@jiter/store';
import { startReceiver } from '@jiter/testkit';
import { startFleet, type Backend, type Fleet, type FleetOptions } from './fleet.ts';
import { atEnd } from './at-end.ts';
import type { Api } from './load.ts';

type ReceiverScript = Parameters<typeof startReceiver>[0];

/** Those of the other helpers, closed when the test is over. */
export async function aFleet(backend: Backend, options?: FleetOptions): Promise<Fleet> {
  return atEnd(await startFleet(backend, options), ({ stop }) => stop());
}

export async function aReceiver(script?: ReceiverScript) {
  return atEnd(await startReceiver(script), ({ close }) => close());
}

/** An org beside the fleet's own, on the same API. */
export async function anotherOrg({ url, env: { DATABASE_URL, JITER_MASTER_KEY } }: Fleet): Promise<Api> {
  const options = { poolMax: 1, applicationName: 'test', enqueueHorizonMs: 1_000, log: silentLog };
  const store = await openStore({ ...options, url: DATABASE_URL, masterKeys: [JITER_MASTER_KEY] });
  atEnd(store, ({ close }) => close());
  const { apiKey } = await store.orgs.create('another');
  return { url, apiKey };
}
