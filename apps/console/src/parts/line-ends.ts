/** A field has its lines end in one way, whatever the text that it was given has. */

const withLf = (text: string) => text.replaceAll(/\r\n?/g, '\n');

/** Whether a field still has the text that it was given. */
export const isSameText = (one: string, other: string): boolean => withLf(one) === withLf(other);

/** What was entered, with the ends of lines that the text before had, where all of those were the same. */
export function withEndsOf(before: string, entered: string): string {
  const [end = '\n', ...others] = new Set(before.match(/\r\n?|\n/g));
  return withLf(entered).replaceAll('\n', others.length === 0 ? end : '\n');
}
