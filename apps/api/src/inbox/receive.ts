import type { Express, Request, Response } from 'express';
import { rememberFor } from '@jiter/cache';
import {
  AppError,
  checkSignatures,
  isSecretHeader,
  latestOf,
  METHODS,
  noDatabase,
  notFound,
  parseInboxStep,
  REDACTED,
  type Clock,
} from '@jiter/core';
import { askForBody } from '@jiter/runtime';
import type { InboxStore, SecretStore } from '@jiter/store';
import type { Limiter } from '../limits/limiter.ts';
import { secondsOf } from '../limits/policies.ts';
import { createTurns } from '../turns/turns.ts';
import { createBudget } from '../body/budget.ts';
import { collect } from '../body/collect.ts';
import { accountOf } from '../body/read-body.ts';
import { eventIdOf } from '../signatures/event-id-of.ts';
import { createAnswering } from './answer.ts';

export type Receiving = {
  store: Pick<InboxStore, 'findByToken' | 'receive' | 'noteAnswer'>;
  secrets: Pick<SecretStore, 'known'>;
};

type Deps = {
  inboxes: Receiving;
  /** Absent: any inbox takes as much as comes. */
  inboxLimiter?: Pick<Limiter, 'take'> | undefined;
  clock: Clock;
};

const MIB = 1_048_576;
export const MAX_BODY_BYTES = MIB;
/** Of each body. */
const KEPT_BYTES = 65_536;
const UNDER_WAY = { orgBytes: 4 * MIB, allBytes: 16 * MIB };
/** Strangers have one connection to the database. */
const TURNS = {
  ...{ slots: 1, slotsPerOrg: 1, maxWaiting: 500, maxWaitMs: 5_000 },
  works: 'requests to inboxes',
  outage: noDatabase,
};
const KNOWN_MS = 60_000;
const MAX_KNOWN = 1_000;

const TOKEN = /^[\w-]{22,64}$/;
const NO_INBOX = 'There is no inbox here: it may have been removed';

type Inbox = { id: string; org: string };

/** Adds `/in/:token`, which anybody may send to: it keeps what came, and answers what the inbox was told. */
export function addReceiving(app: Express, { inboxes, inboxLimiter, clock }: Deps): void {
  const turns = createTurns(TURNS);
  const budget = createBudget(UNDER_WAY);
  const answer = createAnswering();
  // One that was removed is known for a while: it is its row that keeps the request.
  const find = rememberFor((token) => turns.take('unknown', () => inboxes.store.findByToken(token)), {
    ms: KNOWN_MS,
    max: MAX_KNOWN,
  });

  async function receive(req: Request<{ token: string }>, res: Response): Promise<void> {
    const receivedAt = latestOf(clock);
    const { token } = req.params;
    const inbox = TOKEN.test(token) ? await find(token) : undefined;
    if (!inbox) throw notFound(NO_INBOX);
    refuseBeyond(inboxLimiter, inbox);
    // A monitor that looks whether it is there is none of those that the script is for.
    if (req.method === 'HEAD') return void res.status(200).end();
    const body = Buffer.concat(await readBytes(req, res, inbox));
    const arrival = await arrivalOf(req, body, inbox);
    const received = await turns.take(
      inbox.org,
      () => inboxes.store.receive({ ...arrival, receivedAt }),
      () => res.destroyed,
    );
    if (!received) throw notFound(NO_INBOX);
    const isHeld = answer(res, inbox.org, { ...received, step: parseInboxStep(received.step)! });
    if (isHeld) return;
    await inboxes.store.noteAnswer(received.id, '429: too many answers are held back');
    throw tooManyHeld();
  }

  function readBytes(req: Request, res: Response, { id }: Inbox): Promise<Buffer[]> {
    if (Number(req.headers['content-length']) > MAX_BODY_BYTES) throw tooLarge();
    askForBody(req);
    return collect(req, { maxBytes: MAX_BODY_BYTES, tooLarge, account: accountOf(res, budget, id) });
  }

  async function arrivalOf(req: Request, body: Buffer, { id, org }: Inbox) {
    const headers = headersOf(req);
    const secrets = await inboxes.secrets.known(org);
    const verdict = checkSignatures({ headers, body, secrets, now: latestOf(clock) });
    const eventId = eventIdOf(headers);
    return {
      ...{ inbox: id, org, method: req.method, verdict },
      headers: withoutSecrets(headers),
      body: body.subarray(0, KEPT_BYTES),
      bodyBytes: body.length,
      ...(eventId !== undefined && { eventId }),
    };
  }

  for (const method of METHODS) app[method.toLowerCase() as 'get']('/in/:token', receive);
}

function refuseBeyond(limiter: Deps['inboxLimiter'], { id }: Inbox): void {
  const taken = limiter?.take(`inbox ${id}`);
  if (!taken || taken.allowed) return;
  const message = `Too many requests to this inbox: ${taken.limit} a minute are taken`;
  throw new AppError(429, message, secondsOf(taken.resetMs));
}

/** By their names as they came. */
function headersOf({ rawHeaders }: Request): Record<string, string> {
  const all = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = [rawHeaders[index]!, rawHeaders[index + 1]!];
    const before = all.get(name);
    all.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(all);
}

/** They belong to the requests, and tell nothing that is not in their bodies. */
const SIGNATURES = /^(webhook-signature|x-jiter-signature)$/i;

/** Whoever opens the address in a browser that is signed in sends a cookie. */
function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    isSecretHeader(name) && !SIGNATURES.test(name) ? REDACTED : value,
  ]);
  return Object.fromEntries(shown) as Record<string, string>;
}

const tooLarge = () =>
  new AppError(
    413,
    `An inbox takes bodies of at most ${MAX_BODY_BYTES} bytes`,
    undefined,
    'inbox_body_too_large',
  );

const tooManyHeld = () =>
  new AppError(
    429,
    'Too many answers of inboxes are held back just now: try again when some have been given',
    5,
  );
