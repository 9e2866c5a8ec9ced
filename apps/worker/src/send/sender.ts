import type { LookupFunction } from 'node:net';
import type { Clock, Method, Reply } from '@jiter/core';
import type { Timing } from './exchange.ts';

/**
 * One request. `headers` go out with their names cased as given; Host, Content-Length, Connection and, where it is not
 * among them, Accept-Encoding are added.
 */
export type SendRequest = {
  /** Whose it is: a connection is used again for the same org only. */
  org: string;
  url: string;
  /** POST unless it says otherwise. */
  method?: Method;
  headers: Record<string, string>;
  /** As bytes where it is large, or no text. Undefined: there is none, which is something else than an empty one. */
  body: string | Buffer | undefined;
  /** Bounds the whole attempt: name look-up, connect, TLS, answer and its body. */
  timeoutMs: number;
  /** Ours to pull when the process has to go: there is no reply then. */
  signal?: AbortSignal;
  /** Told when it came to what, once it has ended, however it did; not where nothing was begun. */
  onTimed?: (timing: Timing) => void;
};

/**
 * How a webhook leaves the process. Every implementation passes the suite in conformance/: redirects are not followed,
 * nothing is retried (but on a kept-alive connection that turned out to be closed), and memory stays flat whatever
 * the receiver answers.
 */
export type Sender = {
  /**
   * Whatever the receiver does is a Reply. Rejects with the signal's reason once `signal` is aborted, and for faults of
   * ours; with a NotSentError when it is certain that nothing of the request had left by then.
   */
  send(request: SendRequest): Promise<Reply>;
  /** Closes the idle connections. */
  close(): void;
};

/**
 * What decides whom a connection goes to: the place for a guard that looks at the address really dialled. `ca` is
 * trusted instead of the authorities that node knows.
 */
export type Dial = { lookup?: LookupFunction; ca?: string };

export type SenderOptions = {
  dial?: Dial;
  clock?: Clock;
  /** Connections that may wait for their next request, to all receivers together. */
  maxKept?: number;
};

/** This much of an answer's body is read and kept, in bytes of UTF-8. */
export const MAX_ANSWER_BYTES = 8_192;

/** How many are in use at a time is the caller's to bound. */
export const MAX_KEPT = 512;

/** Node's default of 250 ms gives up on hosts with several addresses that are merely far away. */
export const CONNECT_ATTEMPT_MS = 1_000;

/** Answers are read by people: what is not compressed needs no decoding. */
const ACCEPT_ENCODING = { 'Accept-Encoding': 'identity' };
const NONE = {};

/** What is sent beside `headers`, unless they say something else. */
export function headersBeside(headers: Record<string, string>): Record<string, string> {
  for (const name in headers) if (isAcceptEncoding(name)) return NONE;
  return ACCEPT_ENCODING;
}

function isAcceptEncoding(name: string): boolean {
  return name.length === 15 && name.toLowerCase() === 'accept-encoding';
}
