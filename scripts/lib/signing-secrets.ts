import { rememberFor } from '@jiter/cache';
import { silentLog, within } from '@jiter/core';
import { openStore } from '@jiter/store';
import type { Secrets } from './secrets.ts';

const NEW_ENOUGH_MS = 1_000;
/** Whoever delivers waits for the answer, and takes it for none after a while. */
const LONGEST_MS = 1_000;

export type SigningSecrets = {
  /** Those of the first org that sign now. Where the database does not say, or not soon: what it said last, or what it was started with. */
  newestFirst: () => Promise<readonly string[]>;
  close: () => Promise<void>;
};

/** What signs at this moment: the secret of the first start is one of them only until it is rotated. */
export function openSigningSecrets(url: string, { masterKey, signingSecret }: Secrets): SigningSecrets {
  const opening = openStore({
    ...{ url, poolMax: 1, readPoolMax: 1, applicationName: 'jiter-start', enqueueHorizonMs: 0 },
    ...{ log: silentLog, masterKeys: masterKey.split(',').map((key) => key.trim()) },
  });
  let last: readonly string[] = [signingSecret];
  // Of many webhooks at once, one asks.
  const remembered = rememberFor(soon, { ms: NEW_ENOUGH_MS, max: 1 });
  return {
    newestFirst: () => remembered(''),
    close: async () => (await opening).close(),
  };

  async function soon(): Promise<readonly string[]> {
    await within(LONGEST_MS, 'the signing secrets', read()).catch(() => undefined);
    return last;
  }

  async function read(): Promise<void> {
    const { orgs, secrets } = await opening;
    const [first] = await orgs.list();
    if (first) last = (await secrets.reveal(first.id)).map((one) => one.signingSecret);
  }
}
