/** Where a value of a text of JSON stands: from the first of its characters on. `at` is what it is called, such as `retryPolicy.delays[0]`. */
export type Place = { from: number; to: number };
/** What was read: the value, and where each of its parts is, by name. */
export type Read = { value: unknown; places: ReadonlyMap<string, Place> };
export type NotJson = { wrong: Place; why: Why };
export type Why = 'value' | 'name' | 'colon' | 'comma' | 'end' | 'text';

class Stop extends Error {
  readonly at: number;
  readonly why: Why;
  constructor(at: number, why: Why) {
    super(why);
    this.at = at;
    this.why = why;
  }
}

const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
// eslint-disable-next-line no-control-regex -- none of them stands in a text of JSON as it is
const TEXT = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const SPACE = /[ \t\r\n]*/y;
/** Deeper than any body that there is. */
const DEEPEST = 100;

/** What is below a value, by the names that the API's messages have. */
export const below = (path: string, part: string | number): string => {
  if (typeof part === 'number') return `${path}[${part}]`;
  return path === '' ? part : `${path}.${part}`;
};

/** JSON with the place of each of its values, or where and why it is none. */
export function readJson(text: string): Read | NotJson {
  const places = new Map<string, Place>();
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const skip = () => void match(SPACE);
  const take = (character: string): boolean => {
    skip();
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };

  function value(path: string, depth: number): unknown {
    skip();
    if (depth > DEEPEST) throw new Stop(at, 'value');
    const from = at;
    const read = take('{') ? members(path, depth) : take('[') ? items(path, depth) : leaf();
    places.set(path, { from, to: at });
    return read;
  }

  function leaf(): unknown {
    const said = match(text[at] === '"' ? TEXT : LITERAL);
    if (said === undefined) throw new Stop(at, text[at] === '"' ? 'text' : 'value');
    return JSON.parse(said);
  }

  function members(path: string, depth: number): object {
    const entries = new Map<string, unknown>();
    if (take('}')) return {};
    do {
      skip();
      const name = match(TEXT);
      if (name === undefined) throw new Stop(at, 'name');
      const known = JSON.parse(name) as string;
      if (!take(':')) throw new Stop(at, 'colon');
      entries.set(known, value(below(path, known), depth + 1));
    } while (take(','));
    if (!take('}')) throw new Stop(at, 'comma');
    return Object.fromEntries(entries);
  }

  function items(path: string, depth: number): unknown[] {
    const list: unknown[] = [];
    if (take(']')) return list;
    do list.push(value(below(path, list.length), depth + 1));
    while (take(','));
    if (!take(']')) throw new Stop(at, 'comma');
    return list;
  }

  try {
    const read = value('', 0);
    skip();
    if (at < text.length) throw new Stop(at, 'end');
    return { value: read, places };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { wrong: { from: error.at, to: Math.min(text.length, error.at + 1) }, why: error.why };
  }
}

export const isRead = (read: Read | NotJson): read is Read => 'places' in read;

/** From 1 on. */
export const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Where a value is, or else the next one around it that is there. */
export function placeOf({ places }: Read, path: string): Place {
  for (let name = path; name !== ''; name = name.replace(/(?:\.[^.[]*|\[\d+\]|^[^.[]+)$/, '')) {
    const place = places.get(name);
    if (place) return place;
    if (!/[.[]/.test(name)) break;
  }
  const all = places.get('') ?? { from: 0, to: 0 };
  return { from: all.from, to: Math.min(all.to, all.from + 1) };
}

/** An object of JSON with one field more, at its end; the rest stays as it was typed. Undefined where there is no object, or the field is there. */
export function withMember(text: string, name: string, value: unknown): string | undefined {
  const written = `"${name}": ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')}`;
  if (text.trim() === '') return `{\n  ${written}\n}`;
  const read = readJson(text);
  if (!isRead(read) || typeof read.value !== 'object' || read.value === null || Array.isArray(read.value))
    return undefined;
  if (Object.hasOwn(read.value, name)) return undefined;
  const before = text.slice(0, text.lastIndexOf('}')).trimEnd();
  return `${before}${before.endsWith('{') ? '' : ','}\n  ${written}\n}`;
}
