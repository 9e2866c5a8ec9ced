/** Every call there is, of those that need a key; two-orgs.test.ts compares it with the app. */
export const CALLS = [
  ['POST', '/api/events'],
  ['POST', '/api/events/batch'],
  ['GET', '/api/events'],
  ['GET', '/api/events/:id'],
  ['GET', '/api/events/:id/explanation'],
  ['PUT', '/api/events/:id'],
  ['POST', '/api/events/cancel'],
  ['POST', '/api/events/retry'],
  ['POST', '/api/events/replay'],
  ['POST', '/api/events/:id/cancel'],
  ['POST', '/api/events/:id/retry'],
  ['POST', '/api/events/:id/replay'],
  ['POST', '/api/cronjobs'],
  ['POST', '/api/cronjobs/preview'],
  ['POST', '/api/cronjobs/:id/run'],
  ['GET', '/api/cronjobs'],
  ['GET', '/api/cronjobs/:id'],
  ['PUT', '/api/cronjobs/:id'],
  ['DELETE', '/api/cronjobs/:id'],
  ['GET', '/api/org'],
  ['PUT', '/api/org'],
  ['GET', '/api/status'],
  ['GET', '/api/stats'],
  ['GET', '/api/forecast'],
  ['GET', '/api/keys'],
  ['POST', '/api/keys'],
  ['DELETE', '/api/keys/:id'],
] as const;

const PATTERNS = CALLS.map(([method, path]) => ({
  method,
  pattern: new RegExp(`^${path.replace(':id', '[^/]+')}/?$`, 'i'),
  name: `${method} ${path}`,
}));

/** Which of the calls a request is, or the method of one that there is not. */
export function callOf(method: string, target: string): string {
  const path = target.replace(/[?#].*$/s, '');
  const found = PATTERNS.find((one) => one.method === method && one.pattern.test(path));
  return found?.name ?? `${method} elsewhere`;
}
