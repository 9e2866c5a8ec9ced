import type { components, operations } from './api.ts';

type Schemas = components['schemas'];
export type Event = Schemas['Event'];
export type EventWithHistory = Schemas['EventWithHistory'];
export type NewEvent = Schemas['NewEvent'];
export type EventChanges = Schemas['EventChanges'];
export type EventDryRun = Schemas['EventDryRun'];
export type Attempt = Schemas['Attempt'];
/** What became of an item of a batch for which there is no event. */
export type Refusal = Schemas['Refusal'];
export type CronJob = Schemas['CronJob'];
export type CronJobWithHistory = Schemas['CronJobWithHistory'];
export type NewCronJob = Schemas['NewCronJob'];
export type CronJobChanges = Schemas['CronJobChanges'];
export type CronJobDryRun = Schemas['CronJobDryRun'];
export type ApiKey = Schemas['ApiKey'];
export type Organisation = Schemas['Organisation'];
export type Inbox = Schemas['Inbox'];
/** What came to an inbox. */
export type InboxRequest = Schemas['InboxRequest'];
export type EventChange = Schemas['EventChange'];
export type Member = Schemas['Member'];
export type SharedLink = Schemas['SharedLink'];
export type Invitation = Schemas['Invitation'];
export type SigningSecret = Schemas['SigningSecret'];
export type AuditEntry = Schemas['AuditEntry'];
export type ServiceStatus = Schemas['ServiceStatus'];
export type Destination = Schemas['Destination'];
export type DestinationDetails = Schemas['DestinationDetails'];
/** Who is told of what goes wrong. */
export type Channel = Schemas['Channel'];
export type ChannelWithNotices = Schemas['ChannelWithNotices'];
export type Notice = Schemas['Notice'];
export type Incident = Schemas['Incident'];
export type OperatorIncident = Schemas['OperatorIncident'];
export type Statistics = Schemas['Statistics'];
export type BulkJob = Schemas['BulkJob'];
/** What a bulk job would be about. */
export type BulkForecast = Exclude<
  operations['startBulkJob']['responses'][200]['content']['application/json'],
  BulkJob
>;

type QueryOf<Name extends keyof operations> = NonNullable<operations[Name]['parameters']['query']>;
export type BodyOf<Name extends keyof operations> = operations[Name] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

/** Several values may be given as an array. */
type Asked<Query> = {
  [Name in keyof Query]: Query[Name] extends string | undefined
    ? Query[Name] | readonly string[]
    : Query[Name];
};
export type EventQuery = Omit<Asked<QueryOf<'listEvents'>>, 'cursor'>;
export type EventCountQuery = Asked<QueryOf<'countEvents'>>;
export type CronJobQuery = Omit<QueryOf<'listCronJobs'>, 'cursor'>;
export type StatisticsQuery = QueryOf<'getStatistics'>;
export type ForecastQuery = QueryOf<'getForecast'>;
export type AuditQuery = Omit<QueryOf<'listAuditEntries'>, 'cursor'>;
export type FailuresQuery = QueryOf<'listFailures'>;
export type CronCalendarQuery = QueryOf<'getCronCalendar'>;
export type OccurrencesQuery = Omit<QueryOf<'listOccurrences'>, 'cursor'>;
