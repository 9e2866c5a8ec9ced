/**
 * Undefined for what is no URL. Not URL.canParse: Node 20 optimises it when it has been called some thousand times, and
 * from then on it says no to any URL with a character from U+0080 to U+00FF.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** What to say of a URL with a user or a password in it that is none. */
export const ENCODE_IT =
  'it cannot be read: a port has up to 65535, and a user or a password has to be percent-encoded (% is %25, / is %2F, # is %23, ? is %3F, @ is %40)';
