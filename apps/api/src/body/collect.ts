import type { IncomingMessage } from 'node:http';
import { badRequest } from '@jiter/core';

export type CollectOptions = {
  /** A body that is larger is given up with what this throws. */
  maxBytes: number;
  tooLarge: () => Error;
  /** Told of all memory that the body takes, as it takes it. What it throws ends the reading. */
  account: (bytes: number) => void;
};

/** A chunk that is smaller is copied behind the one before: in pieces of a byte a body would take a hundred times its size. */
const SMALL = 1_024;
const BLOCK = 4_096;

/**
 * The body as it arrives, in pieces. Whatever comes after a limit is thrown away as it arrives, so that the client gets
 * to read the answer.
 */
export function collect(
  req: IncomingMessage,
  { maxBytes, tooLarge, account }: CollectOptions,
): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    let kept = createPieces(account);
    let size = 0;
    let isSettled = false;
    const giveUp = (error: Error) => {
      kept = createPieces(account);
      isSettled = true;
      reject(error);
    };
    req.on('data', (chunk: Buffer) => {
      if (isSettled) return;
      size += chunk.length;
      if (size > maxBytes) return giveUp(tooLarge());
      try {
        kept.add(chunk);
      } catch (error) {
        giveUp(error as Error);
      }
    });
    req.on('end', () => {
      isSettled = true;
      resolve(kept.all());
    });
    const cutShort = () => {
      // Making an error costs more than all the rest here, and every request closes.
      if (!isSettled) giveUp(badRequest('The request ended before its body did'));
    };
    req.on('error', cutShort);
    req.on('close', cutShort);
    // While its key was looked up, the client may have gone: nothing of the above happens any more.
    if (req.destroyed) cutShort();
  });
}

function createPieces(account: (bytes: number) => void) {
  const pieces: Buffer[] = [];
  /** The last piece, when it is a block, and how much of it is used. */
  let block: Buffer | undefined;
  let used = 0;

  function endBlock(): void {
    if (block) pieces.push(block.subarray(0, used));
    block = undefined;
  }

  function addSmall(chunk: Buffer): void {
    if (!block || used + chunk.length > BLOCK) {
      endBlock();
      account(BLOCK);
      block = Buffer.allocUnsafeSlow(BLOCK);
      used = 0;
    }
    used += chunk.copy(block, used);
  }

  return {
    add(chunk: Buffer): void {
      const isFirst = pieces.length === 0 && !block;
      if (chunk.length < SMALL && !isFirst) return addSmall(chunk);
      account(chunk.length);
      endBlock();
      pieces.push(chunk);
    },
    all(): Buffer[] {
      endBlock();
      return pieces;
    },
  };
}
