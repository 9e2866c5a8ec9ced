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

/** With which it is still to be done, and with how many it is. */
export type Progress = { left: readonly string[]; done: number };

/**
 * All that were selected, in as many calls as it takes. `tell`: how far it is after each, so that whoever tries again after one that
 * failed does nothing twice.
 */
export async function runAct(
  client: JiterClient,
  act: Act,
  { left, done: before, spread }: Progress & { spread: string },
  tell: (progress: Progress) => void,
): Promise<number> {
  const how = spread === '' || act === 'cancel' ? {} : { spread };
  const done = await each(
    left,
    (some) => callOf(client, act)({ ids: some, ...how }),
    (count, affected) => tell({ left: left.slice(count), done: before + affected }),
  );
  return before + done;
}

async function each(
  ids: readonly string[],
  call: (ids: string[]) => Promise<{ affected: number }>,
  tell: (count: number, affected: number) => void = () => {},
): Promise<number> {
  let done = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const { affected } = await call(ids.slice(at, at + AT_ONCE));
    done += affected;
    tell(at + AT_ONCE, done);
  }
  return done;
}
