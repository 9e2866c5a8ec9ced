import { badRequest } from '@jiter/core';

/** A piece of a body that is JSON by itself: bytes `from` up to `to`, and about how many values they hold. */
export type Span = { from: number; to: number; values: number };

/** The first items of an array, and how many there are in all. */
export type Spans = { items: Span[]; count: number };

const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

type Walk = { depth: number; isString: boolean; isEscaped: boolean; values: number };

const newWalk = (): Walk => ({ depth: 0, isString: false, isEscaped: false, values: 1 });

/**
 * Walks on from `from` to the next comma or closing bracket that belongs to nothing opened on the way; to the end
 * when there is none. Makes nothing, and so costs next to nothing: what JSON.parse takes depends on what it makes.
 */
function walkOn(walk: Walk, bytes: Uint8Array, from: number): number {
  let { depth, isString, isEscaped, values } = walk;
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (isString) {
      if (isEscaped) isEscaped = false;
      else if (byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE) isString = false;
    } else if (byte === QUOTE) isString = true;
    else if (byte === COMMA) {
      if (depth === 0) break;
      values += 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
      values += 1;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  walk.depth = depth;
  walk.isString = isString;
  walk.isEscaped = isEscaped;
  walk.values = values;
  return at;
}

/** About how many values there are in JSON that is fed piece by piece. */
export function createValueCounter() {
  const walk = newWalk();
  return (bytes: Uint8Array): number => {
    for (let at = 0; at < bytes.length; at += 1) at = walkOn(walk, bytes, at);
    return walk.values;
  };
}

export type ArrayScanner = {
  /** Goes through the next bytes of the body. Throws AppError 400 for what cannot be an array. */
  feed(bytes: Uint8Array): void;
  /** After the last of them. Throws AppError 400 for an array that has no end. */
  end(): Spans;
};

/**
 * Finds where the items of a JSON array begin and end, without parsing them. It judges nothing that is inside: a text is
 * an array exactly when this takes it and `JSON.parse` takes each item.
 */
export function createArrayScanner({ maxItems }: { maxItems: number }): ArrayScanner {
  const items: Span[] = [];
  let count = 0;
  let place: 'before' | 'inside' | 'behind' = 'before';
  let marks = 0;
  /** Of the bytes at hand, in the whole. */
  let offset = 0;
  let from = 0;
  let isBlank = true;
  let walk = newWalk();

  function endItem(at: number): void {
    count += 1;
    if (items.length < maxItems) items.push({ from, to: at, values: walk.values });
    from = at + 1;
    walk = newWalk();
  }

  function takeSeparator(byte: number, at: number): void {
    if (byte === COMMA) return endItem(at);
    if (byte !== CLOSE_ARRAY) throw badRequest(`Please send valid JSON: byte ${at} closes what is not open`);
    if (count > 0 || !isBlank) endItem(at);
    place = 'behind';
  }

  function takeOutside(byte: number, at: number): void {
    if (isSpace(byte)) return;
    if (place === 'behind')
      throw badRequest(`Please send valid JSON: something follows the array at byte ${at}`);
    if (at === marks && byte === BYTE_ORDER_MARK[marks]) return void (marks += 1);
    if (byte !== OPEN_ARRAY || marks % BYTE_ORDER_MARK.length !== 0) throw badRequest(NO_ARRAY);
    place = 'inside';
    from = at + 1;
  }

  return {
    feed(bytes) {
      for (let at = 0; at < bytes.length; at += 1) {
        if (place !== 'inside') {
          takeOutside(bytes[at]!, offset + at);
          continue;
        }
        const start = at;
        at = walkOn(walk, bytes, start);
        isBlank &&= isAllSpace(bytes, start, at);
        if (at < bytes.length) takeSeparator(bytes[at]!, offset + at);
      }
      offset += bytes.length;
    },
    end() {
      if (place !== 'behind') throw badRequest('Please send valid JSON: the array has no end');
      return { items, count };
    },
  };
}

const NO_ARRAY = 'Please send a JSON array of events';

const isSpace = (byte: number) => byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB;

function isAllSpace(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!isSpace(bytes[at]!)) return false;
  return true;
}
