import type { Request, RequestHandler, Response } from 'express';
import type { Log } from '@jiter/core';
import { ANSWER_BYTES, ANSWER_PACE, createAnswers, type AnswerLimits } from '../http/answers.ts';
import { sendJson, sendTexts } from '../http/send-json.ts';

/** Of each state; the page of the latest shows as many of all six. */
const JOBS_PER_PAGE = 50;
/** What an answer is taken for until it is made: such a page, with room to spare. */
const USUAL_BYTES = 2 * 1_048_576;
const ALL_BYTES = 32 * 1_048_576;
const LIMITS: AnswerLimits = { ...ANSWER_PACE, orgBytes: ALL_BYTES, allBytes: ALL_BYTES };
/** Of whatever is no JSON: its page, scripts, styles. */
const DEADLINE_MS = 120_000;

export type BoundsOptions = { log: Log; limits?: Partial<AnswerLimits> | undefined };

/** Bounds what Bull Board answers as other answers are: in bytes, all under way together, and in time. */
export function createBounds({ log, limits }: BoundsOptions): RequestHandler[] {
  const answers = createAnswers({ ...LIMITS, ...limits, log });
  const bound: RequestHandler = (req, res, next) => {
    if (!req.path.startsWith('/api/')) {
      endInTime(res);
      return next();
    }
    req.url = withFewJobs(req);
    answers.reserve(res, USUAL_BYTES);
    res.json = (body: unknown) => {
      sendBounded(res, body).catch(next);
      return res;
    };
    next();
  };
  const setOrg: RequestHandler = (_req, res, next) => {
    // All who look at the board are one.
    res.locals['key'] = { org: 'board' };
    next();
  };
  return [setOrg, answers.guard, bound];
}

function endInTime(res: Response): void {
  const deadline = setTimeout(() => res.destroy(), DEADLINE_MS).unref();
  res.once('close', () => clearTimeout(deadline));
}

/** Bull Board reads what it is asked for into memory, and tells the page how many it got. */
function withFewJobs({ url }: Request): string {
  const [path, search = ''] = url.split('?', 2) as [string, string?];
  const query = new URLSearchParams(search);
  const asked = query.getAll('jobsPerPage');
  if (!asked.some((count) => Number(count) > JOBS_PER_PAGE)) return url;
  query.set('jobsPerPage', String(JOBS_PER_PAGE));
  return `${path}?${query.toString()}`;
}

async function sendBounded(res: Response, body: unknown): Promise<void> {
  const text = JSON.stringify(body);
  const isLarge = text.length * 3 > ANSWER_BYTES && Buffer.byteLength(text) > ANSWER_BYTES;
  if (isLarge)
    return sendJson(res, 400, { error: { key: 'ERRORS.INVALID_QUERY_PARAM' }, message: TOO_LARGE });
  if (res.statusCode !== 200) return sendJson(res, res.statusCode, body);
  await sendTexts(res, [text]);
}

const TOO_LARGE = 'The board shows at most 8 MiB at a time: please ask for fewer jobs per page';
