/** What a list of cron jobs asks for at a time. */
export const PAGE_OF_JOBS = { limit: 100 } as const;
