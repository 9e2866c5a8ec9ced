import { intervalMs } from '../database/relation.ts';

/** How long a row that was due may stay unclaimed before the sweep rings for it again. */
export const SILENCE_MS = 1_000;
/** After ringing for a silent row, how long the sweep leaves it alone at most. */
export const MAX_RING_AGAIN_MS = 60_000;

/**
 * When the sweep has to look at a row whose next attempt is due at the SQL expression `dueAt`: when it enters the
 * horizon, or, since whoever wrote the row rings for one within it at once, when it stays silent after its time.
 * `horizonMs` is a number from our own settings, never from a request.
 */
export function wakeAtSql(dueAt: string, horizonMs: number): string {
  return `case when ${dueAt} <= now() + ${intervalMs(horizonMs)}
    then greatest(${dueAt}, now()) + ${intervalMs(SILENCE_MS)}
    else ${dueAt} - ${intervalMs(horizonMs)} end`;
}
