import { intervalMs } from '../database/relation.ts';

/** How long a row that was due may stay unclaimed before the sweep rings for it. */
export const SILENCE_MS = 1_000;

/**
 * For workers of the version before, which sweep by this column: when a row whose next attempt is due at the SQL
 * expression `dueAt` enters the horizon, or, since whoever wrote the row rings for one within it at once, when it stays
 * silent after its time. To ours it says since when a row that was written late may count as silent.
 * `horizonMs` is a number from our own settings, never from a request.
 */
export function wakeAtSql(dueAt: string, horizonMs: number): string {
  return `case when ${dueAt} <= now() + ${intervalMs(horizonMs)}
    then greatest(${dueAt}, now()) + ${intervalMs(SILENCE_MS)}
    else ${dueAt} - ${intervalMs(horizonMs)} end`;
}
