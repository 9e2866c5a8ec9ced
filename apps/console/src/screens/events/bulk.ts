import type { JiterClient } from '@jiter/client';
import { CANCELLABLE } from './view.ts';

export type Act = 'cancel' | 'retry' | 'replay';

/** As many as one call takes: of a filter's ids fewer. */
const AT_ONCE: Record<Act, number> = { cancel: 100, retry: 1_000, replay: 1_000 };

type Which = { ids: string[] } | { filter: { ids: string; status: string } };
type Call = (
  body: Which & { spread?: string; dryRun?: true },
) => Promise<{ affected: number; more: boolean }>;
const callOf = (client: JiterClient, act: Act): Call =>
  ({
    cancel: client.events.cancelMany,
    retry: client.events.retryMany,
    replay: client.events.replayMany,
  })[act];

/** Of those whose ids are given the API cancels what is coming alone: what waits for a retry is meant by its status. */
const whichOf = (act: Act, ids: string[]): Which =>
  act === 'cancel' ? { filter: { ids: ids.join(','), status: CANCELLABLE } } : { ids };

/** With how many of them it could be done, without doing it. */
export async function countAct(client: JiterClient, act: Act, ids: readonly string[]): Promise<number> {
  return each(ids, AT_ONCE[act], (some) => callOf(client, act)({ ...whichOf(act, some), dryRun: true }));
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
    AT_ONCE[act],
    (some) => callOf(client, act)({ ...whichOf(act, some), ...how }),
    (count, affected) => tell({ left: left.slice(count), done: before + affected }),
  );
  return before + done;
}

async function each(
  ids: readonly string[],
  atOnce: number,
  call: (ids: string[]) => Promise<{ affected: number }>,
  tell: (count: number, affected: number) => void = () => {},
): Promise<number> {
  let done = 0;
  for (let at = 0; at < ids.length; at += atOnce) {
    const { affected } = await call(ids.slice(at, at + atOnce));
    done += affected;
    tell(at + atOnce, done);
  }
  return done;
}
