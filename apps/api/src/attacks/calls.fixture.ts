import { SCOPE_OF_CALLS } from '../access/calls.ts';

/** Every call there is, of those that need a key: each has a scope, and two-orgs.story.test.ts compares them with the router. */
export const CALLS = Object.keys(SCOPE_OF_CALLS).map((call) => {
  const [method, path] = call.split(' ') as [string, string];
  return [method, path.startsWith('../') ? path.slice(2) : `/api${path}`] as const;
});

/** No key makes these, whatever it may: the stories of members and of the system try them as people. */
export const OF_PEOPLE = /\/(members|invitations|system)\b/;

const PATTERNS = CALLS.map(([method, path]) => ({
  method,
  pattern: new RegExp(`^${path.replace(/:\w+/, '[^/]+')}/?$`, 'i'),
  name: `${method} ${path}`,
}));

/** Which of the calls a request is, or the method of one that there is not. */
export function callOf(method: string, target: string): string {
  const path = target.replace(/[?#].*$/s, '');
  const found = PATTERNS.find((one) => one.method === method && one.pattern.test(path));
  return found?.name ?? `${method} elsewhere`;
}
