import { createHmac } from 'node:crypto';

/** The bytes a receiver verifies: exactly as JSON.stringify writes them, so that re-stringifying is stable. */
export function webhookBody(event: { payload: string; scheduledTime: Date }): string {
  return JSON.stringify({ payload: event.payload, scheduledTime: event.scheduledTime.toISOString() });
}

/** `X-Jiter-Signature`: base64(HMAC-SHA256(secret, "<timestampMs>:<body>")). Source: CONTRACT, receiver. */
export function signJiter(secret: string, timestampMs: number, body: string): string {
  return createHmac('sha256', secret).update(`${timestampMs}:${body}`).digest('base64');
}

/**
 * `webhook-signature` of Standard Webhooks 1.0.0, one `v1,…` entry.
 * `key` is the raw HMAC key: a string stands for its UTF-8 bytes.
 */
export function signStandard(key: string | Buffer, id: string, timestampS: number, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`;
}

/** The form in which Standard Webhooks libraries take the same secret. */
export function standardSecret(secret: string): string {
  return `whsec_${Buffer.from(secret, 'utf8').toString('base64')}`;
}

/**
 * Every header one attempt carries. `secrets` are the org's active ones, newest first: several while a rotation is
 * under way. All of them sign the Standard Webhooks header, of which receivers accept any. The Jiter header holds one
 * signature, and its receivers know one secret: the oldest signs it, until it has run out.
 */
export function webhookHeaders(
  eventId: string,
  body: string,
  secrets: readonly [string, ...string[]],
  now: Date,
): Record<string, string> {
  const id = `evt_${eventId}`;
  const oldest = secrets.at(-1)!;
  const timestampMs = now.getTime();
  const timestampS = Math.floor(timestampMs / 1000);
  return {
    'Content-Type': 'application/json',
    'X-Jiter-Request-Timestamp': String(timestampMs),
    'X-Jiter-Signature': signJiter(oldest, timestampMs, body),
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': secrets.map((secret) => signStandard(secret, id, timestampS, body)).join(' '),
  };
}
