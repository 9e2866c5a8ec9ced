/** What stands behind `?`: texts alone, as people write them. */

export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function writeSearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  // As people read it: none of these says anything else there.
  const readable = text.replaceAll('%2C', ',').replaceAll('%3A', ':');
  return readable === '' ? '' : `?${readable}`;
}

/** For `validateSearch`: what a screen knows of it, and nothing else. */
export const textsOf =
  <Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [Known in Name]?: string | undefined } => {
    const known = names.filter((name) => typeof search[name] === 'string' && search[name] !== '');
    return Object.fromEntries(known.map((name) => [name, search[name]])) as { [Known in Name]?: string };
  };
