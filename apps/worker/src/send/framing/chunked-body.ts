/** Follows a body, to know where it ends. */
export type BodyReader = {
  /** Goes on at `from`. Answers where the body ended, or that it did not, or what about it is not HTTP. */
  read(bytes: Buffer, from: number): number | 'open' | 'bare-lf';
  /** How many of its bytes were no content. */
  overhead(): number;
  /** How many of those were extensions and trailers, which have no bound of their own. */
  extras(): number;
};

const LF = 10;
const CR = 13;
/** A size in hexadecimal, with room for zeros in front of it. */
const SIZE_CHARACTERS = 64;
/** What goes beyond it in a line that begins with a size is an extension. */
const PLAIN_LINE_BYTES = 18;

/** Follows a body in chunks (RFC 9112 §7.1). Whether its sizes are numbers is for the HTTP client to judge. */
export function createChunkedBody(): BodyReader {
  let part: 'size' | 'content' | 'content-end' | 'trailers' = 'size';
  let left = 0;
  /** The line that has begun: its first characters, its length, its last byte. */
  let line = '';
  let lineBytes = 0;
  let lastByte = 0;
  let overhead = 0;
  let extras = 0;

  /** Answers where the line ended. */
  function readLine(bytes: Buffer, from: number): number | 'open' | 'bare-lf' {
    const lf = bytes.indexOf(LF, from);
    const end = lf === -1 ? bytes.length : lf + 1;
    if (line.length < SIZE_CHARACTERS)
      line += bytes.toString('latin1', from, Math.min(end, from + SIZE_CHARACTERS));
    const before = lf > from ? bytes[lf - 1] : lastByte;
    lastByte = bytes[end - 1] ?? lastByte;
    count(end - from);
    if (lf === -1) return 'open';
    return before === CR ? end : 'bare-lf';
  }

  function count(bytes: number): void {
    const plain = part === 'trailers' ? 0 : PLAIN_LINE_BYTES;
    extras += Math.max(0, lineBytes + bytes - plain) - Math.max(0, lineBytes - plain);
    lineBytes += bytes;
    overhead += bytes;
  }

  /** What follows the line that has ended; 'over' when it was the last one. */
  function next(): 'over' | undefined {
    const isEmpty = lineBytes === 2;
    if (part === 'size') {
      left = Number.parseInt(line, 16) || 0;
      part = left > 0 ? 'content' : 'trailers';
    } else if (part === 'content-end') part = 'size';
    else if (isEmpty) return 'over';
    line = '';
    lineBytes = 0;
    lastByte = 0;
    return undefined;
  }

  function read(bytes: Buffer, from: number): number | 'open' | 'bare-lf' {
    let at = from;
    while (at < bytes.length) {
      if (part === 'content') {
        const taken = Math.min(left, bytes.length - at);
        at += taken;
        left -= taken;
        if (left === 0) part = 'content-end';
        continue;
      }
      const end = readLine(bytes, at);
      if (typeof end !== 'number') return end;
      at = end;
      if (next() === 'over') return at;
    }
    return 'open';
  }

  return { read, overhead: () => overhead, extras: () => extras };
}

/** A body of a known length. */
export function createCountedBody(length: number): BodyReader {
  let left = length;
  return {
    read(bytes, from) {
      const taken = Math.min(left, bytes.length - from);
      left -= taken;
      return left === 0 ? from + taken : 'open';
    },
    overhead: () => 0,
    extras: () => 0,
  };
}

/** A body that ends with its connection. */
export const endlessBody: BodyReader = { read: () => 'open', overhead: () => 0, extras: () => 0 };
