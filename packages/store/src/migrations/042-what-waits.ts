import { addIndexes } from './build-index.ts';

/** Not breaking. By which of each channel the first few notices are found that wait, however many there are. */
export const whatWaits = addIndexes([
  { name: 'notices_waiting', on: 'notices (channel_id, due_at, id) where due_at is not null' },
]);
