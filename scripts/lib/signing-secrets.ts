import { silentLog } from '@jiter/core';
import { openStore } from '@jiter/store';
import type { Secrets } from './secrets.ts';

const NEW_ENOUGH_MS = 1_000;

export type SigningSecrets = {
  /** Those of the first org that sign now. What it was started with where the database does not say. */
  newestFirst: () => Promise<readonly string[]>;
  close: () => Promise<void>;
};

/** What signs at this moment: the secret of the first start is one of them only until it is rotated. */
export function openSigningSecrets(url: string, { masterKey, signingSecret }: Secrets): SigningSecrets {
  const opening = openStore({
    ...{ url, poolMax: 1, readPoolMax: 1, applicationName: 'jiter-start', enqueueHorizonMs: 0 },
    ...{ log: silentLog, masterKeys: masterKey.split(',').map((key) => key.trim()) },
  });
  let known: { atMs: number; secrets: Promise<readonly string[]> } | undefined;
  return {
    newestFirst() {
      // Of many webhooks at once, one asks.
      if (!known || performance.now() - known.atMs > NEW_ENOUGH_MS)
        known = { atMs: performance.now(), secrets: read() };
      return known.secrets;
    },
    close: async () => (await opening).close(),
  };

  async function read(): Promise<readonly string[]> {
    try {
      const { orgs, secrets } = await opening;
      const [first] = await orgs.list();
      return first ? (await secrets.reveal(first.id)).map((one) => one.signingSecret) : [signingSecret];
    } catch {
      return [signingSecret];
    }
  }
}
