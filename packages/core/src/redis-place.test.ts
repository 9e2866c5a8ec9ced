import { parseRedisUrl } from './redis-place.ts';

test.each([
  ['redis://h:6379/2', { kind: 'single', prefix: 'bull', url: 'redis://h:6379/2' }],
  ['redis://p%40ss@h/0?family=6', { kind: 'single', prefix: 'bull', url: 'redis://:p%40ss@h/0?family=6' }],
  ['rediss://u:p@h?prefix=x', { kind: 'single', prefix: 'x', url: 'rediss://u:p@h' }],
  [
    'redis+sentinel://:p%40ss@a:1,b/mymaster:3?prefix=x&sentinelPassword=s',
    {
      kind: 'sentinel',
      prefix: 'x',
      isTls: false,
      password: 'p@ss',
      sentinels: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26_379 },
      ],
      name: 'mymaster',
      db: 3,
      sentinelPassword: 's',
    },
  ],
  [
    'rediss+cluster://u:p:q@[::1]:7000,b?queues=4',
    {
      kind: 'cluster',
      prefix: 'bull',
      isTls: true,
      username: 'u',
      password: 'p:q',
      nodes: [
        { host: '::1', port: 7_000 },
        { host: 'b', port: 6_379 },
      ],
      queues: 4,
    },
  ],
])('%s says where it is', (url, place) => {
  expect(parseRedisUrl(url)).toEqual(place);
});

test.each([
  ['http://h', 'must be of the form redis://'],
  ['redis:h', 'must be of the form'],
  ['unix:///run/redis.sock', 'must be of the form'],
  ['redis:///run/redis.sock', 'it has no host'],
  ['redis://h/mine', '/db must be the number'],
  ['redis://h/3/', '/db must be the number'],
  ['redis://h/-1', '/db must be the number'],
  ['redis://:a%zz@h', 'percent-encoded'],
  ['redis://:a/b@h', 'percent-encoded'],
  ['redis://:a#b@h', 'percent-encoded'],
  ['redis://h?queues=4', 'there is no option ?queues= for it, but ?prefix= and ?family='],
  ['redis+cluster://:a%zz@h', 'percent-encoded'],
  ['redis+cluster://:a#b@h', 'percent-encoded'],
  ['redis+sentinel://a/m%zz', 'percent-encoded'],
  ['redis://:p@a:1,b:2', 'redis+sentinel: or redis+cluster:'],
  ['redis://h/0#x', 'percent-encoded'],
  ['redis://a,b', 'redis+sentinel: or redis+cluster:'],
  ['redis+sentinel://a:1,b:2', '/name must say what they call the master'],
  ['redis+sentinel://a/m:x', ':db must be the number'],
  ['redis+sentinel://a/m?sentinelUsername=u', 'needs its &sentinelPassword='],
  ['redis+sentinel://a/m?queues=4', 'there is no option ?queues='],
  ['redis+cluster://a:1,,b', 'each of its hosts'],
  ['redis+cluster://a:99999', 'each of its hosts'],
  ['redis+cluster://a/1', 'a cluster has one database'],
  ['redis+cluster://a?queues=0', 'from 1 to 64'],
])('%s is refused with what is wrong', (url, words) => {
  expect(() => parseRedisUrl(url)).toThrow(words);
});

test('no password is in what is said', () => {
  const urls = ['redis+cluster://:hidden@a/1', 'redis+sentinel://:hidden@a', 'nothing://:hidden@a'];
  const halves = ['redis://u:1?hidden@a', 'redis+cluster://u:1?hidden=@a', 'redis://u:1?x=hidden@a'];
  for (const url of [...urls, ...halves]) {
    expect(messageOf(() => parseRedisUrl(url))).toMatch(/^(?!.*hidden).+/);
  }
});

function messageOf(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
