/** What of an address says how a page is looked at, and changes nothing of what it asks the API for. */
export const LOOKS = {
  /** What is opened in its place, by names. */
  open: 'open',
  /** What is shown as it came, by names. */
  raw: 'raw',
  /** What is shown of the attempts of an event. */
  shown: 'shown',
  /** The language of code. */
  code: 'code',
} as const;
export type Look = keyof typeof LOOKS;

/** What is entered in the playground. */
export const ENTERED = [
  'destination',
  'when',
  'payload',
  'method',
  'format',
  'retries',
  'blank',
  'kept',
  'script',
  'inbox',
] as const;

const NAMES: readonly string[] = [...Object.keys(LOOKS), ...ENTERED];

/** Which page an address is of, however it is looked at. */
export function pageOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  const query = new URLSearchParams(search);
  for (const name of NAMES) query.delete(name);
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
}

/** A view without what is opened in it: of another one, that is nothing. */
export function withoutLooks<Search extends object>(search: Search): Omit<Search, Look> {
  const kept = Object.entries(search).filter(([name]) => !Object.hasOwn(LOOKS, name));
  return Object.fromEntries(kept) as Omit<Search, Look>;
}

/** An address has an end, and each of them asks for what it shows: the one that was opened first is closed for one more. */
const MOST = 20;

/** Names may be anything. */
const written = (name: string) => name.replaceAll('%', '%25').replaceAll(',', '%2C');
const read = (text: string) => text.replaceAll('%2C', ',').replaceAll('%25', '%');

export const readNames = (text: string): string[] => text.split(',').filter(Boolean).slice(-MOST).map(read);

export const writeNames = (names: readonly string[]): string => names.slice(-MOST).map(written).join(',');

/** With the name that was not among them, or without the one that was. */
export function toggledName(text: string, name: string): string {
  const names = readNames(text);
  return writeNames(names.includes(name) ? names.filter((one) => one !== name) : [...names, name]);
}
