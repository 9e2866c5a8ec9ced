import type { JiterClient } from '@jiter/client';
import type { filterOf } from './view.ts';

export type Act = 'cancel' | 'retry' | 'replay';
export type Which = { ids: string[] } | { filter: ReturnType<typeof filterOf> };

/** As many as one call does. */
const AT_ONCE = 1_000;

type Call = (body: Record<string, unknown>) => Promise<{ affected: number; more: boolean }>;
const callOf = (client: JiterClient, act: Act): Call =>
  ({
    cancel: client.events.cancelMany,
    retry: client.events.retryMany,
    replay: client.events.replayMany,
  })[act];

/** A view of everything has no filter to give. */
const bodyOf = (which: Which) => {
  if ('ids' in which) return { ids: which.ids };
  return Object.keys(which.filter).length === 0 ? { all: true } : { filter: which.filter };
};

/** With how many it could be done, without doing it. */
export const countAct = (client: JiterClient, act: Act, which: Which) =>
  callOf(client, act)({ ...bodyOf(which), dryRun: true });

export type Run = {
  spread?: string | undefined;
  onProgress: (done: number) => void;
  isStopped: () => boolean;
};

/** Does it, in as many calls as it takes; whoever stops it keeps what was done until then. */
export async function runAct(client: JiterClient, act: Act, which: Which, run: Run): Promise<number> {
  if (act === 'replay' && 'filter' in which) return replayAll(client, which.filter, run);
  const call = callOf(client, act);
  const spread = run.spread && act !== 'cancel' ? { spread: run.spread } : {};
  let done = 0;
  for (;;) {
    const { affected, more } = await call({ ...bodyOf(which), ...spread });
    done += affected;
    run.onProgress(done);
    if (!more || affected === 0 || run.isStopped()) return done;
  }
}

/** A settled event stays what it is, so the same call would copy the same ones again: they are named, page by page. */
async function replayAll(
  client: JiterClient,
  filter: ReturnType<typeof filterOf>,
  run: Run,
): Promise<number> {
  let done = 0;
  const pages = client.events.list({ ...filter, limit: AT_ONCE }).pages();
  for await (const page of pages) {
    if (page.length === 0 || run.isStopped()) return done;
    const ids = page.map(({ id }) => id);
    const spread = run.spread ? { spread: run.spread } : {};
    const { affected } = await client.events.replayMany({ ids, ...spread });
    done += affected;
    run.onProgress(done);
  }
  return done;
}
