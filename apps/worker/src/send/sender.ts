import type { LookupFunction } from 'node:net';
import type { Clock, Reply } from '@jiter/core';

/** One POST. `headers` go out with their names cased as given; Host, Content-Length and Connection are added. */
export type SendRequest = {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Bounds the whole attempt: name look-up, connect, TLS, answer and its body. */
  timeoutMs: number;
  /** Ours to pull when the process has to go: the attempt is then neither answered nor silent. */
  signal?: AbortSignal;
};

/**
 * How a webhook leaves the process. Every implementation passes sender.conformance.ts: redirects are not followed,
 * nothing is retried (but for a kept-alive connection that turned out to be closed), and memory stays flat whatever
 * the receiver answers.
 */
export type Sender = {
  /** Whatever the receiver does is a Reply. Rejects with the signal's reason once `signal` is aborted. */
  send(request: SendRequest): Promise<Reply>;
  /** Closes the idle connections. */
  close(): void;
};

/** What decides whom a connection goes to: the place for a guard that looks at the address really dialled. */
export type Dial = { lookup?: LookupFunction };

export type SenderOptions = { dial?: Dial; clock?: Clock };

/** This much of an answer's body is read and kept, in bytes of UTF-8. */
export const MAX_ANSWER_BYTES = 8_192;
