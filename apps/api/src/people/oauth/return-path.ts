const HERE = 'https://console.invalid';
const LONGEST = 1_000;

/**
 * Where somebody goes to after he came back: a page of the console, which is whatever is below `/` here, and `/` for anything else. A
 * browser takes more for another host than it looks: `//host`, `/\host`, or either with a tab between.
 */
export function returnPathOf(given: unknown): string {
  if (typeof given !== 'string' || given.length > LONGEST) return '/';
  if (!/^\/[\x21-\x7e]*$/.test(given) || /^\/[/\\]|\\/.test(given)) return '/';
  if (!URL.canParse(given, HERE)) return '/';
  const { origin, pathname, search } = new URL(given, HERE);
  const isPage =
    origin === HERE && !pathname.startsWith('//') && !/^\/(api|auth|in|admin)(\/|$)/i.test(pathname);
  return isPage ? pathname + search : '/';
}
