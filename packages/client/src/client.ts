import { createChannels } from './channels.ts';
import { createBulkJobs } from './bulk-jobs.ts';
import { answerOf, openConnection, pageOf, textOf, type ClientOptions } from './connection.ts';
import { createCronJobs } from './cron-jobs.ts';
import { at, createEvents } from './events.ts';
import { createInboxes } from './inboxes.ts';
import { createPages } from './pages.ts';
import { createPeople } from './people.ts';
import type { AuditQuery, BodyOf, FailuresQuery, ForecastQuery, StatisticsQuery } from './types.ts';

export type JiterClient = ReturnType<typeof createClient>;

/**
 * The client of an org. All of it rejects with JiterError. What may help is asked for again: after 408, 429, 5xx and where
 * no answer came, unless that could do something twice.
 */
export function createClient(options: ClientOptions) {
  const api = openConnection(options);
  return {
    events: createEvents(api),
    cronJobs: createCronJobs(api),
    bulkJobs: createBulkJobs(api),
    inboxes: createInboxes(api),
    ...createPeople(api),
    /** Whether a request that somebody got is signed, and if not, why. */
    checkSignatures: (request: BodyOf<'checkSignatures'>) =>
      answerOf(api.POST('/api/signatures/check', { body: request })),
    /** When it is what a person wrote, such as `tomorrow 9:00`. */
    resolveTime: (asked: BodyOf<'resolveTime'>) => answerOf(api.POST('/api/times/resolve', { body: asked })),
    apiKeys: {
      list: () => answerOf(api.GET('/api/keys')),
      create: (key: BodyOf<'createApiKey'>) => answerOf(api.POST('/api/keys', { body: key })),
      revoke: (id: string) => answerOf(api.DELETE('/api/keys/{id}', { params: { path: { id } } })),
    },
    /** What an org signs with, newest first. */
    signingSecrets: {
      list: () => answerOf(api.GET('/api/secrets')),
      rotate: (how: BodyOf<'rotateSigningSecret'> = {}) =>
        answerOf(api.POST('/api/secrets/rotate', { body: how })),
      endOverlap: () => answerOf(api.POST('/api/secrets/end-overlap', { body: {} })),
    },
    organisation: {
      get: () => answerOf(api.GET('/api/org')),
      edit: (changes: BodyOf<'editOrganisation'>) => answerOf(api.PUT('/api/org', { body: changes })),
    },
    /** Who changed what, the latest first. */
    audit: (query: AuditQuery = {}) =>
      createPages((cursor) =>
        pageOf(api.GET('/api/audit', { params: { query: { ...query, ...at(cursor) } } })),
      ),
    /** One page of it, with where it goes on. */
    auditPage: (query: AuditQuery & { cursor?: string } = {}) =>
      pageOf(api.GET('/api/audit', { params: { query } })),
    /** The same as CSV, with a line of names. */
    auditCsv: (query: AuditQuery & { cursor?: string } = {}) =>
      textOf(api.GET('/api/audit', { params: { query }, headers: { accept: 'text/csv' }, parseAs: 'text' })),
    /** Of all organisations how much they do: for operators. */
    system: () => answerOf(api.GET('/api/system')),
    status: () => answerOf(api.GET('/api/status')),
    statistics: (query: StatisticsQuery = {}) => answerOf(api.GET('/api/stats', { params: { query } })),
    forecast: (query: ForecastQuery = {}) => answerOf(api.GET('/api/forecast', { params: { query } })),
    /** What failed, by host and reason. */
    failures: {
      list: (query: FailuresQuery = {}) => answerOf(api.GET('/api/failures', { params: { query } })),
      /** That they are resolved, or ignored, or open again. */
      judge: (said: BodyOf<'judgeFailures'>) => answerOf(api.PUT('/api/failures', { body: said })),
    },
    /** What shows one thing of an org to whoever has it, without an account. */
    links: {
      /** Those that still open something. */
      list: () => answerOf(api.GET('/api/links')),
      /** Its address is answered this once. */
      create: (link: BodyOf<'createLink'>) => answerOf(api.POST('/api/links', { body: link })),
      revoke: (id: string) => answerOf(api.DELETE('/api/links/{id}', { params: { path: { id } } })),
    },
    /** The hosts that events are sent to, and how they do. */
    destinations: {
      list: () => answerOf(api.GET('/api/destinations')),
      get: (host: string) => answerOf(api.GET('/api/destinations/{host}', { params: { path: { host } } })),
      /** Sends an event there, now and once. */
      test: (host: string, body: BodyOf<'testDestination'>) =>
        answerOf(api.POST('/api/destinations/{host}/test', { params: { path: { host } }, body })),
    },
    /** Who is told what goes wrong, and what that is. */
    channels: createChannels(api),
    incidents: {
      /** `isOpen`: those that are not over, or those that are; all of them otherwise. */
      list: ({ isOpen }: { isOpen?: boolean } = {}) =>
        answerOf(
          api.GET('/api/incidents', {
            params: { query: isOpen === undefined ? {} : { open: isOpen ? 'true' : 'false' } },
          }),
        ),
      /** Somebody sees to it: nobody is told again before it is over. */
      acknowledge: (id: string) =>
        answerOf(api.POST('/api/incidents/{id}/acknowledge', { params: { path: { id } } })),
      /** Nobody is told again for so long, such as `4h`, or before it is over; null: from now on again. */
      snooze: (id: string, span: string | null) =>
        answerOf(api.POST('/api/incidents/{id}/snooze', { params: { path: { id } }, body: { for: span } })),
    },
    /** Whatever else there is, by its path: `client.api.GET('/api/events/{id}', …)` of openapi-fetch. */
    api,
  };
}
