/** What is read of an answer: more than this is no use on a page. */
export const MOST_BYTES = 1_048_576;
const TOLD_EVERY_MS = 250;

export type Came = { bytes: Uint8Array<ArrayBuffer>; isCut: boolean; isWhole: boolean };

/** Reads an answer as far as is shown, and tells on the way what came of it: some go on for long. */
export async function readBounded(
  { body }: Response,
  tell: (came: Came) => void,
  { most = MOST_BYTES, now = () => performance.now() } = {},
): Promise<Came> {
  const parts: Uint8Array[] = [];
  let size = 0;
  let toldMs = -Infinity;
  const reader = body?.getReader();
  const sofar = (isWhole: boolean): Came => ({
    bytes: joined(parts, Math.min(size, most)),
    isCut: size > most,
    isWhole,
  });
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done || !value) return sofar(true);
    parts.push(value);
    size += value.length;
    if (size > most) {
      await reader!.cancel();
      return sofar(true);
    }
    if (now() - toldMs < TOLD_EVERY_MS) continue;
    toldMs = now();
    tell(sofar(false));
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part.subarray(0, size - at), at);
    at = Math.min(size, at + part.length);
  }
  return all;
}

export type Kind = 'json' | 'csv' | 'text' | 'bytes';

/** By what its header says; NDJSON and event streams are lines of text. */
export function kindOf(type: string): Kind {
  if (/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) return 'json';
  if (/^text\/csv\b/i.test(type)) return 'csv';
  return /^text\/|ndjson|jsonl|[/+]xml\b|^$/i.test(type) ? 'text' : 'bytes';
}

/** The rows of a text of CSV (RFC 4180). One that was cut in it is left out. */
export function readCsv(text: string, isCut = false): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|((?:[^",\r\n][^,\r\n]*)?))(,|\r?\n|\r|$)/y;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    // A quote that does not end.
    if (!found) break;
    const [, inQuotes, plain, end] = found;
    rows.at(-1)!.push(inQuotes?.replaceAll('""', '"') ?? plain!);
    if (end !== ',' && cell.lastIndex < text.length) rows.push([]);
    else if (end === ',' && cell.lastIndex === text.length) rows.at(-1)!.push('');
  }
  return isCut ? rows.slice(0, -1) : rows.filter((row) => row.length > 0);
}

/** The ending of the name of a file. */
export const endingOf = (type: string): string =>
  ({ json: 'json', csv: 'csv', text: 'txt', bytes: 'bin' })[kindOf(type)];
