import type { Mistake } from './mistakes.ts';

/** The two ways in which one request is signed. */
export type Scheme = 'standard' | 'jiter';

export type HeadersOf = Readonly<Record<string, string>>;

/** A signature as its header shows it, with how it was written if that was not in base64. */
export type Written = { mac: Buffer; mistake?: Mistake };

export type Signed = {
  scheme: Scheme;
  /** As the header has it. */
  timestamp: string;
  sentAt: Date;
  /** Whether its digits are those of the other unit. */
  isOtherUnit: boolean;
  /** What stands before the body in what is signed. */
  startOf: (timestamp: string) => string;
  signatures: readonly Written[];
};

export type Unsigned = { scheme: Scheme; problem: { mistake: Mistake; text: string } };

export const HEADERS: Record<Scheme, readonly [string, string, ...string[]]> = {
  standard: ['webhook-timestamp', 'webhook-signature', 'webhook-id'],
  jiter: ['X-Jiter-Request-Timestamp', 'X-Jiter-Signature'],
};
const UNIT_MS: Record<Scheme, number> = { standard: 1_000, jiter: 1 };
/** Until the year 5138 seconds have no more digits, and since 1973 milliseconds have no fewer than 12. */
const MOST_DIGITS_OF_SECONDS = 11;

/** What the headers say of one scheme, or what of it is not there. */
export function readSigned(scheme: Scheme, headers: HeadersOf): Signed | Unsigned {
  const found = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  const names = HEADERS[scheme];
  const missing = names.filter((name) => !found.get(name.toLowerCase()));
  if (missing.length > 0)
    return unsigned(
      scheme,
      'missing_header',
      `${listed(missing)} ${missing.length > 1 ? 'are' : 'is'} not there`,
    );
  const [timestamp, signature, id] = names.map((name) => found.get(name.toLowerCase())!) as [
    string,
    string,
    string?,
  ];
  if (!/^\d{1,15}$/.test(timestamp))
    return unsigned(scheme, 'timestamp_unit', `${names[0]} is no whole number`);
  const isInMs = timestamp.length > MOST_DIGITS_OF_SECONDS;
  return {
    scheme,
    timestamp,
    sentAt: new Date(Number(timestamp) * (isInMs ? 1 : 1_000)),
    isOtherUnit: isInMs !== (UNIT_MS[scheme] === 1),
    startOf: (text) => (scheme === 'jiter' ? `${text}:` : `${id}.${text}.`),
    signatures: readSignatures(scheme, signature),
  };
}

const unsigned = (scheme: Scheme, mistake: Mistake, text: string): Unsigned => ({
  scheme,
  problem: { mistake, text },
});

const listed = (names: readonly string[]) =>
  [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');

/** More than a rotation ever has. */
const MAX_SIGNATURES = 10;

function readSignatures(scheme: Scheme, text: string): Written[] {
  const entries =
    scheme === 'jiter' ? [text] : text.split(/\s+/, MAX_SIGNATURES).map((entry) => entry.replace(/^v1,/, ''));
  return entries.flatMap((entry) => readSignature(entry) ?? []);
}

const MAC_BYTES = 32;

function readSignature(text: string): Written | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return { mac: Buffer.from(text, 'hex'), mistake: 'encoding' };
  // base64, which may have lost its padding or have that of URLs.
  if (!/^[\w+/-]{43}=?$/.test(text)) return undefined;
  const mac = Buffer.from(text, 'base64');
  if (mac.length !== MAC_BYTES) return undefined;
  return mac.toString('base64') === text ? { mac } : { mac, mistake: 'encoding' };
}
