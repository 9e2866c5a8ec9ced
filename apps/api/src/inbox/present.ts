import { isoTime } from '@jiter/core';
import type { Inbox, InboxRequest } from '@jiter/store';

/** Whatever JSON would need six characters for makes a body one of bytes, or the answer could be too long. */
const NOT_IN_A_TEXT = /(?![\t\n\r])\p{Cc}/u;
const LONGEST_CHARACTER = 4;

/** `inboxUrl`: what comes before the token. */
export function presentInbox(
  { id, token, script, position, createdAt }: Inbox,
  inboxUrl: string | undefined,
) {
  return {
    id,
    ...(token !== undefined && inboxUrl !== undefined && { url: inboxUrl + token }),
    script,
    nextStep: Math.min(position + 1, script.length),
    createdAt: isoTime(createdAt),
  };
}

export function presentRequest(request: InboxRequest) {
  const { id, receivedAt, method, headers, bodyBytes, eventId, scheduledTime, dueAt, verdict, answer } =
    request;
  return {
    id,
    receivedAt: isoTime(receivedAt),
    ...(eventId !== undefined && { eventId }),
    ...(scheduledTime && { scheduledTime: isoTime(scheduledTime) }),
    ...(dueAt && { lagMs: receivedAt.getTime() - dueAt.getTime() }),
    method,
    headers,
    ...presentBody(request),
    bodyBytes,
    signatures: verdict.schemes,
    ...(verdict.likeliest && { likeliest: verdict.likeliest }),
    answer,
  };
}

function presentBody({ body: bytes, bodyBytes }: InboxRequest) {
  const isCut = bytes.length < bodyBytes;
  const text = textOf(bytes, isCut);
  return {
    body: text ?? bytes.toString('base64'),
    ...(text === undefined && { bodyEncoding: 'base64' }),
    ...(isCut && { bodyCut: true }),
  };
}

/** Undefined for what is no text. One that was cut may end within a character. */
function textOf(bytes: Buffer, isCut: boolean): string | undefined {
  for (let lost = 0; lost < (isCut ? LONGEST_CHARACTER : 1); lost += 1) {
    const text = decode(bytes.subarray(0, bytes.length - lost));
    if (text !== undefined) return NOT_IN_A_TEXT.test(text) ? undefined : text;
  }
  return undefined;
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
