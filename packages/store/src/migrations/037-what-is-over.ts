import { addIndexes } from './build-index.ts';

/** By which the oldest are found, to be taken away. */
export const whatIsOver = addIndexes([
  { name: 'sessions_expiring', on: 'sessions (expires_at)' },
  { name: 'shared_links_expiring', on: 'shared_links (expires_at)' },
]);
