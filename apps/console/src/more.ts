/** The screens that few people see in a day, in one file: parts that several of them have would be a file each otherwise. */
export { Api } from './screens/api/api.tsx';
export { BulkJobPage } from './screens/bulk/bulk-job.tsx';
export { BulkJobs } from './screens/bulk/bulk-jobs.tsx';
export { CronJobPage } from './screens/cron/cron-job.tsx';
export { Cron } from './screens/cron/cron.tsx';
export { SeeToIncident } from './screens/incident/incident.tsx';
export { Playground } from './screens/playground/playground.tsx';
export { Settings } from './screens/settings/settings.tsx';
export { Shared } from './screens/shared/shared.tsx';
export { FollowLink, SetUp } from './screens/sign-in/by-link.tsx';
export { AcceptInvitation } from './screens/sign-in/invitation.tsx';
