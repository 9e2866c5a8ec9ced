/** What is known of a key of the list. */
type Known = { id: string; name: string; expiresAt?: string | undefined };

const LONGEST = 40;

const wordOf = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST);

/** The variable of the environment that names a key in code: no two of a list have the same. */
export function variableOf(key: Known, all: readonly Known[]): string {
  const word = wordOf(key.name);
  const isAlone = all.every(({ id, name }) => id === key.id || wordOf(name) !== word);
  return ['JITER_API_KEY', ...(word === '' ? [] : [word]), ...(isAlone && word !== '' ? [] : [key.id])].join(
    '_',
  );
}

/** Those that open something by now. */
export const validAt = <Key extends Known>(keys: readonly Key[], nowMs: number): Key[] =>
  keys.filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > nowMs);

/** What is pasted often has a space, or quotes, around it. */
export const trimKey = (text: string): string => text.trim().replace(/^(["'`])(.*)\1$/, '$2');

/** As it goes into a header. */
export const isKey = (text: string): boolean => /^[\x21-\x7e]{1,256}$/.test(text);

/** What is shown of a key that was pasted. */
export const startOfKey = (text: string): string => text.slice(0, Math.min(12, Math.floor(text.length / 3)));
