import { answerOf, type Connection } from './connection.ts';
import type { BodyOf, BulkForecast, BulkJob } from './types.ts';

/** The same with all events that match, by a worker and at a pace. */
export function createBulkJobs(api: Connection) {
  const path = (id: string) => ({ params: { path: { id } } });
  return {
    start: (job: BodyOf<'startBulkJob'>) =>
      answerOf(api.POST('/api/bulk', { body: job })) as Promise<BulkJob>,
    /** How many it would be about, and how long it would take. Nothing is done. */
    dryRun: (job: BodyOf<'startBulkJob'>) =>
      answerOf(api.POST('/api/bulk', { body: { ...job, dryRun: true } })) as Promise<BulkForecast>,
    /** The latest first. */
    list: (): Promise<BulkJob[]> => answerOf(api.GET('/api/bulk')),
    get: (id: string): Promise<BulkJob> => answerOf(api.GET('/api/bulk/{id}', path(id))),
    /** What is done is done. */
    stop: (id: string): Promise<BulkJob> => answerOf(api.POST('/api/bulk/{id}/stop', path(id))),
  };
}
