/** What came, as it came: the bytes of the body before anything reads them. */
export type Received = {
  headers: HeadersLike | Readonly<Record<string, string | readonly string[] | undefined>>;
  body: string | ArrayBuffer | ArrayBufferView;
};
/** `Headers`, also of another implementation than the global one, as undici's. */
export type HeadersLike = { get(name: string): string | null | undefined };
export type VerifyOptions = {
  /** The signing secret, as it is or in its `whsec_` form; several while one is being rotated. */
  secret: string | readonly string[];
  /** How far the time of the request may be from now: 5 minutes. */
  toleranceMs?: number;
  now?: Date;
};
/**
 * `id` is the same on every attempt: whoever has dealt with it need not do so again. Undefined where `X-Jiter-Signature` alone is right, which is
 * not of the `webhook-id`: whoever sends a request again can write another one there.
 */
export type Verified = { id: string | undefined; sentAt: Date; scheme: 'standard' | 'jiter' };

export type WebhookErrorCode =
  'missing_header' | 'malformed_header' | 'too_old' | 'too_new' | 'wrong_signature';

/** Why a request is not taken for one of Jiter's. Answer it with a 401. */
export class WebhookError extends Error {
  readonly code: WebhookErrorCode;

  constructor(code: WebhookErrorCode, message: string) {
    super(message);
    this.name = 'WebhookError';
    this.code = code;
  }
}

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const TOLERANCE_MS = 5 * 60_000;
const encoder = new TextEncoder();

/** What one signature is made of. */
type Signed = {
  scheme: Verified['scheme'];
  id: string | undefined;
  sentAt: Date;
  start: string;
  signatures: readonly string[];
};

/**
 * Verifies a request of Jiter by either of its signatures, Standard Webhooks or `X-Jiter-Signature`, over the raw bytes of
 * its body. Rejects with WebhookError, and with TypeError where the receiver itself is at fault: without a secret, or with a body
 * that something has parsed.
 */
export async function verifyWebhook(
  received: Received,
  { secret, toleranceMs = TOLERANCE_MS, now = new Date() }: VerifyOptions,
): Promise<Verified> {
  const body = bytesOf(received.body);
  const secrets = [secret].flat();
  if (secrets.length === 0) throw new TypeError(NO_SECRET);
  const keys = await Promise.all(secrets.map(importKey));
  const signed = readSigned(readerOf(received.headers));
  const fresh = signed.filter(({ sentAt }) => Math.abs(now.getTime() - sentAt.getTime()) <= toleranceMs);
  if (fresh.length === 0) throw notNow(signed[0]!.sentAt, now);
  for (const one of fresh) {
    const content = joined(one.start, body);
    for (const signature of one.signatures) {
      for (const key of keys) {
        if (await isSignedBy(key, signature, content))
          return { id: one.id, sentAt: one.sentAt, scheme: one.scheme };
      }
    }
  }
  throw new WebhookError(
    'wrong_signature',
    'No signature is that of this body and secret: verify the raw bytes of the body, before anything parses them',
  );
}

type Rest = Pick<Signed, 'id' | 'start' | 'signatures'>;
type Read = (name: string) => string | undefined;

function readerOf(headers: Received['headers']): Read {
  if (isHeadersLike(headers)) return (name) => headers.get(name) ?? undefined;
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => {
    const value = values.get(name);
    // Only of signatures there may be several.
    return typeof value === 'object' ? (name === 'webhook-signature' ? value.join(' ') : value[0]) : value;
  };
}

/** A header of that name is a text. */
const isHeadersLike = (headers: Received['headers']): headers is HeadersLike =>
  typeof headers.get === 'function';

function readSigned(read: Read): Signed[] {
  const [id, seconds, standard] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(read);
  const [ms, own] = ['x-jiter-request-timestamp', 'x-jiter-signature'].map(read);
  const found: Signed[] = [];
  let malformed: WebhookError | undefined;
  const add = (scheme: Signed['scheme'], time: [text: string, unitMs: number], rest: Rest) => {
    const sentAt = timeOf(...time);
    if (sentAt) found.push({ scheme, sentAt, ...rest });
    else malformed ??= new WebhookError('malformed_header', `'${time[0].slice(0, 40)}' is no timestamp`);
  };
  if (id !== undefined && seconds !== undefined && standard !== undefined) {
    const signatures = standard
      .split(' ')
      .flatMap((entry) => (entry.startsWith('v1,') ? [entry.slice(3)] : []));
    add('standard', [seconds, 1_000], { id, start: `${id}.${seconds}.`, signatures });
  }
  if (ms !== undefined && own !== undefined) {
    add('jiter', [ms, 1], { id: undefined, start: `${ms}:`, signatures: [own] });
  }
  // What is wrong with one of them says nothing of the other.
  if (found.length > 0) return found;
  if (malformed) throw malformed;
  throw new WebhookError(
    'missing_header',
    'The headers webhook-id, webhook-timestamp and webhook-signature, or X-Jiter-Request-Timestamp and X-Jiter-Signature, are not there',
  );
}

/** Undefined for what is none, and for one that no calendar has. */
function timeOf(text: string, unitMs: number): Date | undefined {
  const at = new Date(/^\d{1,15}$/.test(text) ? Number(text) * unitMs : NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function notNow(sentAt: Date, now: Date): WebhookError {
  const isOld = sentAt < now;
  const advice = isOld ? 'it may be a copy that somebody sends again' : 'compare the clocks';
  return new WebhookError(
    isOld ? 'too_old' : 'too_new',
    `The request is of ${sentAt.toISOString()}: ${advice}`,
  );
}

const NO_SECRET = 'There is no secret: give the signing secret, which may be missing in the environment';

function importKey(secret: string): Promise<Key> {
  if (typeof secret !== 'string') throw new TypeError(NO_SECRET);
  const bytes = secret.startsWith('whsec_')
    ? fromBase64(secret.slice('whsec_'.length))
    : encoder.encode(secret);
  if (!bytes || bytes.length === 0) throw new TypeError('The secret is empty, or is no base64 after whsec_');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

/** In a time that tells nothing of where they differ. */
async function isSignedBy(key: Key, signature: string, content: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bytes = fromBase64(signature);
  return bytes !== undefined && crypto.subtle.verify('HMAC', key, bytes, content);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Throws TypeError for what was parsed, or was not read yet. */
function bytesOf(body: Received['body']): Uint8Array {
  if (typeof body === 'string') return encoder.encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]') return new Uint8Array(body);
  throw new TypeError(
    "The body has to be its raw bytes, or their text: read it before anything parses it, as by Express's express.raw({ type: () => true })",
  );
}

function joined(start: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = [encoder.encode(start), body];
  const whole = new Uint8Array(parts[0]!.length + parts[1]!.length);
  whole.set(parts[0]!);
  whole.set(parts[1]!, parts[0]!.length);
  return whole;
}
