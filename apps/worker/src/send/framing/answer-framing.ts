import type { Reply } from '@jiter/core';
import { createChunkedBody, createCountedBody, endlessBody, type BodyReader } from './chunked-body.ts';
import {
  BARE_LINE_FEEDS,
  MAX_HEAD_BYTES,
  MAX_OVERHEAD_BYTES,
  notHttp,
  TOO_LONG_A_HEAD,
  TOO_MUCH_OVERHEAD,
} from './faults.ts';
import { readHead, type Head, type HeadFault } from './head.ts';

/** What the HTTP client is to see of the bytes that came; or what to make of an answer that it is not to see. */
export type Taken = { kind: 'pass'; bytes: Buffer } | { kind: 'nothing' } | { kind: 'fault'; reply: Reply };

/**
 * Follows the answers on one connection byte by byte, to know where each ends. HTTP clients tell too little of that:
 * bytes after an answer are an error of the answer to one of them, and lost in the other.
 */
export type AnswerFraming = {
  /** A request goes out: what comes from now on is its answer. */
  begin(): void;
  take(chunk: Buffer): Taken;
  /** The connection has ended. */
  end(): void;
  /** No byte of the answer has come. */
  isUntouched(): boolean;
  /** All of the answer has come. */
  isWhole(): boolean;
  /** All of the answer has come, and nothing else has or will. */
  isClean(): boolean;
  /** The answer says that the connection will be closed after it. */
  closes(): boolean;
};

const NOTHING: Taken = { kind: 'nothing' };
const SWITCHED: Reply = { kind: 'answered', status: 101, body: '' };
const HEAD_FAULTS: Record<HeadFault, Reply> = {
  'bare-lf': BARE_LINE_FEEDS,
  'no-status': notHttp('its first line is no status line'),
  'two-lengths': notHttp('more than one Content-Length'),
  'length-and-coding': notHttp('both Transfer-Encoding and Content-Length'),
};
const NOT_BEGUN = notHttp('it does not begin with HTTP/');
const EMPTY = Buffer.alloc(0);
const BEGINNING = Buffer.from('HTTP/');
const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LF = 10;
const CR = 13;

export function createAnswerFraming(): AnswerFraming {
  /** The beginning of a head that is not whole yet. */
  let held: Buffer = EMPTY;
  let bytes = 0;
  /** Not counting the body's own. */
  let overhead = 0;
  let head: Head | undefined;
  let body: BodyReader = endlessBody;
  let isOver = true;
  let hasExcess = false;
  let hasEnded = false;

  function take(chunk: Buffer): Taken {
    bytes += chunk.length;
    if (isOver) {
      hasExcess = true;
      return NOTHING;
    }
    const taken = head ? takeBody(chunk, 0) : takeHeads(chunk);
    if (taken.kind === 'fault') return taken;
    if (body.extras() > MAX_HEAD_BYTES) return fault(TOO_LONG_A_HEAD);
    return overhead + body.overhead() > MAX_OVERHEAD_BYTES ? fault(TOO_MUCH_OVERHEAD) : taken;
  }

  /** Leaves out empty lines and news of an answer to come: no HTTP client needs them, and some trip over them. */
  function takeHeads(chunk: Buffer): Taken {
    const rest = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let searchFrom = Math.max(0, held.length - 3);
    for (let at = 0; overhead <= MAX_OVERHEAD_BYTES;) {
      if (rest[at] === CR && rest[at + 1] === LF) {
        at += 2;
        overhead += 2;
        continue;
      }
      const end = rest.indexOf(END_OF_HEAD, Math.max(at, searchFrom));
      if (end === -1) return takeUnfinished(rest.subarray(at));
      if (end - at > MAX_HEAD_BYTES) return fault(TOO_LONG_A_HEAD);
      if (!beginsLikeHttp(rest, at)) return fault(NOT_BEGUN);
      const found = readHead(rest.toString('latin1', at, end));
      if (typeof found === 'string') return fault(HEAD_FAULTS[found]);
      if (found.status === 101) return fault(SWITCHED);
      overhead += end + END_OF_HEAD.length - at;
      if (found.status >= 200) return takeAnswer(found, rest, at, end + END_OF_HEAD.length);
      searchFrom = at = end + END_OF_HEAD.length;
    }
    return fault(TOO_MUCH_OVERHEAD);
  }

  function takeUnfinished(rest: Buffer): Taken {
    held = rest;
    if (!beginsLikeHttp(rest, 0)) return fault(NOT_BEGUN);
    if (hasBareLineFeed(rest)) return fault(BARE_LINE_FEEDS);
    return rest.length > MAX_HEAD_BYTES ? fault(TOO_LONG_A_HEAD) : NOTHING;
  }

  function takeAnswer(found: Head, rest: Buffer, from: number, end: number): Taken {
    head = found;
    held = EMPTY;
    if (found.length === 'chunked') body = createChunkedBody();
    else if (found.length !== 'until-close') body = createCountedBody(found.length);
    if (found.replacement === undefined) return takeBody(from === 0 ? rest : rest.subarray(from), end - from);
    const replacement = Buffer.from(`${found.replacement}\r\n\r\n`, 'latin1');
    return takeBody(Buffer.concat([replacement, rest.subarray(end)]), replacement.length);
  }

  function takeBody(chunk: Buffer, from: number): Taken {
    const end = body.read(chunk, from);
    if (end === 'bare-lf') return fault(BARE_LINE_FEEDS);
    isOver = end !== 'open';
    hasExcess = end !== 'open' && end < chunk.length;
    return { kind: 'pass', bytes: hasExcess ? chunk.subarray(0, end as number) : chunk };
  }

  return {
    begin() {
      held = EMPTY;
      bytes = overhead = 0;
      head = undefined;
      body = endlessBody;
      isOver = hasExcess = false;
    },
    take,
    end: () => void (hasEnded = true),
    isUntouched: () => bytes === 0,
    isWhole: () => isOver || (hasEnded && head?.length === 'until-close'),
    isClean: () => isOver && !hasExcess && !head?.mayBeFollowedByBody,
    closes: () => head?.closes === true,
  };
}

/** As far as it has come. An empty line may be on its way in front of it. */
function beginsLikeHttp(bytes: Buffer, from: number): boolean {
  if (bytes.length - from === 1 && bytes[from] === CR) return true;
  for (let at = 0; at < BEGINNING.length && from + at < bytes.length; at += 1) {
    if (bytes[from + at] !== BEGINNING[at]) return bytes[from] === LF;
  }
  return true;
}

function hasBareLineFeed(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at - 1] !== CR) return true;
  }
  return false;
}

function fault(reply: Reply): Taken {
  return { kind: 'fault', reply };
}
