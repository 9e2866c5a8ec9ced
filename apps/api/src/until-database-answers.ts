import { setTimeout as pause } from 'node:timers/promises';
import { AppError, type Log } from '@jiter/core';
import { EXIT_FAILED, fail } from '@jiter/runtime';
import { isShutOut } from '@jiter/store';

const RETRY_MS = 1_000;
const UNDEFINED_TABLE = '42P01';

/** Containers start in any order: a database that is not there yet is waited for. */
export async function untilDatabaseAnswers<T>(log: Log, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: unknown }).code === UNDEFINED_TABLE) {
        return fail('The database has no tables of Jiter yet: run `npm run migrate` first', EXIT_FAILED);
      }
      if (!(error instanceof AppError)) throw error;
      if (isShutOut(error.cause)) throw error.cause;
      log.warn('database.awaited', { error: error.cause ?? error });
      await pause(RETRY_MS);
    }
  }
}
