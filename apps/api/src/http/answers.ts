import type { RequestHandler, Response } from 'express';
import { AppError, createHeld, unavailable, type Log } from '@jiter/core';
import { orgOf } from '../access/auth.ts';

/** Of JSON, in any answer: what is more is on the next page, or is said to be left out. */
export const ANSWER_BYTES = 8 * 1_048_576;

/** What is kept of answers until they have left: how much at a time, and for how long. */
export type AnswerLimits = {
  /** Answers to one org that have not left. */
  orgBytes: number;
  /** Those to all orgs together. */
  allBytes: number;
  /** For the whole of an answer, whatever its size; a second for each `slowestBytesPerS` is added. */
  graceMs: number;
  slowestBytesPerS: number;
};

/** 1 Mbit/s: the largest answer takes at most a minute and a half. */
export const ANSWER_PACE = { graceMs: 30_000, slowestBytesPerS: 131_072 };

export type Answers = {
  /** Lets a request through unless too much is kept already (AppError 429 or 503), and keeps account of its answer. */
  guard: RequestHandler;
  /** Before an answer is made: sets aside what it may become. Throws the same, when there is no room for it. */
  reserve(res: Response, bytes: number): void;
};

const RETRY_AFTER_S = 5;
const ANSWERS = 'answers';
const HOLD = 'answerHold';

/** `bytes` are counted until the response is closed. */
type Hold = { org: string; bytes: number; deadline?: NodeJS.Timeout };
type Account = Answers & { settle(res: Response, bytes: number): void };

/**
 * An answer that its reader takes slowly lies in our memory meanwhile. So all of them together have a bound, each org
 * has a share of it that others can count on, and whoever takes too long for the whole of one is let go.
 */
export function createAnswers(options: AnswerLimits & { log: Log }): Answers {
  const { orgBytes, allBytes, graceMs, slowestBytesPerS, log } = options;
  const kept = createHeld();

  function add(hold: Hold, bytes: number): void {
    hold.bytes += bytes;
    kept.add(hold.org, bytes);
  }

  /** Whatever its size, one answer fits where none is kept. */
  function refuseBeyond(org: string, bytes: number): void {
    const ofOrg = kept.of(org);
    if (ofOrg > 0 && ofOrg + bytes > orgBytes) throw new AppError(429, TOO_MUCH_OF_ORG, RETRY_AFTER_S);
    if (kept.inAll() > 0 && kept.inAll() + bytes > allBytes) throw unavailable(TOO_MUCH_IN_ALL);
  }

  function holdOf(res: Response): Hold {
    const known = res.locals[HOLD] as Hold | undefined;
    if (known) return known;
    const hold: Hold = { org: orgOf(res), bytes: 0 };
    res.locals[HOLD] = hold;
    const release = () => {
      clearTimeout(hold.deadline);
      add(hold, -hold.bytes);
    };
    res.once('close', release);
    return hold;
  }

  function cutOff(res: Response, bytes: number): void {
    log.info('answer.cut-off', { org: orgOf(res), bytes });
    res.destroy();
  }

  const account: Account = {
    guard(_req, res, next) {
      refuseBeyond(orgOf(res), 1);
      res.locals[ANSWERS] = account;
      next();
    },
    reserve(res, bytes) {
      refuseBeyond(orgOf(res), bytes);
      if (!res.destroyed) add(holdOf(res), bytes);
    },
    settle(res, bytes) {
      // It was given back already, and nothing will give it back again.
      if (res.destroyed) return;
      const hold = holdOf(res);
      add(hold, bytes - hold.bytes);
      if (bytes === 0) return;
      const deadlineMs = graceMs + (bytes / slowestBytesPerS) * 1_000;
      hold.deadline ??= setTimeout(() => cutOff(res, bytes), deadlineMs).unref();
    },
  };
  return account;
}

/** Once it is known what an answer has, and has still to leave: counts just that, and lets it take so long. */
export function keepAccount(res: Response, bytes: number): void {
  const account = res.locals[ANSWERS] as Account | undefined;
  if (account && (bytes > 0 || res.locals[HOLD] !== undefined)) account.settle(res, bytes);
}

const TOO_MUCH_OF_ORG =
  'Too many answers to you are still on their way: please read those that you asked for, and then ask again';
const TOO_MUCH_IN_ALL = 'Too many answers are on their way just now: please try again';
