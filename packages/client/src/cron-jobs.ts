import { answerOf, pageOf, type Connection } from './connection.ts';
import { at } from './events.ts';
import { once, type Once } from './once.ts';
import { createPages } from './pages.ts';
import type {
  CronCalendarQuery,
  OccurrencesQuery,
  BodyOf,
  CronJob,
  CronJobChanges,
  CronJobDryRun,
  CronJobQuery,
  CronJobWithHistory,
  NewCronJob,
} from './types.ts';

export function createCronJobs(api: Connection) {
  const path = (id: string) => ({ params: { path: { id } } });
  return {
    create: (job: NewCronJob, options: Once = {}) =>
      answerOf(
        api.POST('/api/cronjobs', { body: job, params: { header: once(options) } }),
      ) as Promise<CronJobWithHistory>,
    /** The job as it would be, and the event of its first tick. Nothing is kept. */
    dryRun: (job: NewCronJob) =>
      answerOf(
        api.POST('/api/cronjobs', { body: job, params: { query: { dryRun: 'true' } } }),
      ) as Promise<CronJobDryRun>,
    get: (id: string) => answerOf(api.GET('/api/cronjobs/{id}', path(id))),
    list: (query: CronJobQuery = {}) =>
      createPages((cursor) =>
        pageOf(api.GET('/api/cronjobs', { params: { query: { ...query, ...at(cursor) } } })),
      ),
    page: (query: CronJobQuery & { cursor?: string } = {}) =>
      pageOf(api.GET('/api/cronjobs', { params: { query } })),
    edit: (id: string, changes: CronJobChanges) =>
      answerOf(api.PUT('/api/cronjobs/{id}', { ...path(id), body: changes })),
    /** When they fire, and what daylight saving does to them. */
    calendar: (query: CronCalendarQuery = {}) =>
      answerOf(api.GET('/api/cronjobs/calendar', { params: { query } })),
    /** What ran, and the tick to come. */
    occurrences: (id: string, query: OccurrencesQuery = {}) =>
      createPages((cursor) =>
        pageOf(
          api.GET('/api/cronjobs/{id}/occurrences', {
            params: { path: { id }, query: { ...query, ...at(cursor) } },
          }),
        ),
      ),
    occurrencesPage: (id: string, query: OccurrencesQuery & { cursor?: string } = {}) =>
      pageOf(api.GET('/api/cronjobs/{id}/occurrences', { params: { path: { id }, query } })),
    /** Pauses or resumes many. */
    turn: (which: BodyOf<'turnCronJobs'>) => answerOf(api.POST('/api/cronjobs/bulk', { body: which })),
    /** The event of it that was asked for. */
    run: (id: string, options: Once = {}) =>
      answerOf(api.POST('/api/cronjobs/{id}/run', { params: { path: { id }, header: once(options) } })),
    /** The job as it was. Of one that a try had deleted whose answer was lost, only the id is known. */
    delete: (id: string): Promise<Pick<CronJob, 'id'> & Partial<CronJob>> =>
      answerOf(api.DELETE('/api/cronjobs/{id}', path(id))),
    preview: (asked: BodyOf<'previewCronJob'>) =>
      answerOf(api.POST('/api/cronjobs/preview', { body: asked })),
  };
}
