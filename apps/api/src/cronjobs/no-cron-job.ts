/** Of an id that none of the org's cron jobs has. */
export const NO_CRON_JOB = 'Unable to find cron job';
