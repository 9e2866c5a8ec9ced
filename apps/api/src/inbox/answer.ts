import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import { createHeld, type InboxStep } from '@jiter/core';
import { sendJson } from '../http/send-json.ts';

/** Answers that are held back: of all, and of one org. */
const HELD = { all: 100, ofOrg: 20 };
/** The server would let go of the connection a little later. */
const LONGEST_HANG_MS = 55_000;
const WITHOUT_BODY = [204, 205, 304];

type Told = { step: InboxStep; number: number; of: number };

/** Answers as an inbox was told, at once or later. False: too many answers are held back already, and nothing is done. */
export function createAnswering(): (res: Response, org: string, told: Told) => boolean {
  const held = createHeld();
  return (res, org, told) => {
    const waitMs = told.step.kind === 'hang' ? LONGEST_HANG_MS : told.step.afterMs;
    if (waitMs === 0) {
      give(res, told);
      return true;
    }
    if (held.inAll() >= HELD.all || held.of(org) >= HELD.ofOrg) return false;
    if (res.destroyed) return true;
    held.add(org, 1);
    const timer = setTimeout(give, waitMs, res, told);
    res.once('close', () => {
      clearTimeout(timer);
      held.add(org, -1);
    });
    return true;
  };
}

function give(res: Response, { step, number, of }: Told): void {
  if (step.kind !== 'answer') return void res.destroy();
  const { status, retryAfterS } = step;
  if (retryAfterS !== undefined) res.setHeader('Retry-After', String(retryAfterS));
  if (WITHOUT_BODY.includes(status)) return void res.writeHead(status).end();
  const name = STATUS_CODES[status] ? ` ${STATUS_CODES[status]}` : '';
  sendJson(res, status, { message: `${status}${name}: step ${number} of ${of} of this inbox's script` });
}
