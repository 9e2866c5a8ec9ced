import { StringDecoder } from 'node:string_decoder';

export type Excerpt = {
  /** 'full' when more than `maxBytes` have come: nothing further needs to be read. */
  push(chunk: Buffer): 'open' | 'full';
  text(): string;
};

/** Keeps the beginning of a body as text that PostgreSQL can store, in at most `maxBytes` of UTF-8. */
export function createExcerpt(maxBytes: number): Excerpt {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    push(chunk) {
      if (bytes <= maxBytes) chunks.push(chunk);
      bytes += chunk.length;
      return bytes > maxBytes ? 'full' : 'open';
    },
    text() {
      const body = Buffer.concat(chunks);
      const readable = bytes > maxBytes ? cutAtCharacter(body, maxBytes) : body.toString('utf8');
      return storable(readable, maxBytes);
    },
  };
}

/** Text in PostgreSQL has no NUL; and the replacements of unreadable bytes make a text longer than it was. */
function storable(text: string, maxBytes: number): string {
  const clean = text.replaceAll('\0', '\uFFFD');
  return Buffer.byteLength(clean) > maxBytes ? cutAtCharacter(Buffer.from(clean), maxBytes) : clean;
}

/** A decoder that is never ended keeps the bytes of an unfinished character to itself. */
function cutAtCharacter(bytes: Buffer, maxBytes: number): string {
  return new StringDecoder('utf8').write(bytes.subarray(0, maxBytes));
}

/**
 * Reads a `Retry-After` header, seconds or an HTTP date, into ms from `now`; undefined when there is none, or none
 * that can be read.
 */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  // Date.parse takes much for a date, `1.5` for one; an HTTP date begins with the name of a day.
  if (!/^[a-z]{3,9},? /i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
