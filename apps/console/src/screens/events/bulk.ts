import type { JiterClient } from '@jiter/client';

export type Act = 'cancel' | 'retry' | 'replay';

/** As many as one call does. */
const AT_ONCE = 1_000;

type Call = (body: {
  ids: string[];
  spread?: string;
  dryRun?: true;
}) => Promise<{ affected: number; more: boolean }>;
const callOf = (client: JiterClient, act: Act): Call =>
  ({
    cancel: client.events.cancelMany,
    retry: client.events.retryMany,
    replay: client.events.replayMany,
  })[act];

/** With how many of them it could be done, without doing it. */
export async function countAct(client: JiterClient, act: Act, ids: readonly string[]): Promise<number> {
  return each(ids, (some) => callOf(client, act)({ ids: some, dryRun: true }));
}

/** All that were selected, in as many calls as it takes. */
export async function runAct(
  client: JiterClient,
  act: Act,
  ids: readonly string[],
  spread: string,
): Promise<number> {
  const how = spread === '' || act === 'cancel' ? {} : { spread };
  return each(ids, (some) => callOf(client, act)({ ids: some, ...how }));
}

async function each(
  ids: readonly string[],
  call: (ids: string[]) => Promise<{ affected: number }>,
): Promise<number> {
  let done = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const { affected } = await call(ids.slice(at, at + AT_ONCE));
    done += affected;
  }
  return done;
}
