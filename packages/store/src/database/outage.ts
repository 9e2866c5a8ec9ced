import { AppError, noAnswer, noDatabase, rowLocked } from '@jiter/core';

/**
 * PostgreSQL's own words for "not now": shutdown and start-up (57P0x), a transaction that it ended (25P03, 25P04), lost connections (08xxx), too many of
 * them (53300), disk or memory full (53xxx), read-only (25006); the network's; and this process', when it has no
 * descriptor, port or memory left for a connection.
 */
const OUTAGE_CODES =
  /^(57P0[1-5]|57014|25P0[34]|08...|53...|25006|58030|ECONN.*|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH|EMFILE|ENFILE|EADDRNOTAVAIL|ENOBUFS|ENOMEM)$/;
const OUTAGE_MESSAGES =
  /Connection terminated|timeout expired|Timeout acquiring a connection|Connection ended|Client has encountered a connection error|not queryable|Unable to acquire a connection/i;

/** A login that was refused: a pooler says so to statements as well, of its own. */
const REFUSED_LOGIN = /^(28...|3D000)$/;

export const isOutage = (error: unknown): boolean =>
  isUnreached(error) || saysSo(error) || REFUSED_LOGIN.test(codeOf(error));

function saysSo(error: unknown): boolean {
  const { code, message, errors } = (error ?? {}) as { code?: unknown; message?: unknown; errors?: unknown };
  if (typeof code === 'string' && OUTAGE_CODES.test(code)) return true;
  // Node wraps the failures of all addresses of a host in one AggregateError.
  if (Array.isArray(errors)) return errors.some(saysSo);
  return typeof message === 'string' && OUTAGE_MESSAGES.test(message);
}

/**
 * Whether PostgreSQL refused what one statement was given: a value out of range, a text that it does not store. Nothing
 * was done then, and of a batch some single row may be to blame.
 */
export function isRefusal(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^(\d[\dA-Z]{4}|XX\d{3})$/.test(code) && !isOutage(error);
}

/** PostgreSQL's word that a statement did not take effect: it was ended, there was no room, nothing is written. */
const UNDONE_CODES = /^(57014|25P0[34]|53...|25006|58030)$/;
const undone = new WeakSet<object>();

/** The error says for ever that nothing was done: its statement was not sent, or changes nothing. */
export function markUndone(error: unknown): void {
  if (typeof error === 'object' && error !== null) undone.add(error);
}

const unreached = new WeakSet<object>();
const isUnreached = (error: unknown) => typeof error === 'object' && error !== null && unreached.has(error);

/**
 * The error says for ever that there was no connection, and so nothing was refused of what was to be asked. A database that lets nobody in for
 * a while, by a role that may not log in or another password, in a failover or under another name, says so in words that mean something else in
 * an answer to a statement.
 */
export function markUnreached(error: unknown): void {
  markUndone(error);
  if (typeof error === 'object' && error !== null) unreached.add(error);
}

/** It is there, and lets us not in: as a process starts, that is for whoever has set it up to put right. */
export const isShutOut = (error: unknown): boolean => isUnreached(error) && !saysSo(error);

/** Whether a statement that failed may have taken effect all the same: it was sent, and there was an outage before its answer came. */
export function mayHaveTakenEffect(error: unknown): boolean {
  if (!isOutage(error) || undone.has(error as object)) return false;
  return !UNDONE_CODES.test(codeOf(error)) && !REFUSED_LOGIN.test(codeOf(error));
}

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** PostgreSQL's word for a lock that could not be had in time. */
export const LOCK_TIMED_OUT = '55P03';
const givenUp = new WeakSet<object>();

/** The error says for ever that whoever asked waits no longer for what somebody else has locked. Where nobody says so, to wait is for whoever asked. */
export function markGivenUp(error: unknown): void {
  if (typeof error === 'object' && error !== null) givenUp.add(error);
}

const isGivenUp = (error: unknown) => typeof error === 'object' && error !== null && givenUp.has(error);

/**
 * Our own outage becomes a 503 that says so, and whether something may have been done, and so does what somebody else has locked; anything else stays
 * what it is.
 */
export function toOutage(error: unknown): unknown {
  if (isGivenUp(error)) return Object.assign(rowLocked(), { cause: error });
  if (!isOutage(error)) return error;
  return Object.assign(mayHaveTakenEffect(error) ? noAnswer() : noDatabase(), { cause: error });
}

/** Asks for what is answered of something that was done by then: no outage says that it was not. */
export async function afterwards<T>(ask: () => Promise<T>): Promise<T> {
  return ask().catch((error: unknown) => {
    throw isOutage(error) ? Object.assign(noAnswer(), { cause: error }) : error;
  });
}

function throwAsOutage(error: unknown): never {
  throw toOutage(error);
}

/** Runs `work`, whose outages are 503s. */
export async function reaching<T>(work: () => PromiseLike<T>): Promise<T> {
  return work().then(undefined, throwAsOutage);
}

/** PostgreSQL's word for a statement that it ended, for its time or because somebody told it to. */
const STATEMENT_ENDED = '57014';
export const RETRY_AFTER_S = 5;

/** Runs a read, which has less time than all else: when it needs more, that is no outage but says `tooSlow`, a 503. */
export function reading<T>(tooSlow: string, work: () => Promise<T>): Promise<T> {
  return reaching(() =>
    work().catch((cause: unknown) => {
      if ((cause as { code?: unknown }).code !== STATEMENT_ENDED) throw cause;
      throw Object.assign(new AppError(503, tooSlow, RETRY_AFTER_S), { cause });
    }),
  );
}

/** Does the same for every method of a repository. */
export function outageAware<T extends Record<string, (...args: never[]) => Promise<unknown>>>(methods: T): T {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: never[]) => method(...args).catch(throwAsOutage),
  ]);
  return Object.fromEntries(wrapped) as T;
}
