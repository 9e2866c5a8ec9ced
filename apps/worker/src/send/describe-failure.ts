import { isIPv6 } from 'node:net';
import type { Reply } from '@jiter/core';
import { REFUSED_CODE, TOO_MANY_CODE } from '@jiter/egress';
import { CLOSED_MID_BODY, type Unanswered } from './exchange.ts';
import { notHttp } from './framing/faults.ts';

const WORDS: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed without an answer',
  EPIPE: 'connection closed without an answer',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host name look-up failed',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'no route to network',
};

/** No descriptors, no ports, no memory: what this process or machine has run out of says nothing about a receiver. */
const OWN_FAULTS = new Map(
  ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM'].map((code): [string, Unanswered] => [
    code,
    { kind: 'unanswered', reason: 'unreachable', detail: code },
  ]),
);

/** Not to be recorded as an attempt: it would be the customer's retry that is spent. */
export function isOwnFault(reply: Reply): reply is Unanswered {
  return reply.kind === 'unanswered' && OWN_FAULTS.get(reply.detail) === reply;
}

/**
 * What to tell a customer about a connection that failed: the code and a few words. Never the error's own message,
 * which names addresses of networks that are not the customer's to see.
 */
export function describeFailure(error: unknown): Unanswered {
  const reason = parserReasonOf(error);
  return reason === undefined ? describeCode(codeOf(error)) : notHttp(reason);
}

/** The same about an answer that had begun. */
export function describeBroken(error: unknown): Unanswered {
  const reason = parserReasonOf(error);
  return reason === undefined ? (OWN_FAULTS.get(codeOf(error)) ?? CLOSED_MID_BODY) : notHttp(reason);
}

export function describeCode(code: string): Unanswered {
  const ownFault = OWN_FAULTS.get(code);
  if (ownFault) return ownFault;
  if (code === 'ETIMEDOUT')
    return { kind: 'unanswered', reason: 'timeout', detail: 'no connection (ETIMEDOUT)' };
  if (code === 'ETIMEOUT') {
    return { kind: 'unanswered', reason: 'timeout', detail: 'host name look-up failed (ETIMEOUT)' };
  }
  if (code === 'ERR_INVALID_URL' || code === 'ERR_UNSUPPORTED_PROTOCOL') {
    return { kind: 'unanswered', reason: 'refused', detail: 'the destination is not an http(s) URL' };
  }
  if (code === REFUSED_CODE)
    return { kind: 'unanswered', reason: 'refused', detail: 'the destination may not be reached' };
  if (code === TOO_MANY_CODE) {
    return { kind: 'unanswered', reason: 'refused', detail: 'the host name has absurdly many addresses' };
  }
  return { kind: 'unanswered', reason: 'unreachable', detail: detailOf(code) };
}

function detailOf(code: string): string {
  const words = WORDS[code];
  return words ? `${words} (${code})` : code;
}

/**
 * What about an answer is not HTTP, in the words of the parser that node and undici have in common: none of the
 * receiver's own. Undefined when that is not what failed.
 */
function parserReasonOf(error: unknown): string | undefined {
  for (
    let inner = error;
    typeof inner === 'object' && inner !== null;
    inner = (inner as { cause?: unknown }).cause
  ) {
    const { name, code, reason, message } = inner as Record<string, unknown>;
    if (name === 'HTTPParserError') return /\((.*)\)$/.exec(String(message))?.[1] ?? '';
    if (typeof reason === 'string' && String(code).startsWith('HPE_')) return reason;
  }
  return undefined;
}

/** HTTP clients wrap errors, and node wraps the failures of all addresses of a host in one AggregateError. */
export function codeOf(error: unknown): string {
  for (let inner = error; typeof inner === 'object' && inner !== null;) {
    const { code, cause } = inner as { code?: unknown; cause?: unknown };
    if (code === 'EADDRNOTAVAIL' && isToIPv6(inner)) return 'ENETUNREACH';
    if (typeof code === 'string' && !code.startsWith('ERR_GOT')) return code;
    inner = cause;
  }
  return 'unknown network error';
}

/**
 * A machine without IPv6, as most containers are, has no address to call an IPv6 one from. That does not pass like a
 * want of ports: handed back, the event would come again for ever.
 */
function isToIPv6(error: object): boolean {
  const { address, errors } = error as { address?: unknown; errors?: { address?: unknown }[] };
  return isIPv6(String(errors?.[0]?.address ?? address));
}
