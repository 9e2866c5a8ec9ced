import { returnPathOf } from './return-path.ts';

test.each(['/', '/o/1', '/o/1/events?tab=failed&q=a%20b', '/invite'])('%s is a page here', (path) => {
  expect(returnPathOf(path)).toBe(path);
});

test.each([
  ...['https://evil.example/', 'javascript:alert(1)', '//evil.example', '/\\evil.example', '\\/evil.example'],
  ...[
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/./\\evil.example',
    '/o/..//evil.example',
    '/.//evil.example',
  ],
  ...['/o/\\evil', '/%0a', 'evil.example', '', '@evil.example', `/${'a'.repeat(1_000)}`, '/é'],
  ...['/api/events', '/API/events', '/auth/sign-out', '/in/token', '/admin/queues', '/o/../api/events'],
  ...[undefined, 7, ['/o/1'], { toString: () => '/o/1' }],
])('%j leads nowhere but to the first page', (given) => {
  const path = returnPathOf(given);
  expect(new URL(path, 'https://jiter.example.com').origin).toBe('https://jiter.example.com');
  if (given !== '/%0a') expect(path).toBe('/');
});
