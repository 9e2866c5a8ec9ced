import { queueConnections } from './connections.ts';

test.each([
  ['a PostgreSQL', 'postgres://h/db', { ring: 4, take: 5, limit: 1 }],
  ['a Redis', 'redis://h', { ring: 1, take: 2, limit: 1 }],
  ['a Redis by TLS', 'rediss://h', { ring: 1, take: 2, limit: 1 }],
  ['a Redis by one sentinel', 'redis+sentinel://a/m', { ring: 2, take: 4, limit: 2 }],
  ['a Redis by three sentinels', 'redis+sentinel://a,b,c/m', { ring: 4, take: 8, limit: 4 }],
  ['a cluster', 'redis+cluster://a,b,c', { ring: 4, take: 68, limit: 4 }],
  ['a cluster of which one node is named', 'redis+cluster://a', { ring: 4, take: 68, limit: 4 }],
  ['a cluster of five', 'redis+cluster://a,b,c,d,e', { ring: 6, take: 102, limit: 6 }],
  ['a cluster with two queues', 'redis+cluster://a,b,c?queues=2', { ring: 4, take: 12, limit: 4 }],
])('to %s', (_what, url, most) => {
  expect(queueConnections(url)).toEqual(most);
});

test('to as many nodes of a cluster as it turned out to have', () => {
  expect(queueConnections('redis+cluster://a', 6).take).toBe(119);
  expect(queueConnections('redis+cluster://a,b,c', 1).take).toBe(68);
  expect(queueConnections('redis://a', 6).take).toBe(2);
});
