import { allows, mayReach, moreThan, readDestinations, readScopes } from './grant.ts';

test('what stands for many covers them, and nothing else', () => {
  expect(allows({}, 'org:admin')).toBe(true);
  expect(allows({ scopes: ['*:read'] }, 'cronjobs:read')).toBe(true);
  expect(allows({ scopes: ['*:read'] }, 'events:read-redacted')).toBe(true);
  expect(allows({ scopes: ['*:read'] }, 'events:write')).toBe(false);
  expect(allows({ scopes: ['events:read'] }, 'events:read-redacted')).toBe(true);
  expect(allows({ scopes: ['events:read-redacted'] }, 'events:read')).toBe(false);
  expect(allows({ scopes: ['events:write'] }, 'events:read')).toBe(false);
  expect(allows({ scopes: [] }, 'events:read')).toBe(false);
});

const root = { destinations: ['https://app.example.com/'] };
const folder = { destinations: ['https://app.example.com/hooks'] };

test.each([
  ['https://app.example.com/', root],
  ['https://APP.example.com:443/a/../b?to=https://evil.com/', root],
  ['https://app.example.com/%2e%2e/x', root],
  ['https://app.example.com/hooks', folder],
  ['https://app.example.com/hooks/7?x=..%2f', folder],
  ['https://app.example.com/hooks/.well-known/...%3f/..a', folder],
])('%s is within its destinations', (url, key) => expect(mayReach(key, url)).toBe(true));

test.each([
  ['https://app.example.com.evil.com/', root],
  ['https://app.example.com@evil.com/', root],
  ['https://user@app.example.com/', root],
  ['https://app.example.com:8443/', root],
  ['http://app.example.com/', root],
  ['https://app.example.com./', root],
  ['https://evil.com/https://app.example.com/', root],
  ['no url', root],
  ['https://app.example.com/hooks-of-others', folder],
  ['https://app.example.com/Hooks', folder],
  ['https://app.example.com/hooks/../admin', folder],
  ['https://app.example.com/hooks/%2E%2e/admin', folder],
  ['https://app.example.com/hooks/..%2fadmin', folder],
  ['https://app.example.com/hooks/%252e%252e/admin', folder],
  ['https://app.example.com/hooks/..;x/admin', folder],
  ['https://app.example.com/hooks/..%3fx/admin', folder],
  ['https://app.example.com/hooks/..%23/admin', folder],
  ['https://app.example.com/hooks/..%00/admin', folder],
  ['https://app.example.com/hooks/%2e%2e%2520/admin', folder],
  ['https://app.example.com/hooks/x%5c..%5c..', folder],
  ['https://app.example.com/hooks/%ff', folder],
])('%s is not', (url, key) => expect(mayReach(key, url)).toBe(false));

test('a key gives on what it has, and no more', () => {
  const own = { scopes: ['org:admin', 'events:read'] as const, destinations: ['https://a.example/x/'] };
  const destinations = ['https://a.example/x/y'];
  expect(moreThan({}, {})).toBeUndefined();
  expect(moreThan(own, { scopes: ['events:read-redacted'], destinations })).toBeUndefined();
  expect(moreThan(own, { destinations })).toEqual({ scope: '*' });
  expect(moreThan(own, { scopes: ['*:read'], destinations })).toEqual({ scope: '*:read' });
  expect(moreThan(own, { scopes: ['events:write'], destinations })).toEqual({ scope: 'events:write' });
  expect(moreThan(own, { scopes: ['org:admin'] })).toEqual({ destination: 'anywhere' });
  expect(moreThan(own, { scopes: ['org:admin'], destinations: ['https://a.example/'] })).toEqual({
    destination: 'https://a.example/',
  });
});

test('scopes and destinations are read, or refused with what they may be', () => {
  expect(readScopes(['*:read', '*:read'])).toEqual(['*:read']);
  expect(readDestinations(['HTTPS://A.example:443/x/../y'])).toEqual(['https://a.example/y']);
  for (const value of [[], 'events:read', ['events'], [7], null]) {
    expect(() => readScopes(value)).toThrow(/^'scopes' must be a list/);
  }
  for (const value of [
    [],
    ['ftp://a.example/'],
    ['https://u:p@a.example/'],
    ['https://a.example/?x'],
    ['https://a.example/..%2f'],
    ['https://*.a.example/'],
    ['https:a.example'],
    [7],
    'https://a.example/',
  ]) {
    expect(() => readDestinations(value)).toThrow(/^'destinations' must be a list/);
  }
});

test('a key reaches any of its destinations, and none is reached with credentials', () => {
  const destinations = ['https://a.example/', 'https://b.example/in'];
  expect(mayReach({ destinations }, 'https://b.example/in/x')).toBe(true);
  expect(mayReach({ destinations }, 'https://a.example/x')).toBe(true);
  for (const credentials of ['user', ':password', 'user:password'])
    expect(mayReach({ destinations }, `https://${credentials}@a.example/`)).toBe(false);
  expect(mayReach({ destinations: ['https://a.example/in/'] }, 'https://a.example/in/x')).toBe(true);
  expect(mayReach({ destinations: ['https://a.example/in/'] }, 'https://a.example/in')).toBe(false);
});

test('a path is decoded as often as a receiver may, and refused where that does not end', () => {
  const encoded = (times: number) => `https://a.example/in/%${'25'.repeat(times - 1)}41`;
  const reaches = [1, 2, 3, 4].map((times) =>
    mayReach({ destinations: ['https://a.example/in'] }, encoded(times)),
  );
  expect(reaches).toEqual([true, true, true, false]);
});

test('an address that is none of its own is read for no prefix', () => {
  const longest = `https://a.example/${'x'.repeat(2_048 - 'https://a.example/'.length)}`;
  expect(readDestinations([longest])).toEqual([longest]);
  for (const wrong of [
    `${longest}x`,
    7,
    '',
    'see https://a.example/',
    'http:/a.example',
    'https://a.example/a b',
  ])
    expect([wrong, refusalOf(() => readDestinations([wrong]))]).toEqual([wrong, 'invalid_destinations']);
  expect(readDestinations(['HTTP://a.example', 'http://a.example/', 'https://a.example'])).toEqual([
    'http://a.example/',
    'https://a.example/',
  ]);
});

test('there are as many destinations as there may be, and each scope once', () => {
  const many = Array.from({ length: 20 }, (_, index) => `https://a.example/${index}`);
  expect(readDestinations(many)).toEqual(many);
  expect(refusalOf(() => readDestinations([...many, 'https://a.example/more']))).toBe('invalid_destinations');
  expect(refusalOf(() => readDestinations('https://a.example/'))).toBe('invalid_destinations');
  expect(refusalOf(() => readScopes('events:read'))).toBe('invalid_scopes');
  expect(readScopes(['events:read', 'events:read'])).toEqual(['events:read']);
});

function refusalOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}
