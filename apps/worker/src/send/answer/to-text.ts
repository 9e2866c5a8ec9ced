import { StringDecoder } from 'node:string_decoder';
import { TextDecoder } from 'node:util';

/** What was read of a body: all of it, or its beginning. */
export type Bytes = { bytes: Buffer; isCut: boolean };

const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|([^;\s]*))/i;
const UTF8 = 'utf-8';

/** The charset that a body is written in: what its first bytes say, then its Content-Type, then UTF-8. */
export function charsetOf(bytes: Buffer, contentType: string | undefined): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return UTF8;
  const [, quoted, plain] = CHARSET.exec(contentType ?? '') ?? [];
  return (quoted ?? plain ?? UTF8).trim().toLowerCase();
}

/** A body as text that PostgreSQL can store, in at most `maxBytes` of UTF-8. */
export function toText(body: Bytes, charset: string, maxBytes: number): string {
  return storable(decode(body, charset), maxBytes);
}

/** The text, if all the bytes are some, and none that only machines read. */
export function toStrictText(body: Bytes, charset: string, maxBytes: number): string | undefined {
  try {
    const text = decodeWith(createDecoder(charset, true), body);
    // eslint-disable-next-line no-control-regex
    return /[\0-\x08\x0e-\x1f\x7f]/.test(text) ? undefined : storable(text, maxBytes);
  } catch {
    return undefined;
  }
}

function decode(body: Bytes, charset: string): string {
  if (charset !== UTF8) return decodeWith(createDecoder(charset, false), body);
  return body.isCut ? upToCharacter(body.bytes) : body.bytes.toString('utf8');
}

/** In two steps: in one, Node 20 takes windows-1252 for latin1, and has no euro sign. */
function decodeWith(decoder: TextDecoder, { bytes, isCut }: Bytes): string {
  const text = decoder.decode(bytes, { stream: true });
  return isCut ? text : text + decoder.decode();
}

/** UTF-8 for what nobody has heard of. */
function createDecoder(charset: string, fatal: boolean): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal });
  } catch {
    return new TextDecoder(UTF8, { fatal });
  }
}

/** Text in PostgreSQL has no NUL; and a text may take more bytes than it came in. */
function storable(text: string, maxBytes: number): string {
  const clean = text.replaceAll('\0', '\uFFFD');
  return Buffer.byteLength(clean) > maxBytes
    ? upToCharacter(Buffer.from(clean).subarray(0, maxBytes))
    : clean;
}

/** A decoder that is never ended keeps the bytes of an unfinished character to itself. */
function upToCharacter(bytes: Buffer): string {
  return new StringDecoder('utf8').write(bytes);
}
