import { setTimeout as pause } from 'node:timers/promises';
import { togetherMs, type Log, type SyncedClock } from '@jiter/core';

const EVERY_MS = 15_000;
const SLACK_MS = 10_000;
const FIRST_RETRY_MS = 1_000;
/** A clock that far off was set wrong; that does no harm here, but somebody should know. */
const SKEWED_MS = 1_000;

/** Resolves once `clock` is measured, however long that takes; from then on it is measured now and then. */
export async function keepInSync(clock: SyncedClock, log: Log): Promise<void> {
  let toldMs = 0;

  function tell(): void {
    const skewMs = Math.round(clock.skewMs());
    if (Math.abs(skewMs - toldMs) < SKEWED_MS) return;
    toldMs = skewMs;
    log.warn('clock.skewed', {
      skewMs,
      note: "This machine's clock against the database's, which is followed",
    });
  }

  while (!(await succeeds(clock.sync(), log))) await pause(FIRST_RETRY_MS);
  tell();
  again();

  function again(): void {
    setTimeout(
      () => void succeeds(clock.sync(), log).then(tell).then(again),
      togetherMs(EVERY_MS - SLACK_MS, EVERY_MS),
    ).unref();
  }
}

async function succeeds(sync: Promise<void>, log: Log): Promise<boolean> {
  return sync.then(
    () => true,
    (error: unknown) => {
      log.warn('clock.not-synced', { error });
      return false;
    },
  );
}

/** For `/readyz`: what is worth showing of it. */
export function shownSkew(clock: SyncedClock): { clockSkewMs?: number } {
  const skewMs = Math.round(clock.skewMs());
  return Math.abs(skewMs) < SKEWED_MS ? {} : { clockSkewMs: skewMs };
}
