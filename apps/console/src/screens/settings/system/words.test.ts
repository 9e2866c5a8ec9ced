import { words } from './words.ts';

test('one worker and one job are told in the singular', () => {
  const { workers, backlog } = words.tiles;
  expect([0, 1, 2].map(workers)).toEqual(['workers alive', 'worker alive', 'workers alive']);
  expect([undefined, 1, 2].map(backlog)).toEqual([
    'jobs in the queue',
    'job in the queue',
    'jobs in the queue',
  ]);
});
