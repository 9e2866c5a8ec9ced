import { createHmac } from 'node:crypto';
import { isoTime } from '../time/iso-time.ts';

/**
 * The bytes a receiver verifies: exactly as JSON.stringify writes them, so that re-stringifying is stable. Put together by
 * hand, since that takes a third of the time.
 */
export function webhookBody(event: { payload: string; scheduledTime: Date }): string {
  return `{"payload":${JSON.stringify(event.payload)},"scheduledTime":"${isoTime(event.scheduledTime)}"}`;
}

/** `X-Jiter-Signature`: base64(HMAC-SHA256(secret, "<timestampMs>:<body>")). Source: CONTRACT, receiver. */
export function signJiter(secret: string, timestampMs: number, body: string | Buffer): string {
  return hmac(secret, `${timestampMs}:`, body);
}

/**
 * `webhook-signature` of Standard Webhooks 1.0.0, one `v1,…` entry.
 * `key` is the raw HMAC key: a string stands for its UTF-8 bytes.
 */
export function signStandard(
  key: string | Buffer,
  id: string,
  timestampS: number,
  body: string | Buffer,
): string {
  return `v1,${hmac(key, `${id}.${timestampS}.`, body)}`;
}

function hmac(key: string | Buffer, start: string, body: string | Buffer): string {
  const mac = createHmac('sha256', key);
  return (typeof body === 'string' ? mac.update(start + body) : mac.update(start).update(body)).digest(
    'base64',
  );
}

/** The form in which Standard Webhooks libraries take the same secret. */
export function standardSecret(secret: string): string {
  return `whsec_${Buffer.from(secret, 'utf8').toString('base64')}`;
}

/** What one attempt was signed with: the two values of its headers that cannot be told from the event and the moment. */
export type Signatures = {
  /** `X-Jiter-Signature`. */
  jiter: string;
  /** `webhook-signature`: one entry for each active secret. */
  standard: string;
};

/** An attempt as its headers show it. */
export type SignedAttempt = {
  eventId: string;
  /** When it was signed. */
  startedAt: Date;
  signatures: Signatures;
  userAgent: string;
};

/**
 * `secrets` are the org's active ones, newest first: several while a rotation is under way. All of them sign the
 * Standard Webhooks header, of which receivers accept any. The Jiter header holds one signature, and its receivers
 * know one secret: the oldest signs it, until it has run out.
 */
export function signWebhook(
  eventId: string,
  body: string | Buffer,
  secrets: readonly [string, ...string[]],
  now: Date,
): Signatures {
  const id = webhookId(eventId);
  const timestampMs = now.getTime();
  const timestampS = toSeconds(timestampMs);
  return {
    jiter: signJiter(secrets.at(-1)!, timestampMs, body),
    standard: secrets.map((secret) => signStandard(secret, id, timestampS, body)).join(' '),
  };
}

/**
 * Every header an attempt carries beyond those of HTTP itself. The history keeps what goes in here and not what comes
 * out: a change must still give the old headers for the attempts of old.
 */
export function webhookHeaders(attempt: SignedAttempt): Record<string, string> {
  const timestampMs = attempt.startedAt.getTime();
  return {
    'Content-Type': 'application/json',
    'X-Jiter-Request-Timestamp': String(timestampMs),
    'X-Jiter-Signature': attempt.signatures.jiter,
    'webhook-id': webhookId(attempt.eventId),
    'webhook-timestamp': String(toSeconds(timestampMs)),
    'webhook-signature': attempt.signatures.standard,
    'User-Agent': attempt.userAgent,
  };
}

/** What receivers know an event by. */
export function webhookId(eventId: string): string {
  return `evt_${eventId}`;
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
