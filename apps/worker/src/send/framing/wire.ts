import type { Duplex } from 'node:stream';
import type { Reply } from '@jiter/core';
import { createAnswerFraming, type AnswerFraming } from './answer-framing.ts';
import { TOO_MUCH_OVERHEAD } from './faults.ts';

/** A connection whose answers are followed before an HTTP client reads them. */
export type Wire = Pick<AnswerFraming, 'isUntouched' | 'isWhole' | 'closes'> & {
  /** A request goes out. */
  begin(listener: WireListener): void;
  /** The answer was read. Answers whether another request may follow; from then on a byte that comes ends it. */
  rest(): boolean;
};

export type WireListener = {
  /** Of what is answered. */
  onFirstByte: () => void;
  /** Gets what to make of an answer that is none; the connection is ended with it. */
  onFault: (reply: Reply) => void;
};

/** Its name may lead elsewhere by then: one that is in use all the time would lead to the address of before for as long as that is there. */
export const MAX_AGE_MS = 60_000;
/** TLS servers send two, so that the next connection may be quicker. */
const MAX_TICKETS = 100;
type Done = (error?: Error | null) => void;

const isReset = ({ code }: NodeJS.ErrnoException) => code === 'EPIPE' || code === 'ECONNRESET';

const NOBODY: WireListener = { onFirstByte() {}, onFault() {} };
const wires = new WeakMap<Duplex, Wire>();

/**
 * Follows what comes in on `socket`, from now on. Whatever a socket takes in goes through its `push`, in TLS as well,
 * so this costs no second stream and both HTTP clients see the same.
 */
export function watchWire(socket: Duplex, nowMs = () => performance.now()): Wire {
  const known = wires.get(socket);
  if (known) return known;
  const oldFromMs = nowMs() + MAX_AGE_MS;
  const framing = createAnswerFraming();
  let listener = NOBODY;
  let isResting = false;
  let tickets = 0;
  /** Of a write that failed, while there may be something to read yet. */
  let tellFailed: (() => void) | undefined;
  const push = socket.push.bind(socket);
  const write = socket._write.bind(socket);
  const writev = socket._writev?.bind(socket);

  socket.push = (chunk: Buffer | null) => {
    const wantsMore = take(chunk);
    if (chunk === null || framing.isWhole()) tellFailed?.();
    return wantsMore;
  };
  socket._write = (chunk, encoding, done) => write(chunk, encoding, afterAnswer(done));
  if (writev) socket._writev = (chunks, done) => writev(chunks, afterAnswer(done));
  socket.once('close', () => tellFailed?.());

  function take(chunk: Buffer | null): boolean {
    if (chunk === null) {
      framing.end();
      return push(null);
    }
    if (framing.isUntouched()) listener.onFirstByte();
    const taken = framing.take(chunk);
    if (taken.kind === 'pass') return push(taken.bytes);
    if (taken.kind === 'fault') fail(taken.reply);
    else if (isResting) socket.destroy();
    return true;
  }

  /**
   * Who answers before he has read all of a request, and closes, resets the connection, so that the next write fails. His answer
   * lies here all the same: it is read before the failure is told, which ends the connection.
   */
  function afterAnswer(done: Done): Done {
    return (error) => {
      if (!error || !isReset(error) || framing.isWhole() || socket.readableEnded) return done(error);
      tellFailed = () => {
        tellFailed = undefined;
        setImmediate(done, error);
      };
    };
  }
  // These cost more than their bytes, and pass by the answer.
  socket.on('session', () => (tickets += 1) > MAX_TICKETS && fail(TOO_MUCH_OVERHEAD));

  function fail(reply: Reply): void {
    listener.onFault(reply);
    socket.destroy();
  }

  const { isUntouched, isWhole, closes } = framing;
  const wire: Wire = {
    isUntouched,
    isWhole,
    closes,
    begin(of) {
      listener = of;
      isResting = false;
      framing.begin();
    },
    rest() {
      listener = NOBODY;
      // What has still to leave of a request is in front of the next one.
      isResting = framing.isClean() && socket.writableLength === 0 && nowMs() < oldFromMs;
      return isResting;
    },
  };
  wires.set(socket, wire);
  return wire;
}
