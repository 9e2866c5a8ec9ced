import { addIndexes } from './build-index.ts';

/** Whoever tells of failed events looks every ten seconds for what failed since, and for channels that had no look for long. */
export const whatFailed = addIndexes([
  { name: 'delivery_stats_failed', on: `delivery_stats (at, org_id) where host = '' and failed > 0` },
  { name: 'channels_events', on: `channels (coalesce(events_to, created_at)) where 'events' = any(tells)` },
]);
