/** How long the body of an answer is (RFC 9112 §6.3, for the answer to a POST). */
export type BodyLength = number | 'chunked' | 'until-close';

/** The head of an answer, as far as it says where the answer ends. */
export type Head = {
  status: number;
  length: BodyLength;
  /** The receiver says that it will close the connection. */
  closes: boolean;
  /** Announced by a status that has no body: some receivers send one nevertheless, and nobody knows when. */
  mayBeFollowedByBody: boolean;
  /** What the HTTP client is to see instead of it. */
  replacement?: string;
};

/** What about a head is not HTTP. */
export type HeadFault = 'bare-lf' | 'no-status' | 'two-lengths' | 'length-and-coding';

const STATUS_LINE = /^HTTP\/\d\.\d [1-9]\d\d(?: |\r|$)/;
const LENGTH_FIELDS = /^(?:content-length|transfer-encoding)[ \t]*:/i;
const CLOSE = /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i;
const KEEP_ALIVE = /(?:^|,)[ \t]*keep-alive[ \t]*(?:,|$)/i;
const COLON = 58;
const CR = 13;

/** Reads a whole head, without the empty line at its end. It is read for every answer, hence no line is cut out of it. */
export function readHead(text: string): Head | HeadFault {
  const fields = readFields(text);
  if (!fields) return 'bare-lf';
  if (!STATUS_LINE.test(text)) return 'no-status';
  const { lengths, codings, connection } = fields;
  const status = Number(text.slice(9, 12));
  const closes = CLOSE.test(connection) || (text.slice(5, 8) < '1.1' && !KEEP_ALIVE.test(connection));
  if (status < 200) return { status, closes, length: 0, mayBeFollowedByBody: false };
  if (status === 204 || status === 304) return { status, closes, ...bodiless(text, fields) };
  if (lengths.length > 1) return 'two-lengths';
  if (lengths.length > 0 && codings.length > 0) return 'length-and-coding';
  return { status, closes, length: bodyLength(lengths[0], codings), mayBeFollowedByBody: false };
}

type Fields = { lengths: string[]; codings: string[]; connection: string };

/** Three of the fields, lists taken apart. Undefined for a line that ends in a line feed alone. */
function readFields(text: string): Fields | undefined {
  const fields: Fields = { lengths: [], codings: [], connection: '' };
  for (let at = 0, lf = 0; lf !== -1; at = lf + 1) {
    lf = text.indexOf('\n', at);
    if (lf !== -1 && text.charCodeAt(lf - 1) !== CR) return undefined;
    // Where the colon is tells most fields from these.
    const end = lf === -1 ? text.length : lf - 1;
    if (text.charCodeAt(at + 14) === COLON) readList('content-length', fields.lengths, text, at, end);
    else if (text.charCodeAt(at + 17) === COLON) readList('transfer-encoding', fields.codings, text, at, end);
    else if (text.charCodeAt(at + 10) === COLON) fields.connection += connectionIn(text.slice(at, end));
  }
  return fields;
}

function readList(name: string, values: string[], text: string, from: number, end: number): void {
  const colon = from + name.length;
  if (text.slice(from, colon).toLowerCase() !== name) return;
  for (const value of text.slice(colon + 1, end).split(',')) values.push(value.trim().toLowerCase());
}

function connectionIn(line: string): string {
  return /^connection:/i.test(line) ? `,${line.slice(11)}` : '';
}

function bodyLength(length: string | undefined, codings: readonly string[]): BodyLength {
  if (codings.length > 0) return codings.at(-1) === 'chunked' ? 'chunked' : 'until-close';
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : 'until-close';
}

/** HTTP clients take what a head without a body says about its length for a promise, or for a fault. */
function bodiless(text: string, { lengths, codings }: Fields): Omit<Head, 'status' | 'closes'> {
  if (lengths.length === 0 && codings.length === 0) return { length: 0, mayBeFollowedByBody: false };
  const kept = text.split('\r\n').filter((line) => !LENGTH_FIELDS.test(line));
  const mayBeFollowedByBody = codings.length > 0 || lengths.some((length) => !/^0+$/.test(length));
  return { length: 0, mayBeFollowedByBody, replacement: kept.join('\r\n') };
}
