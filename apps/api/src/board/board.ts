import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Router, type Express, type Request, type RequestHandler } from 'express';
import { AppError, type Log } from '@jiter/core';
import { checkDescriptors, createClientOf, createIsSecret, type ClientOf } from '@jiter/runtime';
import type { AnswerLimits } from '../http/answers.ts';
import { BOARD_PATH } from '../http/security-headers.ts';
import { createBounds } from './bounds.ts';
import { createGuesses, type Guesses } from './guesses.ts';

export type BoardOptions = {
  /** The BullMQ queue, or queues, as `Deliveries.board` hands them out. */
  queue: unknown;
  /** Absent: only operators who are signed in see it. */
  password?: string | undefined;
  /** Whether an operator is signed in. Absent: there are no people. */
  isOperator?: ((req: Request) => Promise<boolean>) | undefined;
  /** By default whoever is at the other end of the connection. */
  clientOf?: ClientOf;
  /** Steady, since whenever. */
  nowMs?: () => number;
  /** Other ones than production's, for tests. */
  answerLimits?: Partial<AnswerLimits>;
};

/** The adapter's own copy of the types can be a release behind; at run time nothing of it is shared. */
type BoardServer = Parameters<typeof createBullBoard>[0]['serverAdapter'];

/**
 * Bull Board for operators, by basic authentication with any user name, or as they are signed in. It shows and changes nothing: see
 * docs/decisions/0024.
 */
export function createBoardRoutes({
  queue,
  password,
  isOperator,
  clientOf = createClientOf([]),
  nowMs,
  answerLimits,
  log,
}: BoardOptions & { log: Log }): Router {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(BOARD_PATH);
  createBullBoard({
    queues: [queue as BoardQueue | BoardQueue[]].flat().map(adapterOf),
    serverAdapter: serverAdapter as unknown as BoardServer,
    options: { uiConfig: { boardTitle: 'Jiter' } },
  });
  serverAdapter.setErrorHandler(answerToError);
  // An Express app of its own, with defaults of its own.
  const app = (serverAdapter.getRouter() as Express).disable('x-powered-by');
  return Router().use(
    createAuth({ password, isOperator, clientOf, guesses: createGuesses(nowMs) }),
    refuseChanges,
    needDescriptor,
    ...createBounds({ log, limits: answerLimits }),
    app,
  );
}

type BoardQueue = ConstructorParameters<typeof BullMQAdapter>[0];

/** Jiter's jobs write no lines, and there are no schedulers: whoever put some there has no say in how many are read. */
function adapterOf(queue: BoardQueue, index: number, { length }: readonly BoardQueue[]): BullMQAdapter {
  const readLines: BullMQAdapter['getJobLogs'] = async (id) =>
    (await queue.getJobLogs(id, 0, MAX_LINES - 1)).logs;
  return Object.assign(
    new BullMQAdapter(queue, { readOnlyMode: true, ...(length > 1 && { prefix: `${index + 1}-` }) }),
    {
      getJobLogs: readLines,
      getJobSchedulers: () => Promise.resolve([]),
    },
  );
}

const MAX_LINES = 100;

type BoardError = Error & { statusCode?: number; code?: unknown };

/** Bull Board would answer 500 to whatever BullMQ or the queue's server finds wrong with what was asked. */
function answerToError(error: BoardError) {
  const status = error.statusCode ?? (isOutage(error) ? 503 : 400);
  const key = status < 500 ? 'ERRORS.INVALID_REQUEST_BODY' : 'ERRORS.INTERNAL_SERVER_ERROR';
  return { status: status as 400, body: { error: { key }, message: error.message } };
}

/** BullMQ's refusals have no code or a number; PostgreSQL's, for values that it cannot store, start with 22. */
function isOutage({ code, message }: BoardError): boolean {
  return typeof code === 'string'
    ? !code.startsWith('22')
    : /connection|writeable|timed? ?out/i.test(message);
}

type Auth = Pick<BoardOptions, 'password' | 'isOperator'> & { clientOf: ClientOf; guesses: Guesses };

/** Whoever has guessed too often waits, also with the right password: otherwise the answer would tell which that is. */
function createAuth({ password, isOperator, clientOf, guesses }: Auth): RequestHandler {
  const isPassword = password === undefined ? undefined : createIsSecret(password);
  return async (req, res, next) => {
    const given = passwordOf(req.headers.authorization);
    if (given === undefined && (await isOperator?.(req))) return next();
    if (!isPassword) throw new AppError(401, 'Please sign in as an operator first');
    if (given !== undefined) {
      const client = clientOf(req);
      const waitS = Math.ceil(guesses.waitMs(client) / 1_000);
      if (waitS > 0) throw new AppError(429, `${TOO_MANY_GUESSES} ${waitS} s`, waitS);
      if (isPassword(given)) return next();
      guesses.countWrong(client);
    }
    res.setHeader('WWW-Authenticate', 'Basic realm="Jiter queues", charset="UTF-8"');
    throw new AppError(401, 'Please log in with the ADMIN_PASSWORD; any user name will do');
  };
}

const TOO_MANY_GUESSES = 'Too many wrong passwords were sent from your address: please try again in';

function passwordOf(header: string | undefined): string | undefined {
  const encoded = /^basic ([a-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  return colon === -1 ? undefined : credentials.slice(colon + 1);
}

/** Its page offers no change in this mode; this holds for whatever else is sent, and by whichever site's page. */
const refuseChanges: RequestHandler = (req, res, next) => {
  if (req.method === 'GET' || req.method === 'HEAD') return next();
  res.setHeader('Allow', 'GET, HEAD');
  throw new AppError(405, 'The board shows the queue and changes nothing in it');
};

/** Its pages are files: without a descriptor, this rejects with the reason before it would look as if they were gone. */
const needDescriptor: RequestHandler = async (_req, _res, next) => {
  await checkDescriptors();
  next();
};
