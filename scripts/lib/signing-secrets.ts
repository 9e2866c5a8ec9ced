import { silentLog } from '@jiter/core';
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
  let known: { atMs: number; secrets: Promise<readonly string[]> } | undefined;
  return {
    newestFirst() {
      // Of many webhooks at once, one asks.
      if (!known || performance.now() - known.atMs > NEW_ENOUGH_MS)
        known = { atMs: performance.now(), secrets: soon(read()) };
      return known.secrets;
    },
    close: async () => (await opening).close(),
  };

  async function soon(reading: Promise<void>): Promise<readonly string[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LONGEST_MS)));
    await Promise.race([reading.catch(() => undefined), late]);
    clearTimeout(timer);
    return last;
  }

  async function read(): Promise<void> {
    const { orgs, secrets } = await opening;
    const [first] = await orgs.list();
    if (first) last = (await secrets.reveal(first.id)).map((one) => one.signingSecret);
  }
}
