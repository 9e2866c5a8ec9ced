import type { Fields } from './fields/field.ts';

/** By name, what must be there and is not judged by a reader: its value as read, undefined where it may be wrong. */
export type Usual = Readonly<Record<string, (value: unknown) => unknown>>;

/**
 * Recognizes bodies that are fine without joi, which walks through every field that could be there. What it gives is what
 * joi would; undefined for anything else: joi then finds what is wrong, and the words for it.
 */
export function createRecognizer(usual: Usual, fields: Fields) {
  const required = Object.keys(usual);
  const readers = new Map<string, (value: unknown) => unknown>(Object.entries(usual));
  for (const [name, { read }] of Object.entries(fields)) readers.set(name, read);

  return (body: unknown): Record<string, unknown> | undefined => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
    const said: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(body)) {
      const read = valueOf(readers.get(name), value);
      if (read === undefined) return undefined;
      said[name] = read;
    }
    return required.every((name) => Object.hasOwn(said, name)) ? said : undefined;
  };
}

/** Readers throw what is wrong: it is joi that says which of several comes first. */
function valueOf(read: ((value: unknown) => unknown) | undefined, value: unknown): unknown {
  try {
    return read?.(value);
  } catch {
    return undefined;
  }
}
