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
